"""A fix is tried on a fork: the live analysis never sees it."""

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.analysis.facts import Range
from tests.analysis.editing import told
from tests.analysis.programs import PROGRAMS


@pytest.mark.parametrize("style", PROGRAMS)
def test_a_fork_is_as_a_fresh_analysis_and_leaves_its_base_alone(style):
    lines = PROGRAMS[style].split("\n")
    base = analyze(lines)
    before = told(base)
    for at, line in enumerate(lines, 1):
        for old, new in (("16", "24"), ("Dense", "Flatten"), ("import", "imports"), ("x", "z")):
            if old not in line:
                continue
            col = len(line[: line.index(old)].encode())
            tried = base.with_edits([(Range(at, col, at, col + len(old.encode())), new)])
            fresh = analyze([*lines[: at - 1], line.replace(old, new, 1), *lines[at:]])
            if not fresh.broken:
                assert told(tried) == told(fresh)
    again = analyze(lines, base, changed=(0, 0, 0))
    assert again.executed == 0
    assert told(again) == before


def test_several_edits_at_once():
    base = analyze(["import keras", "n = 3", "y = keras.layers.Dense(n)(keras.Input((4,)))"])
    tried = base.with_edits([(Range(2, 4, 2, 5), "5"), (Range(1, 0, 1, 0), "# first\n")])
    assert [str(s.outputs[0]) for s in tried.sites if s.kind == "call"] == ["(None, 5)"]
    assert [str(s.outputs[0]) for s in base.sites if s.kind == "call"] == ["(None, 3)"]


def test_forks_make_room_between_statements_again_and_again():
    lines = ["import keras", "x = keras.Input((4,))", "y = keras.layers.Dense(2)(x)"]
    analysis = analyze(lines)
    for n in range(80):
        lines.insert(2, f"x = keras.layers.Dense({n + 1})(x)")
        tried = analysis.with_edits([(Range(3, 0, 3, 0), "x = keras.layers.Flatten()(x)\n")])
        assert len(tried.findings) == 0
        analysis = analyze(lines, analysis)
    assert told(analysis) == told(analyze(lines))
