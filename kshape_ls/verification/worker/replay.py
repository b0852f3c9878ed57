"""A graph built from real layers on symbolic tensors, node by node, without weights."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..wire import Answer, GraphSpec, LayerSpec, NodeSpec, Refused, Skipped, Tensor, Told
from .allowed import refusal, refused_arguments
from .kit import Kit

LISTED = frozenset(
    {
        "Add",
        "AdditiveAttention",
        "Attention",
        "Average",
        "Concatenate",
        "Dot",
        "HashedCrossing",
        "Maximum",
        "Minimum",
        "Multiply",
        "Subtract",
    }
)
"""Layers that take their inputs as one list."""

SPREAD = frozenset({"GroupQueryAttention", "MultiHeadAttention"})
"""Layers that take query, value and key one by one."""

ATTENTIONS = SPREAD | {"AdditiveAttention", "Attention"}

RECURRENT = frozenset({"Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRU", "LSTM", "RNN", "SimpleRNN"})
"""Layers whose further inputs are the initial state."""

TYPED = frozenset(
    {
        "CategoryEncoding",
        "Discretization",
        "HashedCrossing",
        "Hashing",
        "IntegerLookup",
        "StringLookup",
        "TextVectorization",
    }
)
"""Layers that refuse a tensor for its dtype."""

MAX_ERROR = 4_000
COLOUR = re.compile("\x1b\\[[0-9;]*m")


@dataclass
class _Made:
    """What became of the nodes so far.

    ``tensors`` is ``None`` where a node has no output to go on with, ``refused`` are the nodes that Keras refused and
    those after them, ``stand_ins`` those of which only the static shape is there, ``guessed`` those whose dtype hangs
    on a stand-in's.
    """

    tensors: list[list[Any] | None] = field(default_factory=list)
    layers: list[Any] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    stand_ins: set[int] = field(default_factory=set)
    guessed: set[int] = field(default_factory=set)

    def put(self, answer: Answer, tensors: list[Any] | None = None, layer: Any = None) -> None:
        self.answers.append(answer)
        self.tensors.append(tensors)
        self.layers.append(layer)


def replay(kit: Kit, graph: GraphSpec, tell: Callable[[int, Answer], None]) -> None:
    """Tell the answer for every node, in order, as soon as it is known."""
    with kit.scope():
        _walk(kit, graph, tell)


def _walk(kit: Kit, graph: GraphSpec, tell: Callable[[int, Answer], None]) -> _Made:
    made = _Made()
    for position, node in enumerate(graph.nodes):
        misplaced = _misplaced(node, position)
        obstacle = misplaced or node.obstacle or _before(node, made)
        if not misplaced and made.refused.intersection(node.inbound):
            _leave(made, "it comes after a layer that Keras refused")
        elif obstacle:
            _skip(kit, node, made, obstacle)
        elif node.class_name == "InputLayer":
            _input(kit, node, made)
            if not node.arguments:
                made.guessed.add(position)
        elif not node.inbound or (not graph.complete and node.class_name in LISTED | SPREAD):
            _skip(kit, node, made, "not all of its inputs are known")
        elif node.nested is not None:
            _model(kit, node, made)
        else:
            _layer(kit, node, made)
        if not misplaced and made.guessed.intersection(node.inbound):
            made.guessed.add(position)
        tell(position, made.answers[-1])
    return made


def _misplaced(node: NodeSpec, position: int) -> str:
    if not all(0 <= producer < position for producer in node.inbound):
        return "its inputs don't come before it: the graph has a cycle or a gap"
    if node.same_as is not None and not 0 <= node.same_as < position:
        return "the layer that it shares doesn't come before it"
    if node.inbound_outputs and len(node.inbound_outputs) != len(node.inbound):
        return "which outputs it takes isn't known"
    return ""


def _before(node: NodeSpec, made: _Made) -> str:
    if any(made.tensors[producer] is None for producer in node.inbound):
        return "the shape of its input isn't known"
    for index, which in enumerate(node.inbound_outputs):
        if not 0 <= which < len(made.tensors[node.inbound[index]] or ()):
            return "the output that it takes doesn't exist"
    return ""


def _skip(kit: Kit, node: NodeSpec, made: _Made, reason: str, nested: tuple[Answer, ...] = ()) -> None:
    # The static shape stands in for what wasn't asked about.
    position = len(made.answers)
    try:
        tensors = [kit.keras.Input(batch_shape=shape) for shape in node.shapes or ()]
    except Exception:  # a shape that Keras can't hold can't stand in
        tensors = []
    if tensors:
        made.stand_ins.add(position)
        made.guessed.add(position)
    made.put(Answer(Skipped(reason), nested), tensors or None)


def _leave(made: _Made, reason: str, nested: tuple[Answer, ...] = ()) -> None:
    # No stand-in here: the static shape is what would come out if nothing were wrong.
    made.refused.add(len(made.answers))
    made.put(Answer(Skipped(reason), nested))


def _input(kit: Kit, node: NodeSpec, made: _Made) -> None:
    reason = refused_arguments(node.arguments)
    if reason or (not node.arguments and not node.shapes):
        _skip(kit, node, made, reason or "its shape isn't known")
        return
    arguments = dict(node.arguments) or {"batch_shape": (node.shapes or ((),))[0]}
    try:
        tensor = kit.layers["InputLayer"](**arguments).output
    except Exception as error:  # whatever Keras raises is its answer
        _fail(kit, node, made, error)
        return
    made.put(Answer(Told((_tensor(tensor),), 0)), [tensor])


def _layer(kit: Kit, node: NodeSpec, made: _Made) -> None:
    name = node.class_name
    reason = refusal(name, node.arguments) or refused_arguments(node.call)
    if not reason:
        reason = kit.missing(name, node.arguments)
    if not reason and name in TYPED and made.guessed.intersection(node.inbound):
        reason = "the type of its input isn't known"
    given = _given(node, made)
    if not reason and given is None:
        reason = "how its inputs are handed over isn't known"
    if reason or given is None:
        _skip(kit, node, made, reason)
        return
    shared = made.layers[node.same_as] if node.same_as is not None else None
    try:
        try:
            layer, outputs = _applied(kit, node, given, node.arguments, shared)
        except Exception as error:
            # States of a `stateful` layer want values, which don't exist here; what the layer returns is the same.
            calm = _stateless(node.arguments)
            if calm == node.arguments or not _ours(error):
                raise
            layer, outputs = _applied(kit, node, given, calm, shared)
    except Exception as error:  # whatever Keras raises is its answer
        if name in ATTENTIONS and len(node.inbound) > 2:
            # The third may be a key as well as a mask.
            _skip(kit, node, made, "how its inputs are handed over isn't known")
            return
        _fail(kit, node, made, error)
        return
    _told(made, layer, outputs)


def _applied(
    kit: Kit,
    node: NodeSpec,
    given: tuple[list[Any], dict[str, Any]],
    arguments: tuple[tuple[str, Any], ...],
    shared: Any,
) -> tuple[Any, Any]:
    layer = kit.build(node.class_name, arguments, node.name) if shared is None else shared
    return layer, layer(*given[0], **given[1], **dict(node.call))


def _stateless(value: Any) -> Any:
    # The same arguments with `stateful=False`, at any depth.
    if isinstance(value, LayerSpec):
        return LayerSpec(value.class_name, _stateless(value.arguments))
    if isinstance(value, tuple) and len(value) == 2 and value[0] == "stateful":
        return ("stateful", False)
    if isinstance(value, (list, tuple)):
        return type(value)([_stateless(item) for item in value])
    return value


def _ours(error: Exception) -> bool:
    # Whether the error comes of asking without values or of the memory limit, and not of the user's model.
    return (
        isinstance(error, (MemoryError, RecursionError))
        or "stateless scope" in str(error)
        or type(error).__name__ == "ResourceExhaustedError"
    )


def _model(kit: Kit, node: NodeSpec, made: _Made) -> None:
    assert node.nested is not None
    model = made.layers[node.same_as] if node.same_as is not None else None
    answers: tuple[Answer, ...] = made.answers[node.same_as].nested if node.same_as is not None else ()
    reason = _unfit(node.nested, len(node.inbound))
    if reason:
        _skip(kit, node, made, reason)
        return
    try:
        if model is None:
            inner = _walk(kit, node.nested, lambda *_: None)
            answers = tuple(inner.answers)
            if inner.refused:
                _leave(made, "Keras refused a layer of the model", answers)
                return
            reason = _partial(inner, node.nested)
            if reason:
                _skip(kit, node, made, reason, answers)
                return
            model = _assembled(kit, node, inner)
        outputs = model(_alone(_taken(node, made)))
    except Exception as error:  # whatever Keras raises is its answer
        _fail(kit, node, made, error, answers)
        return
    _told(made, model, outputs, answers)


def _unfit(graph: GraphSpec, given: int) -> str:
    # What is missing to make a model of the nested graph.
    if not graph.complete or not graph.outputs_at:
        return "the model isn't known in full"
    if not all(0 <= position < len(graph.nodes) for position in graph.outputs_at):
        return "what the model returns isn't known"
    if not 0 < given == sum(node.class_name == "InputLayer" for node in graph.nodes):
        return "how its inputs are handed over isn't known"
    return ""


def _partial(inner: _Made, graph: GraphSpec) -> str:
    if inner.stand_ins or any(tensors is None for tensors in inner.tensors):
        return "a layer of the model can't be replayed"
    if any(len(inner.tensors[position] or ()) != 1 for position in graph.outputs_at):
        return "which outputs of a layer the model returns isn't known"
    return ""


def _assembled(kit: Kit, node: NodeSpec, inner: _Made) -> Any:
    assert node.nested is not None
    nodes = node.nested.nodes
    inputs_at = [position for position, inside in enumerate(nodes) if inside.class_name == "InputLayer"]
    inputs, outputs = (
        [tensor for position in positions for tensor in inner.tensors[position] or ()]
        for positions in (inputs_at, node.nested.outputs_at)
    )
    named = {"name": node.name} if node.name else {}
    return kit.keras.Model(_alone(inputs), _alone(outputs), **named)


def _given(node: NodeSpec, made: _Made) -> tuple[list[Any], dict[str, Any]] | None:
    # How the tensors are handed over: positional and named arguments.
    tensors = _taken(node, made)
    name = node.class_name
    if name in LISTED:
        # One tensor alone is rarely merged: the others are tensors that the graph doesn't have.
        return ([tensors], {}) if len(tensors) > 1 else None
    if name in SPREAD and len(tensors) in (2, 3):
        return tensors, {}
    if name in RECURRENT and len(tensors) > 1:
        return tensors[:1], {"initial_state": tensors[1:]}
    return (tensors, {}) if len(tensors) == 1 else None


def _taken(node: NodeSpec, made: _Made) -> list[Any]:
    which = node.inbound_outputs or (0,) * len(node.inbound)
    return [(made.tensors[producer] or ())[which[index]] for index, producer in enumerate(node.inbound)]


def _told(made: _Made, layer: Any, outputs: Any, nested: tuple[Answer, ...] = ()) -> None:
    tensors = _flat(outputs)
    try:
        params = int(layer.count_params())
    except Exception:  # an unbuilt layer has no count
        params = None
    made.put(Answer(Told(tuple(_tensor(tensor) for tensor in tensors), params), nested), tensors, layer)


def _flat(outputs: Any) -> list[Any]:
    # In Keras's own order: that of a dict's sorted keys.
    if isinstance(outputs, dict):
        return [tensor for key in sorted(outputs) for tensor in _flat(outputs[key])]
    if isinstance(outputs, (list, tuple)):
        return [tensor for item in outputs for tensor in _flat(item)]
    return [outputs]


def _alone(tensors: list[Any]) -> Any:
    return tensors if len(tensors) > 1 else tensors[0]


def _tensor(tensor: Any) -> Tensor:
    return Tensor(tuple(None if dim is None else int(dim) for dim in tensor.shape), str(tensor.dtype))


def _fail(kit: Kit, node: NodeSpec, made: _Made, error: Exception, nested: tuple[Answer, ...] = ()) -> None:
    text = COLOUR.sub("", str(error)).strip()[:MAX_ERROR]
    if isinstance(error, ImportError):
        _skip(kit, node, made, f"Keras lacks what it needs: {text}", nested)
        return
    if _ours(error):
        cause = "Keras gives it values at once" if "stateless" in text else "Keras ran out of memory over it"
        _skip(kit, node, made, cause, nested)
        return
    made.refused.add(len(made.answers))
    made.put(Answer(Refused(type(error).__name__, text), nested))
