from __future__ import annotations

from typing import Any

from kshape_ls import checks
from kshape_ls.analysis import analyze
from kshape_ls.ide.graph_view import as_data, choose, drawn, titles

PROGRAM = """\
import keras
from keras import layers

def build(units):
    return keras.Sequential([keras.Input((4,)), layers.Dense(units)])

small, large = build(2), build(3)
x = keras.Input((4,))
y = layers.Dense(9)(small(x))
model = keras.Model(x, y, name="whole")
model = keras.Model(x, layers.Dense(1)(y))
class Net(keras.Model):
    pass
"""
ANALYSIS = analyze(PROGRAM.split("\n"))


def chosen(name: str | None = None, line: int | None = None, col: int = 0) -> str | None:
    choice = choose(ANALYSIS, name, None if line is None else (line, col))
    return None if choice is None else choice.model.name


def test_models_are_called_by_their_variables_and_told_apart_by_their_lines():
    assert titles(ANALYSIS) == ("small", "large", "model (line 10)", "model (line 11)", "net")
    for title in titles(ANALYSIS):
        choice = choose(ANALYSIS, title)
        assert choice is not None
        assert choice.title == title


def test_a_variable_means_the_model_that_it_holds_last_and_a_name_the_model_of_that_name():
    assert chosen("model") == "functional_2"
    assert chosen("whole") == "whole"
    assert chosen("nothing") is None


def test_a_position_means_the_model_made_there_or_the_one_whose_layer_it_is():
    assert chosen(line=10, col=12) == "whole"
    assert chosen(line=10) == "whole"
    assert chosen(line=11, col=22) == "functional_2"
    assert chosen(line=5, col=14) == "sequential"


def test_the_place_of_a_class_means_the_model_that_is_made_of_it():
    assert chosen(line=12, col=7) == "net"
    made = "    def call(self, x):\n        return layers.Dense(3)(x)\nn, m = Net(), Net()\nm(x)\n"
    choice = choose(analyze(PROGRAM.replace("    pass\n", made).split("\n")), position=(12, 7))
    assert choice is not None
    assert (choice.title, str(choice.model.output)) == ("m", "(None, 3)")


def test_without_either_the_largest():
    assert chosen() == "functional_2"
    assert choose(analyze(["x = 1"])) is None


def data(program: str) -> Any:
    analysis = analyze(program.split("\n"))
    choice = choose(analysis)
    assert choice is not None
    return as_data(choice.model, checks.problems(analysis), lambda where: [where.line, where.col])


def test_a_graph_as_data():
    told = as_data(ANALYSIS.models[2], (), lambda where: [where.line, where.col])
    assert {key: told[key] for key in ("name", "class", "variable", "range", "inputs", "output", "complete")} == {
        "name": "whole",
        "class": "Functional",
        "variable": "model",
        "range": [10, 8],
        "inputs": [[None, 4]],
        "output": [None, 9],
        "complete": True,
    }
    _, nested, dense = told["nodes"]
    assert (nested["id"], nested["class"], nested["inbound"]) == ("1", "Sequential", ["0"])
    assert [(n["id"], n["class"], n["params"]) for n in nested["nested"]["nodes"]] == [
        ("1.0", "InputLayer", 0),
        ("1.1", "Dense", 10),
    ]
    assert (dense["output"], dense["output_text"], dense["range"]) == ([None, 9], "(None, 9)", [9, 4])
    assert (dense["params"], dense["inbound"], "problem" in dense) == (27, ["1"], False)


def test_the_layer_that_refuses_says_so():
    told = data("import keras\ns = keras.Sequential([keras.Input((4,)), keras.layers.Reshape((3,))])\n")
    problem = told["nodes"][1]["problem"]
    assert (problem["code"], problem["severity"]) == ("reshape-size-mismatch", "error")
    assert "problem" not in told["nodes"][0]


def test_a_picture_is_headed_as_the_model_is_called():
    choice = choose(ANALYSIS, "small")
    assert choice is not None
    assert 'aria-label="small"' in drawn(choice, (), "svg")
    assert "<title>small</title>" in drawn(choice, (), "html")
