"""Open, see the problem, hover, take the fix, be clean: in each style in which models are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from editor import Editor
from lsprotocol import types

pytestmark = pytest.mark.asyncio


@dataclass
class Case:
    program: str
    code: str
    marked: str
    hover: str
    title: str
    fixed: str
    hover_after: str
    after: str = ""


CASES = {
    "Sequential list": Case(
        program="""\
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    keras.Input((12, 12, 1)),
    layers.Conv2D(64, 3),
    layers.MaxPooling2D(2),
    layers.Dense(10),
])
""",
        code="dense-on-spatial-axes",
        marked="layers.Dense(10)",
        hover="Dense → (None, 5, 5, 10)",
        title="Insert Flatten() → (None, 1600)",
        fixed="    layers.MaxPooling2D(2),\n    layers.Flatten(),\n    layers.Dense(10),\n",
        hover_after="Dense → (None, 10)",
    ),
    "add": Case(
        program="""\
import keras

model = keras.Sequential()
model.add(keras.Input(shape=(12, 12, 1)))
model.add(keras.layers.Conv2D(64, 3))
model.add(keras.layers.MaxPooling2D(2))
model.add(keras.layers.Dense(10))
""",
        code="dense-on-spatial-axes",
        marked="keras.layers.Dense(10)",
        hover="Dense → (None, 5, 5, 10)",
        title="Insert GlobalAveragePooling2D() → (None, 64)",
        fixed="model.add(keras.layers.GlobalAveragePooling2D())\nmodel.add(keras.layers.Dense(10))\n",
        hover_after="Dense → (None, 10)",
    ),
    "functional": Case(
        program="""\
import tensorflow as tf

inputs = tf.keras.Input((12, 12, 1))
x = tf.keras.layers.Conv2D(64, 3)(inputs)
x = tf.keras.layers.MaxPooling2D(2)(x)
outputs = tf.keras.layers.Dense(10)(x)
model = tf.keras.Model(inputs, outputs)
""",
        code="dense-on-spatial-axes",
        marked="tf.keras.layers.Dense(10)(x)",
        hover="Dense → (None, 5, 5, 10)",
        title="Insert Flatten() → (None, 1600)",
        fixed="x = tf.keras.layers.Flatten()(x)\noutputs = tf.keras.layers.Dense(10)(x)\n",
        hover_after="Dense → (None, 10)",
    ),
    "subclass": Case(
        program="""\
import tensorflow as tf
from tensorflow.keras import layers


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(64, 3)
        self.pool = layers.MaxPooling2D(2)
        self.fc = layers.LSTM(10)

    def call(self, inputs):
        x = self.conv(inputs)
        x = self.pool(x)
        return self.fc(x)


net = Net()
y = net(tf.zeros((4, 12, 12, 1)))
""",
        code="rank-mismatch",
        marked="self.fc(x)",
        hover="LSTM",
        title="Insert Reshape((-1, 64)) → (4, 25, 64)",
        fixed="        x = self.reshape(x)\n        return self.fc(x)\n",
        hover_after="LSTM → (4, 10)",
    ),
    "loop": Case(
        program="""\
from keras import Input, Model
from keras.layers import Conv2D, Dense, MaxPooling2D

inputs = Input((28, 28, 1))
x = inputs
for filters in (16, 32, 64):
    x = Conv2D(filters, 3, padding="same")(x)
    x = MaxPooling2D(2)(x)
outputs = Dense(10)(x)
model = Model(inputs, outputs)
""",
        code="dense-on-spatial-axes",
        marked="Dense(10)(x)",
        hover="Dense → (None, 3, 3, 10)",
        title="Insert Flatten() → (None, 576)",
        fixed="x = Flatten()(x)\noutputs = Dense(10)(x)\n",
        hover_after="Dense → (None, 10)",
    ),
    "helper function": Case(
        program="""\
import keras
from keras import layers


def block(x, filters):
    x = layers.Conv2D(filters, 3)(x)
    return layers.MaxPooling2D(2)(x)


inputs = keras.Input((28, 28, 1))
x = block(inputs, 16)
x = block(x, 32)
x = block(x, 64)
x = block(x, 64)
outputs = layers.Dense(10)(layers.Flatten()(x))
model = keras.Model(inputs, outputs)
""",
        code="window-too-large",
        marked="layers.Conv2D(filters, 3)(x)",
        hover="Conv2D → (None, 11, 11, 32)",
        title='Set padding="same" on line 6 → (None, 3, 3, 64)',
        fixed='    x = layers.Conv2D(filters, 3, padding="same")(x)\n',
        hover_after="Conv2D → (None, 3, 3, 64)",
        after='layers.Conv2D(filters, 3, padding="same")(x)',
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_from_the_problem_to_the_fix(editor: Editor, case: Case) -> None:
    (problem,) = await editor.open(case.program)
    assert (problem.code, editor.marked(problem.range)) == (case.code, case.marked)
    assert problem.source == "kshape-ls"
    assert problem.code_description
    assert problem.code_description.href.endswith(f"/{case.code}/")
    assert problem.related_information
    assert {related.location.uri for related in problem.related_information} == {editor.uri}
    called = case.marked.index("(") - 1
    assert case.hover in (await editor.hover(case.marked, called) or "")

    actions = await editor.actions(problem)
    (action,) = [action for action in actions if action.title == case.title]
    assert (action.kind, action.diagnostics) == (types.CodeActionKind.QuickFix, (problem,))
    assert sum(bool(action.is_preferred) for action in actions) <= 1

    assert not await editor.apply(action)
    assert case.fixed in editor.text
    assert case.hover_after in (await editor.hover(case.after or case.marked, called) or "")


async def test_every_fix_that_is_offered_mends(editor: Editor) -> None:
    program = CASES["Sequential list"].program
    (problem,) = await editor.open(program)
    offered = len(await editor.actions(problem, only=["quickfix"]))
    assert offered >= 3
    for number in range(offered):
        assert not await editor.apply((await editor.actions(problem, only=["quickfix"]))[number])
        assert len(await editor.replace_all(program)) == 1


async def test_only_what_is_asked_for_is_offered(editor: Editor) -> None:
    (problem,) = await editor.open(CASES["Sequential list"].program)
    assert await editor.actions(problem, only=["quickfix"])
    assert await editor.actions(problem, only=[""])
    assert {each.kind for each in await editor.actions(problem, only=["refactor"])} == {"refactor.rewrite"}
    assert not await editor.actions(problem, only=["quickfix.other", "source.organizeImports"])


async def test_lines_end_as_the_others_do(editor: Editor) -> None:
    case = CASES["Sequential list"]
    (problem,) = await editor.open(case.program.replace("\n", "\r\n"))
    (action,) = [action for action in await editor.actions(problem) if action.title == case.title]
    assert not await editor.apply(action)
    assert editor.text.count("\n") == editor.text.count("\r\n") == case.program.count("\n") + 1


async def test_hints_stand_beside_the_layers(editor: Editor) -> None:
    await editor.open(CASES["functional"].program)
    assert await editor.hints() == {
        2: [": (None, 12, 12, 1)"],
        3: ["→ (None, 10, 10, 64)"],
        4: ["→ (None, 5, 5, 64)"],
        5: ["→ (None, 5, 5, 10)"],
    }


async def test_the_layer_table_of_a_model(editor: Editor) -> None:
    await editor.open(CASES["add"].program)
    told = await editor.hover("model") or ""
    rows = [line.split("  ")[0] for line in told.splitlines()]
    assert [row for row in rows if re.fullmatch(r"\w+ \(\w+\)", row)] == [
        "Layer (type)",
        "conv2d (Conv2D)",
        "max_pooling2d (MaxPooling2D)",
        "dense (Dense)",
    ]
    assert "Total params: 1,290" in told
