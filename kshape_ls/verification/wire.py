"""The messages that the client and the worker share, as JSON lines. Standard library and Python 3.8 only.

The worker says ``hello`` once its interpreter runs and ``ready`` (or ``failed``) once Keras is imported; then each
``replay`` request is answered by one ``node`` message for every node, in order, and a ``done``. Every message carries
the protocol's version under ``kshape`` first, which tells it from whatever else an interpreter prints.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

VERSION = 1
OPENING = b'{"kshape":'
"""How every message begins."""

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
class NodeSpec:
    """A layer application to replay.

    ``inbound`` are positions of producers in the graph's own list, ``inbound_outputs`` says which output of each.
    ``shapes`` are the static output shapes that stand in where the node can't be replayed (``None``: not known well
    enough). ``obstacle`` says why it can't be, empty where it can. ``same_as`` is the position of the earlier node that
    applies the same layer.
    """

    name: str
    class_name: str
    arguments: tuple[tuple[str, Any], ...] = ()
    call: tuple[tuple[str, Any], ...] = ()
    inbound: tuple[int, ...] = ()
    inbound_outputs: tuple[int, ...] = ()
    shapes: tuple[tuple[int | None, ...], ...] | None = None
    obstacle: str = ""
    same_as: int | None = None
    nested: GraphSpec | None = None


@dataclass(frozen=True)
class GraphSpec:
    """A model to replay: nodes in topological order, and the positions of those that it returns."""

    nodes: tuple[NodeSpec, ...]
    outputs_at: tuple[int, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Tensor:
    """One output as Keras has it; ``None`` in ``shape`` is Keras's own."""

    shape: tuple[int | None, ...]
    dtype: str


@dataclass(frozen=True)
class Told:
    """What Keras says of a node: its outputs, flattened, and ``count_params()`` of its layer where that is built."""

    outputs: tuple[Tensor, ...]
    params: int | None = None


@dataclass(frozen=True)
class Refused:
    """Keras's own error: the exception's class and text."""

    error: str
    text: str


@dataclass(frozen=True)
class Skipped:
    """A node that wasn't asked about, and why."""

    reason: str


@dataclass(frozen=True)
class Answer:
    """What became of one node, and of those of the model that it applies."""

    result: Told | Refused | Skipped
    nested: tuple[Answer, ...] = ()


def message(**fields: Any) -> bytes:
    """One line, line end included."""
    return OPENING + f"{VERSION},".encode() + json.dumps(fields, allow_nan=False).encode()[1:] + b"\n"


def parse(line: bytes) -> dict[str, Any]:
    """The fields of one line; refuses other versions."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not a message: {error}") from None
    if not isinstance(fields, dict) or fields.get("kshape") != VERSION:
        raise WireError("another version of the protocol")
    return fields


def encode_graph(graph: GraphSpec) -> dict[str, Any]:
    """The graph as plain JSON data."""
    return {
        "nodes": [_encode_node(node) for node in graph.nodes],
        "outputs_at": list(graph.outputs_at),
        "complete": graph.complete,
    }


def decode_graph(data: Any, depth: int = 0) -> GraphSpec:
    """The graph that ``encode_graph`` wrote, every field checked."""
    if depth > MAX_DEPTH:
        raise WireError("models are nested too deeply")
    fields = _as(dict, data)
    nodes = _as(list, fields.get("nodes"))
    if len(nodes) > MAX_NODES:
        raise WireError("the graph is too large")
    return GraphSpec(
        tuple(_decode_node(node, depth) for node in nodes),
        _ints(fields.get("outputs_at")),
        _as(bool, fields.get("complete")),
    )


def encode_answer(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON data."""
    result = answer.result
    if isinstance(result, Told):
        outputs = [[list(tensor.shape), tensor.dtype] for tensor in result.outputs]
        fields: dict[str, Any] = {"told": outputs, "params": result.params}
    elif isinstance(result, Refused):
        fields = {"refused": result.text, "error": result.error}
    else:
        fields = {"skipped": result.reason}
    if answer.nested:
        fields["nested"] = [encode_answer(inner) for inner in answer.nested]
    return fields


def decode_answer(data: Any, depth: int = 0) -> Answer:
    """The answer that ``encode_answer`` wrote, every field checked."""
    if depth > MAX_DEPTH + 1:
        raise WireError("answers are nested too deeply")
    fields = _as(dict, data)
    nested = tuple(decode_answer(inner, depth + 1) for inner in _as(list, fields.get("nested", [])))
    if "told" in fields:
        params = fields.get("params")
        outputs = tuple(_tensor(output) for output in _as(list, fields["told"]))
        return Answer(Told(outputs, None if params is None else _as(int, params)), nested)
    if "refused" in fields:
        return Answer(Refused(_as(str, fields.get("error")), _as(str, fields["refused"])), nested)
    return Answer(Skipped(_as(str, fields.get("skipped"))), nested)


def encode_value(value: Any, depth: int = 0) -> Any:
    """A plain argument as JSON data that keeps tuples, infinities and layers; refuses everything else."""
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
    if isinstance(value, LayerSpec):
        return {"layer": value.class_name, "arguments": encode_pairs(value.arguments, depth + 1)}
    raise WireError("it isn't a plain value")


def decode_value(data: Any, depth: int = 0) -> Any:
    """The argument that ``encode_value`` wrote."""
    if depth > 2 * MAX_DEPTH:
        raise WireError("an argument is nested too deeply")
    if isinstance(data, list):
        return [decode_value(item, depth + 1) for item in data]
    if isinstance(data, int) and abs(data) > MAX_INT:
        raise WireError("an argument is a number beyond 64 bits")
    if not isinstance(data, dict):
        return data
    if "tuple" in data:
        return tuple(decode_value(item, depth + 1) for item in _as(list, data["tuple"]))
    if "layer" in data:
        return LayerSpec(_as(str, data["layer"]), decode_pairs(data.get("arguments"), depth + 1))
    if "float" in data:
        text = _as(str, data["float"])
        if text not in ("inf", "-inf", "nan"):
            raise WireError(f"not a number: {text!r}")
        return float(text)
    pairs = [_pair(pair) for pair in _as(list, data.get("dict"))]
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
    for pair in _as(list, data):
        name, value = _pair(pair)
        found.append((_as(str, name), decode_value(value, depth)))
    return tuple(found)


def _encode_node(node: NodeSpec) -> dict[str, Any]:
    return {
        "name": node.name,
        "class": node.class_name,
        "arguments": encode_pairs(node.arguments),
        "call": encode_pairs(node.call),
        "inbound": list(node.inbound),
        "outputs": list(node.inbound_outputs),
        "shapes": None if node.shapes is None else [list(shape) for shape in node.shapes],
        "obstacle": node.obstacle,
        "same_as": node.same_as,
        "nested": None if node.nested is None else encode_graph(node.nested),
    }


def _decode_node(data: Any, depth: int) -> NodeSpec:
    fields = _as(dict, data)
    shapes, same_as, nested = fields.get("shapes"), fields.get("same_as"), fields.get("nested")
    return NodeSpec(
        _as(str, fields.get("name")),
        _as(str, fields.get("class")),
        decode_pairs(fields.get("arguments")),
        decode_pairs(fields.get("call")),
        _ints(fields.get("inbound")),
        _ints(fields.get("outputs")),
        None if shapes is None else tuple(_shape(shape) for shape in _as(list, shapes)),
        _as(str, fields.get("obstacle")),
        None if same_as is None else _ints([same_as])[0],
        None if nested is None else decode_graph(nested, depth + 1),
    )


def _tensor(data: Any) -> Tensor:
    shape, dtype = _pair(data)
    return Tensor(_shape(shape), _as(str, dtype))


def _pair(data: Any) -> tuple[Any, Any]:
    pair = _as(list, data)
    if len(pair) != 2:
        raise WireError("expected a pair")
    return pair[0], pair[1]


def _shape(data: Any) -> tuple[int | None, ...]:
    dims = _as(list, data)
    if not all(dim is None or type(dim) is int for dim in dims):
        raise WireError("a dimension is a size or null")
    return tuple(dims)


def _ints(data: Any) -> tuple[int, ...]:
    numbers = _as(list, data)
    if not all(type(number) is int and abs(number) <= MAX_INT for number in numbers):
        raise WireError("a position is a whole number")
    return tuple(numbers)


def _as(kind: Any, data: Any) -> Any:
    if type(data) is not kind:
        raise WireError(f"expected {kind.__name__}, found {type(data).__name__}")
    return data
