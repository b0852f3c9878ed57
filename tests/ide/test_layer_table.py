from __future__ import annotations

from kshape_ls.analysis import analyze
from kshape_ls.ide.layer_table import layer_table
from kshape_ls.report.summary_text import FIRST, LAST

HEAD = "import keras\nfrom keras import layers\n"


def table(program: str) -> list[str]:
    return layer_table(analyze((HEAD + program).split("\n")).models[-1]).splitlines()


def test_rows_columns_and_totals():
    assert table("x = keras.Input((28, 28, 1))\nm = keras.Model(x, layers.Conv2D(1234, 3)(x), name='net')\n") == [
        'Model: "net"',
        "Layer (type)              Output Shape          Param #",
        "───────────────────────────────────────────────────────",
        "input_layer (InputLayer)  (None, 28, 28, 1)           0",
        "conv2d (Conv2D)           (None, 26, 26, 1234)   12,340",
        "───────────────────────────────────────────────────────",
        "Total params: 12,340 (48.20 KB)",
        "Trainable params: 12,340 (48.20 KB)",
        "Non-trainable params: 0 (0.00 B)",
    ]


def test_the_input_of_a_sequential_is_left_out_as_keras_does():
    assert "InputLayer" not in "\n".join(table("m = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\n"))


def test_what_is_not_known_is_a_question_mark():
    lines = table("m = keras.Sequential([layers.Dense(2)])\n")
    assert lines[3].split() == ["dense", "(Dense)", "?", "?"]
    assert lines[-3:] == ["Total params: ?", "Trainable params: ?", "Non-trainable params: ?"]
    assert lines[-5].startswith("… not all of this model is known")


def test_a_model_in_the_model_is_a_line():
    lines = table(
        "a = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\nm = keras.Sequential([a, layers.Dense(1)])\n"
    )
    assert [line.split()[0] for line in lines[3:5]] == ["sequential", "dense_1"]


def test_the_middle_of_a_very_long_model_is_left_out():
    program = "m = keras.Sequential([keras.Input((4,))] + [layers.Dense(4) for _ in range(400)])\n"
    lines = "\n".join(table(program))
    assert f"… {400 - FIRST - LAST} more layers" in lines
    assert "dense (Dense)" in lines
    assert "dense_399 (Dense)" in lines
    assert f"dense_{FIRST} (Dense)" not in lines


def test_a_model_without_layers():
    assert table("m = keras.Sequential()\n")[1].startswith("Layer (type)")
