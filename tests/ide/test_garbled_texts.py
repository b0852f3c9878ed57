"""Whatever the text and the place, everything an editor asks is answered."""

from __future__ import annotations

import random

import pytest
from six_styles import STYLES, analysed

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.ide.actions import actions
from kshape_ls.ide.completion import completions
from kshape_ls.ide.folding import folds
from kshape_ls.ide.hover import hover, markdown, plain
from kshape_ls.ide.inlay_hints import explained, inlay_hints
from kshape_ls.ide.lenses import places, title
from kshape_ls.ide.refactors import refactors
from kshape_ls.ide.refresh_comments import refreshed
from kshape_ls.ide.symbols import symbols
from kshape_ls.ide.travel import definition, hierarchy, highlights, incoming, outgoing, references

MARKS = ["(", ")", "[", "]", '"', "'''", ":", "=", ",", "\\", "\n", "    ", "é", "\N{GRINNING FACE}", "\t", "#", "\x0c"]


def garbled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        what = chance.random()
        if what < 0.3:
            text = text[:at]
        elif what < 0.6:
            text = text[:at] + chance.choice(MARKS) + text[at:]
        else:
            text = text[:at] + text[at + chance.randint(1, 30) :]
    return text


def ask_everything(analysis: FileAnalysis, line: int, col: int) -> None:
    told = hover(analysis, line, col)
    assert told is None or (markdown(told) and plain(told))
    definition(analysis, line, col)
    references(analysis, line, col)
    highlights(analysis, line, col)
    for item in hierarchy(analysis, line, col):
        incoming(analysis, item)
        outgoing(analysis, item)
    completions(analysis, line, col)
    here = Range(line, col, line, col)
    for action in (*refactors(analysis, here), *actions(analysis, checks.problems(analysis), here)):
        assert analysis.with_edits(action.edits).lines
    for hint in inlay_hints(analysis, line, line + 3):
        assert explained(analysis, hint.line, hint.col, hint.text) is not None


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("style", STYLES)
def test_a_garbled_program(style: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSHAPE_STRICT", "1")
    chance = random.Random(f"{style}{seed}")
    text = garbled(STYLES[style], chance)
    analysis = analysed(text)
    refreshed(analysis)
    symbols(analysis)
    assert all(fold.first < fold.last <= len(analysis.lines) for fold in folds(analysis))
    for place in places(analysis):
        assert title(analysis, place.range)
    for _ in range(6):
        line = chance.randint(1, len(analysis.lines))
        ask_everything(analysis, line, chance.randint(0, len(analysis.lines[line - 1].encode())))
