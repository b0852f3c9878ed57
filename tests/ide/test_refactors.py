from __future__ import annotations

import pytest
from six_styles import STYLES, analysed, place

from kshape_ls import checks
from kshape_ls.analysis.facts import Range
from kshape_ls.ide.actions import Action
from kshape_ls.ide.refactors import refactors
from kshape_ls.ide.refresh_comments import refreshed


def offered(program: str, needle: str, offset: int = 0) -> dict[str, Action]:
    at = place(program, needle, offset)
    return {action.title: action for action in refactors(analysed(program), Range(*at, *at))}


def after(program: str, action: Action) -> str:
    return "\n".join(analysed(program).with_edits(action.edits).lines)


CONV = {"subclass": "self.conv(", "loop": "Conv2D(filters", "helper": "Conv2D(filters"}
INSERTED = {
    "list": ("    layers.Conv2D(32, 3),\n    layers.MaxPooling2D(2),\n", "(None, 13, 13, 32)"),
    "add": ("32, 3))\nmodel.add(keras.layers.MaxPooling2D(2))\n", "(None, 13, 13, 32)"),
    "functional": ("(inputs)\nx = layers.MaxPooling2D(2)(x)\n", "(None, 13, 13, 32)"),
    "subclass": ("self.conv(images)\n        h = self.max_pooling2d(h)\n", "(4, 13, 13, 32)"),
    "loop": ("(filters, 3)(x)\n    x = layers.MaxPooling2D(2)(x)\n", "(None, 5, 5, 32)"),
    "helper": ("(filters, 3)(t)\n    t = layers.MaxPooling2D(2)(t)\n", "(None, 2, 2, 32)"),
}


@pytest.mark.parametrize("style", STYLES)
def test_insert_a_layer_in_each_style(style: str) -> None:
    program = STYLES[style]
    found = offered(program, CONV.get(style, "Conv2D("))
    text, shape = INSERTED[style]
    action = found[f"Insert MaxPooling2D(2) after Conv2D → {shape}"]
    rewritten = after(program, action)
    assert text in rewritten
    assert action.kind == "refactor.rewrite"
    assert not checks.problems(analysed(rewritten))
    # What doesn't fit the layers that follow isn't offered.
    assert not any("Flatten" in title or "GlobalAverage" in title for title in found) or style in ("loop", "helper")


def test_what_is_inserted_hangs_on_the_axes() -> None:
    dense = offered(STYLES["list"], "Dense")
    assert [title for title in dense if title.startswith("Insert")] == [
        "Insert BatchNormalization() after Dense → (None, 10)",
        "Insert Dropout(0.5) after Dense → (None, 10)",
    ]
    program = "from keras import Input, layers\ny = layers.LSTM(4, return_sequences=True)(Input((9, 3)))\n"
    assert [title.partition(" after")[0] for title in offered(program, "LSTM")] == [
        "Insert LayerNormalization()",
        "Insert Dropout(0.1)",
        "Insert MaxPooling1D(2)",
        "Insert GlobalAveragePooling1D()",
        "Insert Flatten()",
    ]


COMMENTED = {
    "list": """\
    keras.Input((28, 28, 1)),  # shape: (None, 28, 28, 1)
    layers.Conv2D(32, 3),  # shape: (None, 26, 26, 32)
    layers.MaxPooling2D(2),  # shape: (None, 13, 13, 32)
    layers.Flatten(),  # shape: (None, 5408)
    layers.Dense(10),  # shape: (None, 10)
])
""",
    "add": """\
model.add(keras.Input(shape=(28, 28, 1)))  # shape: (None, 28, 28, 1)
model.add(keras.layers.Conv2D(32, 3))  # shape: (None, 26, 26, 32)
model.add(keras.layers.MaxPooling2D(2))  # shape: (None, 13, 13, 32)
model.add(keras.layers.Flatten())  # shape: (None, 5408)
model.add(keras.layers.Dense(10))  # shape: (None, 10)
""",
    "functional": """\
inputs = Input((28, 28, 1))  # shape: (None, 28, 28, 1)
x = layers.Conv2D(32, 3)(inputs)  # shape: (None, 26, 26, 32)
x = layers.MaxPooling2D(2)(x)  # shape: (None, 13, 13, 32)
x = layers.Flatten()(x)  # shape: (None, 5408)
outputs = layers.Dense(10)(x)  # shape: (None, 10)
model = Model(inputs, outputs)
""",
    "subclass": """\
        h = self.conv(images)  # shape: (4, 26, 26, 32)
        h = self.pool(h)  # shape: (4, 13, 13, 32)
        h = self.flatten(h)  # shape: (4, 5408)
        return self.fc(h)  # shape: (4, 10)
""",
    "loop": """\
    x = layers.Conv2D(filters, 3)(x)
x = layers.Flatten()(x)  # shape: (None, 18432)
""",
    "helper": """\
    return layers.MaxPooling2D(2)(t)


inputs = keras.Input((28, 28, 1))  # shape: (None, 28, 28, 1)
""",
}


@pytest.mark.parametrize("style", STYLES)
def test_shape_comments_for_a_model_in_each_style(style: str) -> None:
    program = STYLES[style]
    action = offered(program, "Flatten")[f"Write shape comments for {'Net' if style == 'subclass' else 'model'}"]
    rewritten = after(program, action)
    assert COMMENTED[style] in rewritten
    # They are read back, and found right.
    assert not checks.problems(analysed(rewritten))
    again = offered(rewritten, "Flatten")[action.title]
    assert after(rewritten, again) == rewritten


def test_comments_that_are_there_are_kept_or_put_right() -> None:
    program = STYLES["functional"].replace("(inputs)\n", "(inputs)  # shape: (None, 28, 28, 32)\n")
    program = program.replace("Flatten()(x)\n", "Flatten()(x)  # all in a row\n")
    rewritten = after(program, offered(program, "Model(inputs")["Write shape comments for model"])
    assert "(inputs)  # shape: (None, 26, 26, 32)\n" in rewritten
    assert "Flatten()(x)  # all in a row\n" in rewritten
    assert "(x)  # shape: (None, 10)\n" in rewritten


def test_all_comments_that_are_wrong_are_refreshed() -> None:
    program = STYLES["list"].replace("3),\n", "3),  # shape: (28, 28, 32)\n")
    program = program.replace("Flatten(),\n", "Flatten(),  # Output shape: (None, 1)\n")
    program = program.replace("Dense(10),\n", "Dense(10),  # shape: (None, 10)\n")
    analysis = analysed(program)
    edits = refreshed(analysis)
    assert len(edits) == 2
    lines = analysis.with_edits(edits).lines
    assert lines[5].endswith("# shape: (26, 26, 32)")
    assert lines[7].endswith("# Output shape: (None, 5408)")
    assert refreshed(analysed(STYLES["list"])) == ()


EXTRACTED = {
    "list": "input_shape = (28, 28, 1)\nmodel = keras.Sequential([\n    keras.Input(input_shape),\n",
    "add": "input_shape = (28, 28, 1)\nmodel.add(keras.Input(shape=input_shape))\n",
    "functional": "input_shape = (28, 28, 1)\ninputs = Input(input_shape)\n",
    "loop": "input_shape = (28, 28, 1)\ninputs = keras.Input(input_shape)\n",
    "helper": "input_shape = (28, 28, 1)\ninputs = keras.Input(input_shape)\n",
}


@pytest.mark.parametrize("style", EXTRACTED)
def test_extract_the_input_shape_in_each_style(style: str) -> None:
    program = STYLES[style]
    action = offered(program, "(28, 28, 1)", 2)["Extract input shape to input_shape"]
    rewritten = after(program, action)
    assert EXTRACTED[style] in rewritten
    assert action.kind == "refactor.extract"
    assert [site.outputs for site in analysed(rewritten).sites] == [site.outputs for site in analysed(program).sites]


def test_the_name_is_a_new_one_and_the_indentation_is_kept() -> None:
    program = """\
from keras import Input, Sequential, layers


def build():
    return Sequential([layers.Dense(4, input_shape=(8,))])


build()
"""
    action = offered(program, "Dense")["Extract input shape to input_shape_2"]
    assert "    input_shape_2 = (8,)\n    return Sequential([layers.Dense(4, input_shape=input_shape_2)])" in after(
        program, action
    )


def test_nothing_to_extract_where_it_has_a_name() -> None:
    program = (
        STYLES["functional"].replace("Input((28, 28, 1))", "Input(shape)").replace("\n\n", "\n\nshape = (8, 8, 1)\n")
    )
    assert not any("Extract" in title for title in offered(program, "Input(shape"))


@pytest.mark.parametrize("needle", ["import", "\n\n", "Model, layers"])
def test_nothing_where_no_layer_is(needle: str) -> None:
    assert offered(STYLES["functional"], needle) == {}
