"""What stands behind the end of a script never runs, so it accuses nobody."""

import pytest

from kshape_ls.analysis import analyze

BEFORE = ["import sys", "import keras", "x = keras.layers.Dense(3)(keras.Input((2,)))"]
WRONG = "y = keras.layers.LSTM(2)(x)"


@pytest.mark.parametrize("end", ["sys.exit()", "sys.exit(1)", "exit()", "quit()", "raise SystemExit", "assert False"])
def test_nothing_behind_the_end_is_accused(end):
    assert analyze([*BEFORE, end, WRONG]).findings == ()


@pytest.mark.parametrize("line", ["sys.exit", "x.exit()", "if x.shape[0]: sys.exit()", "def stop(): sys.exit()"])
def test_what_may_not_end_the_script_hides_nothing(line):
    assert [f.subject for f in analyze([*BEFORE, line, WRONG]).findings] == ["LSTM"]


def test_an_end_typed_and_taken_back():
    lines = [*BEFORE, "", WRONG]
    analysis = analyze(lines)
    assert len(analysis.findings) == 1
    lines[3] = "sys.exit()"
    analysis = analyze(lines, analysis)
    assert analysis.findings == ()
    lines[3] = ""
    assert len(analyze(lines, analysis).findings) == 1
