from __future__ import annotations

from dataclasses import replace

import pytest
from six_styles import STYLES

from kshape_ls.analysis import analyze
from kshape_ls.ide.hover import Hover, hover, markdown, plain

PROGRAM = """\
import keras
from keras import layers

units = 300
inputs = keras.Input((28, 28, 1))
x = layers.Conv2D(32, 3)(inputs)
flat = layers.Flatten()(x)
y = layers.Dense(units)(flat)
both = layers.Add()([y, y])
model = keras.Model(inputs, both, name="small")


def block(t, filters):
    return layers.Conv2D(filters, 3)(t)


block(block(inputs, 8), 16)

kept = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(4),
])
"""


def at(needle: str, offset: int = 0, program: str = PROGRAM) -> Hover | None:
    before = program[: program.index(needle) + offset]
    return hover(analyze(program.split("\n")), before.count("\n") + 1, len(before.rpartition("\n")[2].encode()))


def told(needle: str, offset: int = 0) -> Hover:
    found = at(needle, offset)
    assert found is not None
    return found


def test_a_layer_call() -> None:
    found = told("layers.Conv2D(32", 8)
    assert found.headings == ("Conv2D → (None, 26, 26, 32)",)
    assert dict(found.details) | {"input": "(None, 28, 28, 1)", "weights": "320"} == dict(found.details)
    assert found.range[:2] == (6, 4)


def test_what_a_layer_does_to_shapes_is_told_in_a_line() -> None:
    found = told("layers.Dense(units)", 8)
    assert found.meaning == "Replace the last axis: (..., n) -> (..., units)."
    address = "https://keras.io/api/layers/core_layers/dense/"
    assert markdown(found).endswith(f"\n\n{found.meaning} [Documentation]({address})")
    assert plain(found).endswith(f"\n{found.meaning}\n{address}")
    held = PROGRAM + "dense = layers.Dense(3)\nz = dense(y)\n"
    assert at("dense = ", program=held).meaning == found.meaning
    assert at("dense(y)", program=held).meaning == found.meaning


def test_a_layer_of_the_programs_own_is_not_taken_for_kerass() -> None:
    own = "import keras\nclass Dense(keras.layers.Layer):\n    def call(self, x):\n        return x\n"
    own += "dense = Dense()\ny = dense(keras.Input((3,)))\nz = Dense()(y)\n"
    for needle in ("dense = ", "dense(keras", "Dense()(y)"):
        found = at(needle, program=own)
        assert found is not None, needle
        assert found.meaning == ""


def test_weights_have_thousands_separators() -> None:
    assert dict(told("layers.Dense(units)", 8).details)["weights"] == "6,489,900"


def test_several_inputs() -> None:
    assert dict(told("layers.Add", 8).details)["inputs"] == "[(None, 300), (None, 300)]"


def test_a_layer_in_a_sequential() -> None:
    found = told("layers.Dense(4)", 8)
    assert found.headings == ("Dense → (None, 4)",)
    assert dict(found.details)["weights"] == "36"


def test_a_variable() -> None:
    assert told("x = ").headings == ("x: (None, 26, 26, 32)",)


def test_all_contexts_of_a_helper_function() -> None:
    assert told("layers.Conv2D(filters", 8).headings == ("Conv2D → (None, 26, 26, 8)", "Conv2D → (None, 24, 24, 16)")
    assert told("(t)", 1).headings == ("t: (None, 28, 28, 1)", "t: (None, 26, 26, 8)")


def test_a_model_has_its_layer_table() -> None:
    found = told("model = ")
    assert found.headings == ("model: Functional → (None, 300)",)
    assert dict(found.details)["weights"] == "6,490,220"
    assert found.table.splitlines()[0] == 'Model: "small"'
    assert "flatten (Flatten)" in found.table


@pytest.mark.parametrize("needle", ["units = ", "import keras", "\n\ndef", "keras.Input((28"])
def test_nothing_is_told_where_nothing_is_known(needle: str) -> None:
    program = PROGRAM.replace("keras", "kernel")
    assert at(needle.replace("keras", "kernel"), program=program) is None


def test_places_that_are_not_in_the_file() -> None:
    analysis = analyze(PROGRAM.split("\n"))
    assert hover(analysis, 1000, 0) is None
    assert hover(analysis, 6, 1000) is None


def test_a_shape_that_is_not_known_is_not_shown_as_one() -> None:
    found = at("layers.LSTM", 8, "from keras import Input, layers\ny = layers.LSTM(4)(Input((2, 3, 4)))\n")
    assert found is not None
    assert found.headings == ("LSTM",)
    assert ("input", "(None, 2, 3, 4)") in found.details


def test_how_the_numbers_come_about() -> None:
    assert told("layers.Conv2D(32", 8).arithmetic == ("26 = ⌊(28 − 3) / 1⌋ + 1", "320 = 3 · 3 · 1 · 32 + 32")
    assert told("layers.Flatten", 8).arithmetic == ("21632 = 26 · 26 · 32",)
    assert told("layers.Dense(units)", 8).arithmetic == ("6,489,900 = 21632 · 300 + 300",)
    assert told("layers.Dense(4)", 8).arithmetic == ("36 = 8 · 4 + 4",)
    assert told("layers.Conv2D(filters", 8).arithmetic == ()
    assert "⌊(28 − 3) / 1⌋ + 1" in markdown(told("layers.Conv2D(32", 8))
    assert "26 = ⌊(28 − 3) / 1⌋ + 1\n320 = " in plain(told("layers.Conv2D(32", 8))


def test_a_name_tells_who_made_its_tensor() -> None:
    found = told("flat = ")
    assert found.headings == ("flat: (None, 21632)",)
    assert ("made by", "Flatten on line 7") in found.details
    assert found.arithmetic == ("21632 = 26 · 26 · 32",)


@pytest.mark.parametrize(
    ("style", "needle", "offset", "heading"),
    [
        ("list", "Conv2D", 0, "Conv2D → (None, 26, 26, 32)"),
        ("add", "Conv2D", 0, "Conv2D → (None, 26, 26, 32)"),
        ("functional", "x = layers.Flatten", 0, "x: (None, 5408)"),
        ("subclass", "self.conv(", 6, "Conv2D → (4, 26, 26, 32)"),
        ("subclass", "self.conv =", 6, "Conv2D → (4, 26, 26, 32)"),
        ("subclass", "images):", 0, "images: (4, 28, 28, 1)"),
        ("loop", "Flatten()(x)", 10, "x: (None, 24, 24, 32)"),
        ("helper", "def block(t", 10, "t: (None, 28, 28, 1)"),
        ("helper", "Flatten()(x)", 10, "x: (None, 5, 5, 32)"),
    ],
)
def test_each_style(style: str, needle: str, offset: int, heading: str) -> None:
    found = at(needle, offset, STYLES[style])
    assert found is not None
    assert found.headings[0] == heading


def test_attributes_and_parameters_have_all_their_shapes() -> None:
    found = at("def block(t", 10, STYLES["helper"])
    assert found is not None
    assert found.headings == ("t: (None, 28, 28, 1)", "t: (None, 13, 13, 16)")
    held = at("self.fc =", 6, STYLES["subclass"])
    assert held is not None
    assert dict(held.details) == {"input": "(4, 5408)", "weights": "54,090"}
    assert held.arithmetic == ("54,090 = 5408 · 10 + 10",)


def test_symbolic_sizes_by_their_names() -> None:
    program = """\
from keras import Input, layers


def build(width: int, classes: int):
    x = layers.Conv1D(8, 3, strides=2)(Input((width, 3)))
    return layers.Dense(classes)(layers.Flatten()(x))
"""
    found = at("Conv1D", program=program)
    assert found is not None
    assert found.headings == ("Conv1D → (None, (width + 1) // 2 - 1, 8)",)
    assert found.arithmetic[0] == "(width + 1) // 2 - 1 = ⌊(width − 3) / 2⌋ + 1"
    dense = at("Dense", program=program)
    assert dense is not None
    assert dense.headings == ("Dense → (None, classes)",)


def test_who_has_confirmed_it_is_marked() -> None:
    found = replace(told("x = "), verified="Keras 3.15")
    assert "\n\n✓ Keras 3.15\n\n" in markdown(found)
    assert plain(found).splitlines()[1] == "✓ Keras 3.15"
    assert "✓" not in markdown(told("x = ")) + plain(told("x = "))


def test_what_is_rendered() -> None:
    found = Hover(told("x = ").range, ("Dense → (None, 4)",), (("input", "(None, 8)"), ("weights", "36")), "table")
    assert markdown(found) == (
        "```python\nDense → (None, 4)\n```\n\ninput `(None, 8)` · weights `36`\n\n```text\ntable\n```"
    )
    assert plain(found) == "Dense → (None, 4)\ninput (None, 8)\nweights 36\ntable"
