from __future__ import annotations

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.ide.layer_table import FIRST, LAST, layer_table
from kshape_ls.shapes import UNKNOWN_SHAPE, shape

SOMEWHERE = Range(1, 0, 1, 5)
INPUT = GraphNode("input_layer", "InputLayer", shape(None, 28, 28, 1), (), 0)
CONV = GraphNode("conv2d", "Conv2D", shape(None, 26, 26, 1234), (0,), 12340)


def model(
    *nodes: GraphNode, class_name: str = "Functional", total: int | None = 12340, complete: bool = True
) -> ModelGraph:
    return ModelGraph(
        "net", class_name, SOMEWHERE, nodes, (INPUT.output,), nodes[-1].output, total, total, complete=complete
    )


def test_rows_columns_and_totals() -> None:
    assert layer_table(model(INPUT, CONV)).splitlines() == [
        'Model: "net"',
        "Layer (type)              Output Shape          Param #",
        "───────────────────────────────────────────────────────",
        "input_layer (InputLayer)  (None, 28, 28, 1)           0",
        "conv2d (Conv2D)           (None, 26, 26, 1234)   12,340",
        "───────────────────────────────────────────────────────",
        "Total params: 12,340",
        "Trainable params: 12,340",
        "Non-trainable params: 0",
    ]


def test_the_input_of_a_sequential_is_left_out_as_keras_does() -> None:
    assert "InputLayer" not in layer_table(model(INPUT, CONV, class_name="Sequential"))


def test_what_is_not_known_is_a_question_mark() -> None:
    lines = layer_table(model(INPUT, GraphNode("my", "My", UNKNOWN_SHAPE, (0,), None), total=None)).splitlines()
    assert lines[4].split() == ["my", "(My)", "?", "?"]
    assert lines[-3:] == ["Total params: ?", "Trainable params: ?", "Non-trainable params: ?"]


def test_frozen_weights_are_counted() -> None:
    frozen = ModelGraph("net", "Functional", SOMEWHERE, (INPUT,), (INPUT.output,), None, 12340, 340)
    assert layer_table(frozen).splitlines()[-3:] == [
        "Total params: 12,340",
        "Trainable params: 340",
        "Non-trainable params: 12,000",
    ]


def test_a_model_that_ends_at_a_mistake_says_so() -> None:
    assert "are not known" in layer_table(model(INPUT, CONV, complete=False))


def test_the_middle_of_a_very_long_model_is_left_out() -> None:
    nodes = [GraphNode(f"dense_{number}", "Dense", shape(None, 4), (number,), 20) for number in range(400)]
    table = layer_table(model(*nodes))
    assert f"… {400 - FIRST - LAST} more layers" in table
    assert "dense_0 (Dense)" in table
    assert "dense_399 (Dense)" in table
    assert f"dense_{FIRST} (Dense)" not in table


def test_a_model_without_layers() -> None:
    empty = ModelGraph("net", "Sequential", SOMEWHERE, (), (), None, 0, 0)
    assert layer_table(empty).splitlines()[1].startswith("Layer (type)")
