"""Whatever the history of edits, a text without broken statements gives what a fresh analysis gives."""

import os
import random

import pytest

from kshape_ls.analysis import FileAnalysis, analyze
from tests.analysis.programs import PROGRAMS

STEPS = int(os.environ.get("KSHAPE_EDIT_STEPS", "60"))
SPARE = ["", "# a comment", "x = 3", "    x = layers.Flatten()(x)", "def f(x):", "    return x", ")", "])", "if x:"]


def told(analysis: FileAnalysis) -> tuple:
    graphs = [
        (m.name, m.range, m.output, m.total, [(n.name, n.range, n.output) for n in m.nodes]) for m in analysis.models
    ]
    counts = [site.params for site in analysis.sites]
    return analysis.sites, counts, analysis.findings, graphs, analysis.given_up, analysis.comments


def edited(lines: list[str], original: list[str], pick: random.Random) -> list[str]:
    lines = list(lines)
    at = pick.randrange(len(lines)) if lines else 0
    what = pick.choice(["drop", "insert", "digit", "tail", "swap", "rename", "paste", "undo"])
    if what == "drop":
        del lines[at : at + pick.randrange(1, 4)]
    elif what == "insert":
        lines.insert(at, pick.choice([*SPARE, *original]))
    elif what == "paste":
        lines[at:at] = original[at : at + pick.randrange(1, 6)]
    elif what == "undo" or not lines:
        lines = list(original)
    elif what == "digit":
        lines[at] = lines[at].replace(pick.choice("0123456789"), pick.choice("0123456789"))
    elif what == "tail":
        lines[at] += pick.choice(["  # note", " ", ")", "(", ","])
    elif what == "swap":
        other = pick.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = lines[at].replace("x", "y", 1).replace("relu", "tanh")
    return lines


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("style", PROGRAMS)
def test_an_edited_text_is_known_as_a_fresh_one_is(style, seed):
    pick = random.Random(f"{style}{seed}")
    original = PROGRAMS[style].split("\n")
    lines = original
    analysis = analyze(lines)
    compared = 0
    for step in range(STEPS):
        lines = edited(lines, original, pick)
        analysis = analyze(lines, analysis)
        fresh = analyze(lines)
        if fresh.broken:
            assert analysis.broken, f"step {step}"
            continue
        assert told(analysis) == told(fresh), f"step {step}:\n" + "\n".join(lines)
        compared += 1
    assert compared > STEPS // 10
