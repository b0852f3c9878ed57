from __future__ import annotations

import pytest
from six_styles import STYLES, analysed, text_at

from kshape_ls.ide.inlay_hints import explained, inlay_hints
from kshape_ls.workspace.settings import Hints

PROGRAM = """\
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(
    4,
)(inputs)
y = x + 1
s = 'é'; z = layers.Dense(2)(layers.Dense(3)(y))

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(5),
])
model.add(layers.Dense(6))


def block(t, units):
    return layers.Dense(units)(t)


block(block(inputs, 7), 9)
strange = layers.Dense(4)(unheard_of)
"""


def hints(first: int = 1, last: int = 1000, program: str = PROGRAM, **shown: object) -> list[tuple[int, str]]:
    return [(h.line, h.text) for h in inlay_hints(analysed(program), first, last, Hints(**shown))]


def test_layer_calls_layers_of_a_sequential_and_names() -> None:
    assert hints(last=15) == [
        (4, ": (None, 8)"),
        (7, "→ (None, 4)"),
        (8, ": (None, 4)"),
        (9, "→ (None, 2)"),
        (9, "→ (None, 3)"),
        (13, "→ (None, 5)"),
        (15, "→ (None, 6)"),
    ]


IN_EACH_STYLE = {
    "list": [(6, "→ (None, 26, 26, 32)"), (7, "→ (None, 13, 13, 32)"), (8, "→ (None, 5408)"), (9, "→ (None, 10)")],
    "add": [(5, "→ (None, 26, 26, 32)"), (6, "→ (None, 13, 13, 32)"), (7, "→ (None, 5408)"), (8, "→ (None, 10)")],
    "functional": [
        (3, ": (None, 28, 28, 1)"),
        (4, "→ (None, 26, 26, 32)"),
        (5, "→ (None, 13, 13, 32)"),
        (6, "→ (None, 5408)"),
        (7, "→ (None, 10)"),
    ],
    "subclass": [
        (14, "→ (4, 26, 26, 32)"),
        (15, "→ (4, 13, 13, 32)"),
        (16, "→ (4, 5408)"),
        (17, "→ (4, 10)"),
        (21, "→ (4, 10)"),
    ],
    "loop": [
        (4, ": (None, 28, 28, 1)"),
        (5, ": (None, 28, 28, 1)"),
        (7, "→ 2 shapes"),
        (8, "→ (None, 18432)"),
        (9, "→ (None, 10)"),
    ],
    "helper": [
        (6, "→ 2 shapes"),
        (7, "→ 2 shapes"),
        (10, ": (None, 28, 28, 1)"),
        (11, ": (None, 13, 13, 16)"),
        (12, ": (None, 5, 5, 32)"),
        (13, "→ (None, 800)"),
        (14, "→ (None, 10)"),
    ],
}


@pytest.mark.parametrize("style", STYLES)
def test_each_style(style: str) -> None:
    assert hints(program=STYLES[style]) == IN_EACH_STYLE[style]


def test_several_shapes_are_told_by_the_tooltip() -> None:
    analysis = analysed(PROGRAM)
    (hint,) = inlay_hints(analysis, 16, 20)
    assert (hint.line, hint.text) == (19, "→ 2 shapes")
    told = explained(analysis, hint.line, hint.col, hint.text)
    assert told is not None
    assert told[1] == "(None, 7)\n(None, 9)"


def test_a_size_leads_to_where_it_comes_from() -> None:
    program = STYLES["functional"]
    analysis = analysed(program)
    (hint,) = inlay_hints(analysis, 5, 5)
    told = explained(analysis, hint.line, hint.col, hint.text)
    assert told is not None
    sources = [(part.text, text_at(program, part.location)) for part in told[0].parts if part.location]
    assert sources == [
        ("None", "Input((28, 28, 1))"),
        ("13", "layers.MaxPooling2D(2)"),
        ("13", "layers.MaxPooling2D(2)"),
        ("32", "layers.Conv2D(32, 3)"),
    ]
    tooltips = [part.tooltip for part in told[0].parts if part.tooltip]
    assert tooltips[-1] == "32: Conv2D on line 4 made (None, 26, 26, 32) of (None, 28, 28, 1)"
    assert told[1] == "(None, 13, 13, 32): MaxPooling2D on line 5 made (None, 13, 13, 32) of (None, 26, 26, 32)"


def test_the_batch_axis_goes_through_a_flatten_and_a_name_leads_on() -> None:
    program = STYLES["helper"].replace("x = layers.Flatten()(x)", "x = layers.Flatten()(x)\ny = x")
    analysis = analysed(program)
    (hint,) = inlay_hints(analysis, 14, 14)
    told = explained(analysis, hint.line, hint.col, hint.text)
    assert told is not None
    sources = [(part.text, text_at(program, part.location)) for part in told[0].parts if part.location]
    assert sources == [("None", "keras.Input((28, 28, 1))"), ("800", "layers.Flatten()")]


def test_a_hint_that_is_gone_explains_nothing() -> None:
    assert explained(analysed(PROGRAM), 7, 10, "→ (None, 5)") is None


def test_what_is_shown_is_the_users_choice() -> None:
    assert hints(4, 9, on=("call",)) == [(7, "→ (None, 4)"), (9, "→ (None, 2)"), (9, "→ (None, 3)")]
    assert hints(4, 8, on=("input", "op")) == [(4, "→ (None, 8)"), (8, "→ (None, 4)")]
    assert hints(11, 15, on=("model",)) == [(14, "→ (None, 6)"), (15, "→ (None, 6)")]
    assert hints(on=()) == []


def test_an_assigned_call_is_told_once_whatever_is_shown() -> None:
    everything = ("call", "sequential", "input", "model", "op", "variable")
    assert hints(4, 8, on=everything) == [(4, "→ (None, 8)"), (7, "→ (None, 4)"), (8, "→ (None, 4)")]


def test_with_or_without_the_batch_axis_and_no_longer_than_wanted() -> None:
    program = STYLES["functional"]
    assert hints(4, 4, program, batch_axis=False) == [(4, "→ (26, 26, 32)")]
    assert hints(6, 6, program, batch_axis=False) == [(6, "→ (5408,)")]
    assert hints(4, 4, program, max_length=12) == [(4, "→ (None, 26, …")]
    assert hints(4, 4, program, max_length=18) == [(4, "→ (None, 26, 26, 32)")]
    analysis = analysed(program)
    told = explained(analysis, 4, 32, "→ (26, 26, 32)", Hints(batch_axis=False))
    assert told is not None
    assert [part.text for part in told[0].parts if part.location] == ["26", "26", "32"]


def test_several_names_at_once() -> None:
    program = "import keras\n(x, y), _ = keras.datasets.mnist.load_data()\na = b = x\n"
    assert hints(program=program) == [
        (2, ": (60000, 28, 28)"),
        (2, ": (60000,)"),
        (2, ": ((10000, 28, 28), (10000,))"),
        (3, ": (60000, 28, 28)"),
        (3, ": (60000, 28, 28)"),
    ]


def test_only_the_lines_asked_for_by_where_the_call_ends() -> None:
    assert hints(5, 6) == []
    assert hints(7, 7) == [(7, "→ (None, 4)")]


def test_columns_are_bytes() -> None:
    line = PROGRAM.splitlines()[8]
    (outer, _) = inlay_hints(analysed(PROGRAM), 9, 9)
    assert (outer.line, outer.col, outer.text) == (9, len(line.encode()), "→ (None, 2)")


def test_nothing_is_shown_for_a_shape_of_which_nothing_is_known() -> None:
    assert hints(program="from keras import Input, layers\ny = layers.LSTM(4)(Input((2, 3, 4)))\n") == []


def test_cost_follows_the_screen() -> None:
    program = "import keras\nx = keras.Input((8,))\n" + "x = keras.layers.Dense(4)(x)\n" * 300
    analysis = analysed(program)
    asked: list[int] = []
    whole = analysis.roots_at
    analysis.roots_at = lambda places: asked.append(len(places)) or whole(places)
    assert len(inlay_hints(analysis, 100, 120)) == 21
    assert sum(asked) <= 2 * 21
