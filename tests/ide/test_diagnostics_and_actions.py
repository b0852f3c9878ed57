from __future__ import annotations

import pytest

from kshape_ls import checks
from kshape_ls.analysis import analyze
from kshape_ls.analysis.facts import Range
from kshape_ls.ide.actions import actions
from kshape_ls.ide.diagnostics import diagnostics

PROGRAM = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((12, 12, 1)),
    layers.Conv2D(64, 3),
    layers.Dense(10),
])
"""
ANALYSIS = analyze(PROGRAM.split("\n"))
PROBLEMS = checks.problems(ANALYSIS)
DENSE = Range(7, 4, 7, 20)


def test_a_diagnostic_tells_where_what_why_and_where_to_read_on() -> None:
    (told,) = diagnostics(PROBLEMS)
    assert (told.range, told.severity, told.code) == (DENSE, "information", "dense-on-spatial-axes")
    assert told.page.startswith("https://")
    assert told.page.endswith("/checks/dense-on-spatial-axes/")
    assert "(None, 10, 10, 64)" in told.message
    assert told.related[0].range.line == 6


@pytest.mark.parametrize(
    "place", [DENSE, Range(7, 4, 7, 4), Range(7, 20, 7, 20), Range(7, 8, 7, 8), Range(1, 0, 9, 0), Range(6, 0, 7, 6)]
)
def test_actions_where_the_range_touches_the_problem(place: Range) -> None:
    found = actions(ANALYSIS, PROBLEMS, place)
    assert found[0].title == "Insert Flatten() → (None, 6400)"
    assert {action.kind for action in found} == {"quickfix"}
    assert [action.preferred for action in found].count(True) == 1
    assert {action.problem for action in found} == set(PROBLEMS)
    assert found[-1].title == "Ignore dense-on-spatial-axes on this line"
    assert not found[-1].preferred


@pytest.mark.parametrize("place", [Range(7, 0, 7, 3), Range(7, 21, 7, 21), Range(6, 4, 6, 24), Range(1, 0, 1, 0)])
def test_no_actions_elsewhere(place: Range) -> None:
    assert actions(ANALYSIS, PROBLEMS, place) == ()


def test_an_action_keeps_the_style_of_the_list() -> None:
    (edit,) = actions(ANALYSIS, PROBLEMS, DENSE)[0].edits
    assert edit.text.startswith("layers.Flatten(),\n    ")


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("    layers.Dense(10),", "    layers.Dense(10),  # kshape: ignore[dense-on-spatial-axes]"),
        ("    layers.Dense(10),  # ten ", "    layers.Dense(10),  # ten  # kshape: ignore[dense-on-spatial-axes]"),
        (
            "    layers.Dense(10),  # kshape: ignore[huge-dense]",
            "    layers.Dense(10),  # kshape: ignore[huge-dense, dense-on-spatial-axes]",
        ),
    ],
)
def test_a_problem_may_be_silenced(line: str, after: str) -> None:
    analysis = analyze(PROGRAM.replace("    layers.Dense(10),", line).split("\n"))
    problems = checks.problems(analysis)
    (edit,) = actions(analysis, problems, DENSE)[-1].edits
    silenced = analysis.with_edits([edit])
    assert silenced.lines[6] == after
    assert "dense-on-spatial-axes" not in {problem.code for problem in checks.problems(silenced)}


def test_a_line_that_goes_on_takes_no_comment() -> None:
    program = "from keras import Input, layers\nx = Input((4, 4, 1))\ny = layers.LSTM(2)(x) + \\\n    1\n"
    analysis = analyze(program.split("\n"))
    (problem,) = checks.problems(analysis)
    assert actions(analysis, [problem], problem.range)[-1].edits == ()
