"""The runner itself: what a case states wrongly must fail."""

from __future__ import annotations

import pytest
import spec_engine
import spec_keras
from spec_files import Case, read_cases
from spec_markers import ParamsMark, ProblemMark, ShapeMark, read_marks

PROGRAM = """\
# A case

```py
import keras

x = keras.Input((4,))
y = keras.layers.Dense(3)(x){mark}
```
"""


def case(text: str) -> Case:
    (found,) = read_cases(text)
    return found


def test_markers_are_taken_out_and_users_comments_stay():
    marked = read_marks('x = f(y)  # shape: (1,)  #: shape (None, 3)  #: params 1,200\n#: error [a-b] "x" "y"\nz = 1')
    assert marked.lines == ("x = f(y)  # shape: (1,)", "z = 1")
    assert marked.origins == (0, 2)
    assert marked.marks == (
        ShapeMark(1, None, ("(None, 3)",), False),
        ParamsMark(1, None, 1200),
        ProblemMark(2, "error", "a-b", ("x", "y")),
    )


def test_a_name_several_results_and_uncalled():
    (mark,) = read_marks("f(x)  #: shape Conv2D (None, 3) | ? uncalled").marks
    assert mark == ShapeMark(1, "Conv2D", ("(None, 3)", "?"), True)


@pytest.mark.parametrize("mark", ["#: shape", "#: shape None", "#: params many", "#: error no-code", "#: hint [A]"])
def test_what_is_no_marker_is_refused(mark: str):
    with pytest.raises(ValueError, match="not a marker"):
        read_marks(f"x = 1  {mark}")


@pytest.mark.parametrize(
    "text",
    [
        "# A\n```py\nx = 1\n",
        "# A\n```py\nx = 1\n```\n# A\n```py\nx = 1\n```\n",
        "# A\n```py step 2\nx = 1\n```\n",
        "# A\n```py fixed\nx = 1\n```\n",
        "# A\n```py whatever\nx = 1\n```\n",
    ],
)
def test_a_file_that_makes_no_sense_is_refused(text: str):
    with pytest.raises(ValueError, match=r"line|two cases"):
        read_cases(text)


def test_blocks_of_a_case_are_one_program_and_know_their_lines():
    (found,) = read_cases("# A\n\n```py\nx = 1\n```\n\nand\n\n```py\n#: hint [a]\ny = 2\n```\n")
    (program,) = found.steps
    assert program.lines == ("x = 1", "y = 2")
    assert [program.place(1), program.place(2)] == [4, 11]


@pytest.mark.parametrize(
    "mark",
    ["  #: shape (None, 3)", "  #: params 15", "  #: shape Dense (None, 3) #: params Dense 15", ""],
)
def test_what_holds_passes(mark: str):
    assert list(spec_engine.faults(case(PROGRAM.format(mark=mark)))) == []


@pytest.mark.parametrize(
    ("mark", "fault"),
    [
        ("  #: shape (None, 4)", "line 7: (None, 3), stated (None, 4)"),
        ("  #: shape (None, 3) | (None, 4)", "stated (None, 3) | (None, 4)"),
        ("  #: shape (None, 3) uncalled", "stated (None, 3)"),
        ("  #: shape Conv2D (None, 3)", "no site"),
        ("  #: params 14", "15 weights, stated 14"),
        ("  #: params ?", "15 weights, stated None"),
        ("  #: error [rank-mismatch]", "no error [rank-mismatch]"),
        ("  #: broken", "nothing is broken here"),
        (")", "line 7: "),
        ("\nz = keras.layers.LSTM(2)(y)", "line 8: not stated: error [rank-mismatch]"),
        ('\n#: error [rank-mismatch] "no such words"\nz = keras.layers.LSTM(2)(y)', "no error"),
        ("\n#: warning [rank-mismatch]\nz = keras.layers.LSTM(2)(y)", "no warning"),
    ],
)
def test_what_does_not_hold_fails(mark: str, fault: str):
    found = list(spec_engine.faults(case(PROGRAM.format(mark=mark))))
    assert any(fault in each for each in found), found


def test_a_step_that_runs_more_than_stated_fails():
    text = PROGRAM.format(mark="") + "\n```py step 2 ran=0\nimport keras\n\nx = keras.Input((5,))\n```\n"
    assert any("1 statements ran, stated 0" in fault for fault in spec_engine.faults(case(text)))


def test_a_fix_that_is_not_offered_or_makes_something_else_fails():
    text = """\
# A

```py
import keras
model = keras.Sequential([keras.layers.LSTM(8, input_shape=(10, 4)), keras.layers.LSTM(8)])  #: error [rank-mismatch]
```

```py fixed "{title}"
x = 1
```

```text fixes
Nothing
```
"""
    found = list(spec_engine.faults(case(text.format(title="Burn it"))))
    assert any("no such fix" in fault for fault in found)
    assert any("offered: " in fault for fault in found)
    assert any("makes:" in fault for fault in spec_engine.faults(case(text.format(title=""))))


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest):
    probe = spec_keras.started(request.config)
    return lambda text: [
        fault for program in case(text).steps for fault in spec_keras.faults(program, probe.run(program, ()))
    ]


@pytest.mark.keras
@pytest.mark.parametrize(
    ("mark", "fault"),
    [
        ("  #: shape (None, 3) #: params 15", None),
        ("  #: shape (None, ?)", None),
        ("  #: shape (None, 4)", "Keras makes (None, 3), stated (None, 4)"),
        ("  #: shape (None, 3) | (None, 4)", "Keras makes (None, 3)"),
        ("  #: shape Conv2D (None, 3)", "Keras makes no tensor here"),
        ("  #: params 14", "Keras counts 15 weights"),
        ("  #: error [rank-mismatch]", "Keras doesn't raise here"),
        ("\nz = keras.layers.LSTM(2)(y)", "line 8: Keras raises ValueError"),
        ("\nz = keras.layers.LSTM(2)(y)  #: error [rank-mismatch]", None),
    ],
)
def test_keras_has_the_last_word(answers, mark: str, fault: str | None):
    found = answers(PROGRAM.format(mark=mark))
    assert found == [] if fault is None else any(fault in each for each in found), found
