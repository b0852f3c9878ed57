"""Model graphs as the analysis would make them, written by hand."""

from __future__ import annotations

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.shapes import UNKNOWN_SHAPE, Output, shape

NOWHERE = Range(1, 0, 1, 1)


def node(
    name: str, class_name: str, output: Output = UNKNOWN_SHAPE, inbound: tuple[int, ...] = (), /, **arguments: object
) -> GraphNode:
    return GraphNode(name, class_name, output, inbound, None, NOWHERE, arguments=tuple(arguments.items()))


def given(*sizes: int | None, name: str = "x", **arguments: object) -> GraphNode:
    return node(name, "InputLayer", shape(*sizes), (), batch_shape=sizes, **arguments)


def model(*nodes: GraphNode, outputs_at: tuple[int, ...] = (), complete: bool = True) -> ModelGraph:
    return ModelGraph(
        "model", "Functional", NOWHERE, nodes, (), None, None, None, complete=complete, outputs_at=outputs_at
    )
