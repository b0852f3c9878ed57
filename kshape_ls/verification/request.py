"""A model of the analysis as a graph to replay: plain data, with a word on every node that can't be."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import REQUIRED
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Output, Shape, Symbol
from kshape_ls.verification.wire import GraphSpec, LayerSpec, NodeSpec, WireError, encode_graph, encode_value

Arguments = tuple[tuple[str, Any], ...]

NEUTRAL = ("_initializer", "_regularizer", "_constraint")
"""Ends of the names of arguments that neither shapes nor counts depend on."""

SIZES = frozenset({"shape", "batch_shape", "batch_size", "input_shape", "batch_input_shape"})
"""Arguments of an input that say its shape."""


UNREAD = "isn't known"


class _Unread(Exception):  # noqa: N818 -- nothing went wrong: the analysis can't tell
    """An argument that the analysis couldn't read."""


def to_replay(graph: ModelGraph) -> GraphSpec:
    """The graph that real Keras is asked about."""
    nodes: list[NodeSpec] = []
    first: dict[object, int] = {}
    for position, node in enumerate(graph.nodes):
        spec = _input(node) if node.class_name == "InputLayer" else _layer(node)
        if not spec.obstacle and spec.name and node.class_name != "InputLayer":
            earlier = first.setdefault(_identity(node, spec), position)
            if earlier != position:
                spec = dataclasses.replace(spec, same_as=earlier)
        nodes.append(spec)
    return GraphSpec(tuple(nodes), graph.outputs_at, graph.complete)


def leaves(output: Output) -> tuple[Shape, ...]:
    """The shapes of an output in the order in which Keras flattens it: dicts by their sorted keys."""
    if isinstance(output, Shape):
        return (output,)
    items = output.items
    if output.kind == "dict":
        items = tuple(item for _, item in sorted(zip(output.keys, items, strict=True), key=lambda pair: pair[0]))
    return tuple(leaf for item in items for leaf in leaves(item))


def _input(node: GraphNode) -> NodeSpec:
    # As written where the shape is written there; else the static shape says it, and no arguments say that the dtype is
    # a guess.
    arguments, obstacle = _readable(node.arguments)
    shapes = _static(node.output)
    written = any(name in SIZES for name, _ in arguments)
    if obstacle or not node.literal or not written:
        dtype = tuple((name, value) for name, value in arguments if name == "dtype")
        obstacle = "" if shapes else "its shape isn't known"
        arguments = (("batch_shape", shapes[0]), *dtype) if shapes and dtype else ()
    return NodeSpec(node.name, node.class_name, arguments, shapes=shapes, obstacle=obstacle)


def _layer(node: GraphNode) -> NodeSpec:
    arguments, obstacle = _readable(node.arguments) if node.nested is None else ((), "")
    call, unread = _readable(node.call)
    if node.nested is None:
        obstacle = _unreadable(node) or obstacle
    return NodeSpec(
        node.name,
        node.class_name,
        arguments,
        call,
        node.inbound,
        node.inbound_outputs,
        _static(node.output),
        obstacle or unread,
        nested=None if node.nested is None else to_replay(node.nested),
    )


def _unreadable(node: GraphNode) -> str:
    # Unread arguments that are named are judged one by one; those that aren't can be anything.
    if node.literal or any(_is_open(value) for _, value in node.arguments):
        return ""
    if not node.class_name[:1].isupper():
        return f"{node.class_name} is an operation, not a layer"
    return "not all of its arguments can be read" if node.arguments else "its class isn't one of Keras's own"


def _identity(node: GraphNode, spec: NodeSpec) -> object:
    # Two applications of one layer: the same name, made at the same place with the same arguments.
    alone = dataclasses.replace(spec, inbound=(), inbound_outputs=(), shapes=None, call=())
    return json.dumps(encode_graph(GraphSpec((alone,)))), node.entry and node.entry.layer


def _readable(pairs: Arguments) -> tuple[Arguments, str]:
    # The arguments that can be handed over, and what is wrong with one that can't.
    kept: list[tuple[str, Any]] = []
    obstacle = ""
    for name, value in pairs:
        plain, reason = _handed(value)
        if not reason:
            kept.append((name, plain))
        elif reason is UNREAD and name.endswith("activation"):
            kept.append((name, "linear"))
        elif reason is not UNREAD or not name.endswith(NEUTRAL):
            obstacle = obstacle or f"its argument `{name}` {reason}"
    return tuple(kept), obstacle


def _handed(value: Any) -> tuple[Any, str]:
    # The value as it is handed over, or why it isn't.
    try:
        plain = _plain(value)
        encode_value(plain)
    except _Unread:
        return None, UNREAD
    except WireError as error:
        return None, f"can't be handed over: {error}"
    return plain, ""


def _plain(value: Any) -> Any:
    if value is DYNAMIC:
        return None
    if value is UNKNOWN or isinstance(value, Symbol):
        raise _Unread
    if isinstance(value, list | tuple):
        return type(value)([_plain(item) for item in value])
    if isinstance(value, GraphNode):
        if _unreadable(value):
            raise _Unread
        return _wrapped(value.class_name, value.arguments)
    if isinstance(value, BoundLayer):
        # Defaults stay at home: an older Keras may not know them.
        defaults = {parameter.name: parameter.default for parameter in value.rule.parameters}
        written = tuple((name, given) for name, given in value.arguments if given != defaults.get(name, REQUIRED))
        return _wrapped(value.class_name, written)
    return value


def _wrapped(class_name: str, arguments: Arguments) -> LayerSpec:
    readable, obstacle = _readable(arguments)
    if obstacle:
        raise _Unread
    return LayerSpec(class_name, readable)


def _is_open(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_open(item) for item in value)
    return value is UNKNOWN or isinstance(value, Symbol)


def _static(output: Output) -> tuple[tuple[int | None, ...], ...] | None:
    shapes = []
    for leaf in leaves(output):
        if leaf.dims is None or not all(isinstance(dim, int) or dim is DYNAMIC for dim in leaf.dims):
            return None
        shapes.append(tuple(dim if isinstance(dim, int) else None for dim in leaf.dims))
    return tuple(shapes)
