"""Layer graphs as JSON data: what both sides build and read. Standard library and Python 3.8 only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 12
"""How deep models may stand in models, and sequences in arguments."""

MAX_NODES = 20_000
MAX_INT = 2**63 - 1
"""The largest size that any backend counts with."""


class WireError(ValueError):
    """A message that isn't one."""


@dataclass(frozen=True)
class LayerSpec:
    """A layer among the arguments of another: what ``Bidirectional(LSTM(8))`` wraps."""

    class_name: str
    arguments: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Taken:
    """A tensor among call arguments: the position of its producer in the node's ``inbound``."""

    index: int


@dataclass(frozen=True)
class StandIn:
    """A tensor among call arguments of which only the shape is known: an array, a weight.

    ``symbolic`` says that it is symbolic in the program: an input that the model doesn't have.
    """

    shape: tuple[int | None, ...]
    dtype: str
    symbolic: bool = False


@dataclass(frozen=True)
class OpenSize:
    """A size among call arguments that is known at run time only: ``tf.shape(x)[0]``."""


@dataclass(frozen=True)
class NodeSpec:
    """An application of a layer, a model or a function, to replay.

    ``operation`` is the full name of a function, an operator or ``[]``, empty for a layer; ``arguments`` are its
    constructor's. ``args`` and ``call`` are what it is applied to. ``inbound`` are positions of producers in the
    graph's own list, ``inbound_outputs`` says which output of each. ``shapes`` are the static output shapes that stand
    in where the node can't be replayed (``None``: not known well enough); ``open`` says that some of their sizes are
    ``None`` because nobody knows them. ``obstacle`` says why it can't be made,
    ``uncalled`` why what it is called on can't be handed over; empty where they can. ``layer`` is the same
    number for all applications of one layer. ``nested`` is the model that is applied, or, where ``inside``, what a
    layer of the program does with what it is given.
    """

    name: str
    class_name: str
    arguments: tuple[tuple[str, Any], ...] = ()
    args: tuple[Any, ...] = ()
    call: tuple[tuple[str, Any], ...] = ()
    inbound: tuple[int, ...] = ()
    inbound_outputs: tuple[int, ...] = ()
    shapes: tuple[tuple[int | None, ...], ...] | None = None
    obstacle: str = ""
    uncalled: str = ""
    layer: int | None = None
    operation: str = ""
    nested: GraphSpec | None = None
    inside: bool = False
    open: bool = False


@dataclass(frozen=True)
class GraphSpec:
    """A model to replay: nodes in topological order, and what comes in and out.

    ``inputs_at`` and ``outputs_at`` are positions of nodes, ``outputs_index`` says which output of each.
    """

    nodes: tuple[NodeSpec, ...]
    inputs_at: tuple[int, ...] = ()
    outputs_at: tuple[int, ...] = ()
    outputs_index: tuple[int, ...] = ()
    complete: bool = True


def encode_graph(graph: GraphSpec) -> dict[str, Any]:
    """The graph as plain JSON data."""
    return {
        "nodes": [_encode_node(node) for node in graph.nodes],
        "inputs_at": list(graph.inputs_at),
        "outputs_at": list(graph.outputs_at),
        "outputs_index": list(graph.outputs_index),
        "complete": graph.complete,
    }


def decode_graph(data: Any, depth: int = 0) -> GraphSpec:
    """The graph that ``encode_graph`` wrote, every field checked."""
    if depth > MAX_DEPTH:
        raise WireError("models are nested too deeply")
    fields = as_kind(dict, data)
    nodes = as_kind(list, fields.get("nodes"))
    if len(nodes) > MAX_NODES:
        raise WireError("the graph is too large")
    return GraphSpec(
        tuple(_decode_node(node, depth) for node in nodes),
        _ints(fields.get("inputs_at")),
        _ints(fields.get("outputs_at")),
        _ints(fields.get("outputs_index")),
        as_kind(bool, fields.get("complete")),
    )


def encode_value(value: Any, depth: int = 0) -> Any:
    """A plain argument as JSON data that keeps tuples, infinities, tensors and layers; refuses everything else."""
    if depth > MAX_DEPTH:
        raise WireError("it is nested too deeply")
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INT:
            raise WireError("it is a number beyond 64 bits")
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, list):
        return [encode_value(item, depth + 1) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [encode_value(item, depth + 1) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode_value(k, depth + 1), encode_value(v, depth + 1)] for k, v in value.items()]}
    if isinstance(value, slice):
        return {"slice": [encode_value(part, depth + 1) for part in (value.start, value.stop, value.step)]}
    if isinstance(value, LayerSpec):
        return {"layer": value.class_name, "arguments": encode_pairs(value.arguments, depth + 1)}
    if isinstance(value, Taken):
        return {"taken": value.index}
    if isinstance(value, StandIn):
        return {"tensor": [list(value.shape), value.dtype], "symbolic": value.symbolic}
    if isinstance(value, GraphSpec):
        return {"model": encode_graph(value)}
    if value is Ellipsis or isinstance(value, OpenSize):
        return {"word": "..." if value is Ellipsis else "open size"}
    raise WireError("it isn't a plain value")


def decode_value(data: Any, depth: int = 0) -> Any:
    """The argument that ``encode_value`` wrote."""
    if depth > 2 * MAX_DEPTH:
        raise WireError("an argument is nested too deeply")
    if isinstance(data, list):
        return [decode_value(item, depth + 1) for item in data]
    if isinstance(data, int) and abs(data) > MAX_INT:
        raise WireError("an argument is a number beyond 64 bits")
    return _decode_marked(data, depth) if isinstance(data, dict) else data


def _decode_marked(data: dict[str, Any], depth: int) -> Any:
    if "tuple" in data:
        return tuple(decode_value(item, depth + 1) for item in as_kind(list, data["tuple"]))
    if "layer" in data:
        return LayerSpec(as_kind(str, data["layer"]), decode_pairs(data.get("arguments"), depth + 1))
    if "taken" in data:
        return Taken(_ints([data["taken"]])[0])
    if "tensor" in data:
        shape, dtype = as_pair(data["tensor"])
        return StandIn(as_shape(shape), as_kind(str, dtype), as_kind(bool, data.get("symbolic")))
    if "model" in data:
        return decode_graph(data["model"], depth + 1)
    if "slice" in data:
        parts = [decode_value(part, depth + 1) for part in as_kind(list, data["slice"])]
        if len(parts) != 3:
            raise WireError("a slice has three parts")
        return slice(*parts)
    if "word" in data:
        return Ellipsis if data["word"] == "..." else OpenSize()
    if "float" in data:
        text = as_kind(str, data["float"])
        if text not in ("inf", "-inf", "nan"):
            raise WireError(f"not a number: {text!r}")
        return float(text)
    pairs = [as_pair(pair) for pair in as_kind(list, data.get("dict"))]
    try:
        return {decode_value(k, depth + 1): decode_value(v, depth + 1) for k, v in pairs}
    except TypeError as error:
        raise WireError(str(error)) from None


def encode_pairs(pairs: tuple[tuple[str, Any], ...], depth: int = 0) -> list[list[Any]]:
    """Arguments by name as JSON data."""
    return [[name, encode_value(value, depth)] for name, value in pairs]


def decode_pairs(data: Any, depth: int = 0) -> tuple[tuple[str, Any], ...]:
    """The arguments that ``encode_pairs`` wrote."""
    found = []
    for pair in as_kind(list, data):
        name, value = as_pair(pair)
        found.append((as_kind(str, name), decode_value(value, depth)))
    return tuple(found)


def _encode_node(node: NodeSpec) -> dict[str, Any]:
    return {
        "name": node.name,
        "class": node.class_name,
        "arguments": encode_pairs(node.arguments),
        "args": [encode_value(value) for value in node.args],
        "call": encode_pairs(node.call),
        "inbound": list(node.inbound),
        "outputs": list(node.inbound_outputs),
        "shapes": None if node.shapes is None else [list(shape) for shape in node.shapes],
        "obstacle": node.obstacle,
        "uncalled": node.uncalled,
        "layer": node.layer,
        "operation": node.operation,
        "nested": None if node.nested is None else encode_graph(node.nested),
        "inside": node.inside,
        "open": node.open,
    }


def _decode_node(data: Any, depth: int) -> NodeSpec:
    fields = as_kind(dict, data)
    shapes, layer, nested = fields.get("shapes"), fields.get("layer"), fields.get("nested")
    return NodeSpec(
        as_kind(str, fields.get("name")),
        as_kind(str, fields.get("class")),
        decode_pairs(fields.get("arguments")),
        tuple(decode_value(value) for value in as_kind(list, fields.get("args"))),
        decode_pairs(fields.get("call")),
        _ints(fields.get("inbound")),
        _ints(fields.get("outputs")),
        None if shapes is None else tuple(as_shape(shape) for shape in as_kind(list, shapes)),
        as_kind(str, fields.get("obstacle")),
        as_kind(str, fields.get("uncalled")),
        None if layer is None else _ints([layer])[0],
        as_kind(str, fields.get("operation")),
        None if nested is None else decode_graph(nested, depth + 1),
        as_kind(bool, fields.get("inside")),
        as_kind(bool, fields.get("open")),
    )


def as_pair(data: Any) -> tuple[Any, Any]:
    """A list of two."""
    pair = as_kind(list, data)
    if len(pair) != 2:
        raise WireError("expected a pair")
    return pair[0], pair[1]


def as_shape(data: Any) -> tuple[int | None, ...]:
    """A list of sizes, ``null`` for an open one."""
    dims = as_kind(list, data)
    if not all(dim is None or (type(dim) is int and abs(dim) <= MAX_INT) for dim in dims):
        raise WireError("a dimension is a size or null")
    return tuple(dims)


def _ints(data: Any) -> tuple[int, ...]:
    numbers = as_kind(list, data)
    if not all(type(number) is int and abs(number) <= MAX_INT for number in numbers):
        raise WireError("a position is a whole number")
    return tuple(numbers)


def as_kind(kind: Any, data: Any) -> Any:
    """The data, which must be just of this type."""
    if type(data) is not kind:
        raise WireError(f"expected {kind.__name__}, found {type(data).__name__}")
    return data
