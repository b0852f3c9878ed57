"""Graphs that have been walked, made into models."""

from __future__ import annotations

from typing import Any

from ..graph_wire import GraphSpec
from .kit import Kit
from .made import Made
from .operations import find
from .tensors import alone


class NoModel(Exception):  # noqa: N818 -- nothing went wrong: the graph isn't known well enough
    """No model can be made of the graph."""


def unfit(graph: GraphSpec) -> str:
    """What is missing to make a model of a graph, or nothing."""
    if not graph.complete or not graph.outputs_at:
        return "the model isn't known in full"
    positions = (*graph.outputs_at, *graph.inputs_at)
    if not all(0 <= position < len(graph.nodes) for position in positions):
        return "what the model returns isn't known"
    if len(graph.outputs_index) != len(graph.outputs_at):
        return "what the model returns isn't known"
    return "" if graph.inputs_at else "what the model takes isn't known"


def outputs_of(graph: GraphSpec, made: Made) -> list[Any] | None:
    """The tensors that a graph returns, ``None`` where one isn't there."""
    found: list[Any] = []
    for position, which in zip(graph.outputs_at, graph.outputs_index):  # noqa: B905 -- Python 3.8
        tensors = made.tensors[position] or ()
        if not 0 <= which < len(tensors):
            return None
        found.append(tensors[which])
    return found


def assembled(kit: Kit, graph: GraphSpec, made: Made, name: str) -> Any:
    """A functional model of a graph that was walked."""
    inputs = [(made.tensors[position] or (None,))[0] for position in graph.inputs_at]
    outputs = outputs_of(graph, made)
    if outputs is None or any(tensor is None for tensor in inputs):
        raise NoModel("a layer of the model can't be replayed")
    return kit.keras.Model(alone(inputs), alone(outputs), **({"name": name} if name else {}))


def application(kit: Kit, operation: str, arguments: tuple[tuple[str, Any], ...], tensor: Any) -> Any:
    """A model of ``keras.applications`` for a tensor if there is one, without the weights that it would fetch."""
    function = find(kit.keras, kit.tensorflow, operation)
    assert function is not None
    given = {**dict(arguments), "weights": None}
    if given.get("input_shape") is None and tensor is not None:
        given["input_shape"] = tuple(tensor.shape)[1:]
    return function(**given)
