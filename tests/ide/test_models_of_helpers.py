"""A model that a function of another file makes is the model of the file that has it made."""

from __future__ import annotations

from pathlib import Path

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.ide.graph_view import choose
from kshape_ls.ide.lenses import places, title
from kshape_ls.ide.verified import chosen
from kshape_ls.workspace.modules import Workspace

HELPERS = """\
import keras
from keras import layers


def build(units):
    inputs = keras.Input((8,))
    return keras.Model(inputs, layers.Dense(units)(inputs))


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        return self.dense(x)
"""
TRAIN = """\
import keras
from helpers import Net, build


def made():
    return build(4)


small = made()
large = build(50)
net = Net()
net(keras.Input((5,)))
own = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
"""


def train(folder: Path) -> FileAnalysis:
    (folder / "helpers.py").write_text(HELPERS, encoding="utf-8")
    path = folder / "train.py"
    return analyze(TRAIN.split("\n"), modules=Workspace([folder]).imports_of(path), path=str(path))


def test_it_is_found_by_name_and_where_it_is_had(tmp_path: Path) -> None:
    analysis = train(tmp_path)
    choice = choose(analysis, "large")
    assert choice is not None
    assert choice.titles == ("small", "large", "net", "own")
    assert [(node.class_name, str(node.output)) for node in choice.model.nodes] == [
        ("InputLayer", "(None, 8)"),
        ("Dense", "(None, 50)"),
    ]
    named = {line: found.title for line in (6, 10, 11, 13) if (found := choose(analysis, position=(line, 0)))}
    assert named == {6: "small", 10: "large", 11: "net", 13: "own"}


def test_it_has_lenses_and_is_verified(tmp_path: Path) -> None:
    analysis = train(tmp_path)
    told = {place.range.line: title(analysis, place.range) for place in places(analysis)}
    assert told == {
        6: "(None, 8) → (None, 4) · 1 layer · 36 weights",
        10: "(None, 8) → (None, 50) · 1 layer · 450 weights",
        13: "(None, 2) → (None, 1) · 1 layer · 3 weights",
    }
    assert [model.variable for model in chosen(analysis, None, (10, 0))] == ["large"]
    assert {model.variable for model in chosen(analysis, None, None)} == {"small", "large", "net", "own"}
