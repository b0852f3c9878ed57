"""A model of the analysis as a graph to replay: plain data, with a word on every node that can't be."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from kshape_ls.analysis.facts import Application, GraphNode, ModelGraph
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Output, Shape
from kshape_ls.verification.graph_wire import MAX_DEPTH, GraphSpec, NodeSpec
from kshape_ls.verification.handing import applied, constructed, is_open, taken

SIZES = frozenset({"shape", "batch_shape", "batch_size", "input_shape", "batch_input_shape"})
"""Arguments of an input that say its shape."""

_PREPARING = ".preprocess_input"
FETCHING = frozenset({"weights", "input_tensor"})
"""Arguments of ``keras.applications`` that stay here: the shapes are the same without weights."""

UNMADE = "its class isn't one of Keras's own, and what it does isn't known"


def to_replay(graph: ModelGraph, depth: int = 0, layers: dict[Hashable, int] | None = None) -> GraphSpec:
    """The graph that real Keras is asked about; ``layers`` are the numbers of those that have been met around it."""
    numbers: dict[Hashable, int] = {} if layers is None else layers
    nodes = [
        _input(node)
        if node.class_name == "InputLayer" or position in graph.inputs_at
        else _node(node, _flattened(graph, node.inbound, node.inbound_outputs), depth, numbers)
        for position, node in enumerate(graph.nodes)
    ]
    # Inputs that lead to nothing have no node.
    lost = () if graph.connected else graph.inputs[len(graph.inputs_at) :]
    inputs_at = (*graph.inputs_at, *range(len(nodes), len(nodes) + len(lost)))
    for output in lost:
        shapes, is_open = _static(output)
        nodes.append(NodeSpec("", "InputLayer", shapes=shapes, open=is_open))
    complete = graph.complete or not graph.connected
    outputs_index = _flattened(graph, graph.outputs_at, graph.outputs_index)
    return GraphSpec(tuple(nodes), inputs_at, graph.outputs_at, outputs_index, complete)


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
    arguments, obstacle = constructed(node.arguments) if node.class_name == "InputLayer" else ((), "")
    shapes, is_open = _static(node.output)
    written = any(name in SIZES for name, _ in arguments)
    if obstacle or not node.literal or not written:
        dtype = tuple((name, value) for name, value in arguments if name == "dtype")
        obstacle = "" if shapes else "its shape isn't known"
        arguments = (("batch_shape", shapes[0]), *dtype) if shapes and dtype else ()
        return NodeSpec(node.name, "InputLayer", arguments, shapes=shapes, obstacle=obstacle, open=is_open)
    return NodeSpec(node.name, "InputLayer", arguments, shapes=shapes)


def _flattened(graph: ModelGraph, at: tuple[int, ...], which: tuple[int, ...]) -> tuple[int, ...]:
    # Outputs are counted as the code returns them here, and as Keras flattens them there.
    if len(at) != len(which):
        return which
    producers = [graph.nodes[n].output if 0 <= n < len(graph.nodes) else UNKNOWN_SHAPE for n in at]
    orders = [_order(producer) for producer in producers]
    return tuple(order.index(n) if n in order else n for order, n in zip(orders, which, strict=True))


def _order(output: Output, first: int = 0) -> list[int]:
    # Which output, in the order of the code, comes at each place in Keras's.
    if isinstance(output, Shape):
        return [first]
    parts: list[list[int]] = []
    for item in output.items:
        parts.append(_order(item, first))
        first += len(parts[-1])
    if output.kind == "dict":
        parts = [part for _, part in sorted(zip(output.keys, parts, strict=True), key=lambda pair: pair[0])]
    return [n for part in parts for n in part]


def _node(node: GraphNode, inbound_outputs: tuple[int, ...], depth: int, layers: dict[Hashable, int]) -> NodeSpec:
    application = node.application or Application("", (), ())
    inside = node.inside if node.nested is None else None
    # What a layer of the program does inside was worked out with all that it is called with: only tensors go in.
    args, call, unread = applied(application) if inside is None else (taken(application), (), "")
    if (
        node.nested is not None
        and len(application.given) == len(node.nested.inputs_at)
        and None not in taken(application)
    ):
        args, call, unread = taken(application), (), ""
    nested, arguments, obstacle = _made_of(node, application, depth, layers)
    shapes, is_open = _static(node.output)
    return NodeSpec(
        node.name,
        node.class_name,
        arguments,
        args,
        call,
        node.inbound,
        inbound_outputs,
        shapes,
        obstacle,
        unread,
        None if application.layer is None else layers.setdefault(application.layer, len(layers)),
        application.operation,
        nested,
        inside is not None and nested is not None,
        is_open,
    )


def _made_of(
    node: GraphNode, application: Application, depth: int, layers: dict[Hashable, int]
) -> tuple[GraphSpec | None, tuple[tuple[str, Any], ...], str]:
    # What is applied: a graph or the constructor's arguments, and an obstacle.
    nested = node.nested or node.inside
    if nested is not None:
        return (
            (None, (), "it stands in too many models")
            if depth >= MAX_DEPTH
            else (to_replay(nested, depth + 1, layers), (), "")
        )
    if application.operation and not is_model(application.operation):
        return None, (), ""
    if not (node.literal or any(is_open(value) for _, value in node.arguments)):
        return None, (), "not all of its arguments can be read" if node.arguments else UNMADE
    # A model among the arguments is unread there.
    held = tuple((name, to_replay(graph, depth + 1, layers)) for name, graph in application.holds)
    apart = {name for name, _ in held} | (FETCHING if application.operation else frozenset())
    arguments, obstacle = constructed(tuple(pair for pair in node.arguments if pair[0] not in apart))
    return None, (*arguments, *held), obstacle


def is_model(operation: str) -> bool:
    """Whether a function makes a model of ``keras.applications``."""
    return operation.startswith("keras.applications.") and not operation.endswith(_PREPARING)


def _static(output: Output) -> tuple[tuple[tuple[int | None, ...], ...] | None, bool]:
    # The shapes, and whether sizes in them are open because nobody knows them; none where a rank isn't known.
    shapes = [leaf.dims for leaf in leaves(output)]
    if None in shapes:
        return None, False
    known = [dims for dims in shapes if dims is not None]
    is_open = any(not isinstance(dim, int) and dim is not DYNAMIC for dims in known for dim in dims)
    return tuple(tuple(dim if isinstance(dim, int) else None for dim in dims) for dims in known), is_open
