"""An analysis stops when somebody waits, and goes on where it was, whatever has been edited in between."""

from __future__ import annotations

import random

import pytest

from kshape_ls.analysis import analyze, begin, edited
from kshape_ls.analysis.memo.run import TURN
from tests.analysis.editing import edited as changed_lines
from tests.analysis.editing import told
from tests.analysis.programs import PROGRAMS
from tests.analysis.test_work import line_of, program


def difference(old: list[str], new: list[str]) -> tuple[int, int, int]:
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return first, len(old) - first, len(new) - first


def test_it_runs_one_statement_where_somebody_always_waits() -> None:
    lines = program()
    work = begin(lines, None, "")
    rounds = 1
    while (analysis := work.go_on(lambda: True)) is None:
        rounds += 1
    assert rounds > len(lines) / 3
    assert told(analysis) == told(analyze(lines))


def test_a_newer_text_takes_over_what_has_run() -> None:
    lines = program()
    work = begin(lines, None, "")
    for _ in range(20):
        assert work.go_on(lambda: True) is None
    ran = work.program.executed
    newer = list(lines)
    newer[line_of(lines, "outputs_11")] = "outputs_11 = layers.Dense(7)(block_11(inputs_11))"
    analysis = edited(work, newer, difference(lines, newer)).go_on()
    assert analysis is not None
    whole = analyze(newer)
    assert told(analysis) == told(whole)
    assert analysis.executed <= whole.executed - ran + 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", PROGRAMS)
def test_edits_while_it_is_under_way_leave_no_trace(style: str, seed: int) -> None:
    pick = random.Random(f"{style}{seed}")
    original = PROGRAMS[style].split("\n")
    lines = original
    work = begin(lines, None, "")
    compared = 0
    for _ in range(40):
        left = pick.randrange(12)
        for _ in range(left):
            work.go_on(lambda: True)
        newer = changed_lines(lines, original, pick)
        work = edited(work, newer, difference(lines, newer))
        lines = newer
        if pick.random() < 0.4:
            analysis, fresh = work.go_on(), analyze(lines)
            assert analysis is not None
            if not fresh.broken:
                assert told(analysis) == told(fresh), "\n".join(lines)
                compared += 1
    assert compared


@pytest.mark.parametrize(
    "body",
    [
        "for n in range(250):\n    x = layers.Dense(n % 7 + 1)(x)\n    y = layers.ReLU()(x)",
        "def deep(x):\n    for n in range(250):\n        x = layers.Dense(n % 7 + 1)(x)\n    return x\ndeep(deep(x))",
        "for a in range(20):\n    for b in range(20):\n        x = layers.Dense(a + b + 1)(x)",
    ],
)
def test_one_long_statement_stops_as_well_and_goes_on_where_it_was(body: str) -> None:
    lines = ["import keras", "from keras import layers", "x = keras.Input((4,))", *body.split("\n"), "end = 1"]
    whole = analyze(lines)
    work = begin(lines, None, "")
    stops = 0
    while (analysis := work.go_on(lambda: True)) is None:
        stops += 1
    assert stops > whole.executed // TURN
    assert told(analysis) == told(whole)
    assert whole.executed > 3 * TURN
    assert analysis.executed < whole.executed + 20 * stops
    # A newer text abandons the older in the midst of it.
    work = begin(lines, None, "")
    for _ in range(stops - 3):
        assert work.go_on(lambda: True) is None
    newer = [*lines[:2], "x = keras.Input((5,))", *lines[3:]]
    again = edited(work, newer, (2, 1, 1)).go_on()
    assert again is not None
    assert told(again) == told(analyze(newer))
