"""Every fix that is offered for the project's own programs, applied to their text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.analysis.facts import Range
from kshape_ls.checks import Fix, Problem, codes, documentation, fixes, problems
from kshape_ls.checks.text import moved
from kshape_ls.shapes import Output, Shape
from kshape_ls.source.placing import Change, changed

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```py( wrong| right)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"[ \t]*#: [^\n]*")


def _programs() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "examples").glob("*.py")):
        yield path.name, path.read_text(encoding="utf-8")
    for code in codes():
        for kind, text in _BLOCK.findall(documentation(code)):
            yield f"{code}{kind}", text
    for path in sorted((ROOT / "tests" / "specs").glob("*.md")):
        for number, (_, text) in enumerate(_BLOCK.findall(path.read_text(encoding="utf-8")), 1):
            yield f"{path.stem} {number}", _MARK.sub("", text)


PROGRAMS = dict(_programs())


@pytest.mark.parametrize("name", PROGRAMS)
def test_fixes_mend_what_they_say_and_nothing_else(name: str) -> None:
    text = PROGRAMS[name]
    analysis = analyze(text.split("\n"))
    parses = not analysis.broken
    found = problems(analysis)
    for problem in found:
        for fix in fixes(analysis, problem):
            after = changed(text, [Change(*edit.range, edit.text) for edit in fix.edits])
            assert after != text
            if parses:
                ast.parse(after)
            _is_mended(analysis, found, problem, fix, analyze(after.split("\n")))
            _rest_is_untouched(text, after, fix)


def _is_mended(before: FileAnalysis, old: tuple[Problem, ...], problem: Problem, fix: Fix, after: FileAnalysis) -> None:
    left = {(p.code, p.range) for p in problems(after)}
    assert (problem.code, moved(problem.range, fix.edits)) not in left, fix.title
    known = {moved(site.range, fix.edits) for site in before.sites if any(map(_is_whole, site.outputs))}
    fresh = left - {(p.code, moved(p.range, fix.edits)) for p in old}
    assert [each for each in fresh if each[1] in known] == [], fix.title


def _is_whole(output: Output) -> bool:
    return output.is_known if isinstance(output, Shape) else all(map(_is_whole, output.items))


def _rest_is_untouched(text: str, after: str, fix: Fix) -> None:
    lines, new = text.split("\n"), after.split("\n")
    for number, line in enumerate(lines, 1):
        if not any(edit.range.line <= number <= edit.range.end_line for edit in fix.edits):
            start = moved(Range(number, 0, number, 1), fix.edits)
            assert new[start.line - 1] == line
    windows = changed(text.replace("\n", "\r\n"), [Change(*edit.range, edit.text) for edit in fix.edits])
    assert windows == after.replace("\n", "\r\n")
