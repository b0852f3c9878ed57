from __future__ import annotations

from kshape_ls.analysis import analyze
from kshape_ls.ide.inlay_hints import Hint, inlay_hints

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


def hints(first: int = 1, last: int = 1000, program: str = PROGRAM) -> list[tuple[int, str]]:
    return [(hint.line, hint.text) for hint in inlay_hints(analyze(program.split("\n")), first, last)]


def test_layer_calls_and_layers_of_a_sequential_but_nothing_else() -> None:
    assert hints(last=15) == [
        (7, "→ (None, 4)"),
        (9, "→ (None, 2)"),
        (9, "→ (None, 3)"),
        (13, "→ (None, 5)"),
        (15, "→ (None, 6)"),
    ]


def test_every_context_of_a_helper_function() -> None:
    assert hints(16, 20) == [(19, "→ (None, 7) | (None, 9)")]


def test_only_the_lines_asked_for_by_where_the_call_ends() -> None:
    assert hints(5, 6) == []
    assert hints(7, 7) == [(7, "→ (None, 4)")]


def test_columns_are_bytes() -> None:
    line = PROGRAM.splitlines()[8]
    (outer, _) = inlay_hints(analyze(PROGRAM.split("\n")), 9, 9)
    assert outer == Hint(9, len(line.encode()), "→ (None, 2)")


def test_nothing_is_shown_for_a_shape_of_which_nothing_is_known() -> None:
    assert hints(program="from keras import Input, layers\ny = layers.LSTM(4)(Input((2, 3, 4)))\n") == []
