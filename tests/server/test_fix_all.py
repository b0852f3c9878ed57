"""``source.fixAll.kshape``: what editors do on save, where their user wants it."""

from __future__ import annotations

import pytest
from editor import Editor

pytestmark = pytest.mark.asyncio

PROGRAM = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),  # shape: (None, 28, 28, 8)
    layers.Conv1D(4, 3),
])
model.compile(keras.optimizers.SGD(lr=0.1), "mse")
"""
FIXED = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),  # shape: (None, 26, 26, 8)
    layers.Reshape((-1, 8)),
    layers.Conv1D(4, 3),
])
model.compile(keras.optimizers.SGD(learning_rate=0.1), "mse")
"""


@pytest.mark.parametrize("kind", ["source.fixAll.kshape", "source.fixAll", "source"])
async def test_all_that_is_certain_is_fixed_at_once(editor: Editor, kind: str) -> None:
    problems = await editor.open(PROGRAM)
    assert len(problems) == 3
    offered = await editor.actions(problems[0], only=[kind])
    (action,) = [each for each in offered if each.kind == "source.fixAll.kshape"]
    assert (action.kind, action.diagnostics) == ("source.fixAll.kshape", None)
    assert not await editor.apply(action)
    assert editor.text == FIXED


async def test_only_who_asks_for_it_gets_it(editor: Editor) -> None:
    problems = await editor.open(PROGRAM)
    for only in (None, [""], ["quickfix"], ["source.organizeImports"], ["source.fixAll.other"]):
        assert "source.fixAll.kshape" not in [a.kind for a in await editor.actions(problems[0], only=only)]


async def test_where_there_is_nothing_to_fix(editor: Editor) -> None:
    problems = await editor.open("import keras\nm = keras.Sequential([keras.layers.Dense(3)])\nm.output\n")
    assert [problem.code for problem in problems] == ["no-input-shape"]
    assert await editor.actions(problems[0], only=["source.fixAll.kshape"]) == []
