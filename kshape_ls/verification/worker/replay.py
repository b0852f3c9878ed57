"""A graph built from real layers and functions on symbolic tensors, node by node, without weights."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..graph_wire import GraphSpec, NodeSpec, OpenSize, StandIn, Taken
from ..wire import Answer, Constructed, Refused, Skipped, Told
from .allowed import refusal, refused_arguments, refused_call
from .errors import is_ours, refused, skipped_for
from .ground import Outside, stand_ins
from .inside import run_inside
from .kit import Kit, make
from .made import Made
from .models import NoModel, application, assembled, outputs_of, unfit
from .operations import find, is_model, refused_operation
from .stateless import calmed
from .tensors import alone, described, filled, flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from .ground import Ground

    Tell = Callable[[int, Answer], None]

UNSURE = "a size of its input isn't known"
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


def replay(kit: Kit, graph: GraphSpec, tell: Tell) -> Refused | None:
    """Tell the answer for every node, in order, as soon as it is known; what Keras has against the model itself."""
    kit = dataclasses.replace(kit, shared={})
    with kit.ways.scope():
        made = walk(kit, graph, Outside(kit), None, tell)
        if made.refused or made.stand_ins or not made.symbolic or unfit(graph):
            return None
        try:
            assembled(kit, graph, made, "")
        except NoModel:
            return None
        except Exception as error:  # whatever Keras raises is its answer
            return None if is_ours(error) else refused(error)
    return None


def walk(kit: Kit, graph: GraphSpec, ground: Ground, given: list[Any] | None, tell: Tell, opened: bool = False) -> Made:
    """Replay the nodes of a graph; ``given`` are the tensors that come in, ``None`` where it makes its own.

    ``opened`` says that they hang on sizes that nobody knows.
    """
    made = Made()
    rest = list(given or ())
    for position, node in enumerate(graph.nodes):
        misplaced = _misplaced(node, position)
        obstacle = misplaced or node.obstacle or node.uncalled or _before(node, made)
        if not misplaced and made.refused.intersection(node.inbound):
            made.leave("it comes after a layer that Keras refused")
        elif node.class_name == "InputLayer" and given is not None:
            made.put_input(rest.pop(0) if rest else None, opened)
        elif misplaced or node.obstacle:
            _skip(node, made, ground, obstacle)
        elif obstacle:
            _construct(kit, node, made, ground, obstacle)
        elif node.class_name == "InputLayer":
            _input(kit, node, made, ground)
            if not node.arguments:
                made.guessed.add(position)
            if node.open:
                made.opened.add(position)
        else:
            _apply(kit, node, made, ground)
        if not misplaced:
            made.inherit(position, node.inbound, stands_in=bool(stand_ins(node)), hanging=ground.met(node))
        tell(position, made.answers[-1])
    return made


def _misplaced(node: NodeSpec, position: int) -> str:
    if not all(0 <= producer < position for producer in node.inbound):
        return "its inputs don't come before it: the graph has a cycle or a gap"
    if node.inbound_outputs and len(node.inbound_outputs) != len(node.inbound):
        return "which outputs it takes isn't known"
    return ""


def _before(node: NodeSpec, made: Made) -> str:
    if not (node.inbound or node.args or node.call or node.class_name == "InputLayer"):
        return "nobody knows what it is called on"
    if any(made.tensors[producer] is None for producer in node.inbound):
        return "the shape of its input isn't known"
    for index, which in enumerate(node.inbound_outputs):
        if not 0 <= which < len(made.tensors[node.inbound[index]] or ()):
            return "the output that it takes doesn't exist"
    return ""


def _skip(node: NodeSpec, made: Made, ground: Ground, reason: str, nested: tuple[Answer, ...] = ()) -> None:
    # The static shape stands in for what wasn't asked about.
    tensors = ground.shaped(node) if node.shapes else []
    made.skip(Skipped(reason), tensors, nested, node.open)


def _input(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    reason = refused_arguments(node.arguments)
    if reason or (not node.arguments and not node.shapes):
        _skip(node, made, ground, reason or "its shape isn't known")
        return
    arguments = dict(node.arguments) or {"batch_shape": (node.shapes or ((),))[0]}
    try:
        tensor = kit.ways.input(arguments)
    except Exception as error:  # whatever Keras raises is its answer
        _fail(node, made, ground, error)
        return
    made.put(Answer(Told((described(tensor),), 0)), [tensor])


def _apply(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    reason = _refused(kit, node, made)
    if reason:
        _skip(node, made, ground, reason)
        return
    try:
        if node.nested is not None:
            _nested(kit, node, made, ground)
        elif node.operation and not is_model(node.operation):
            _operation(kit, node, made, ground)
        else:
            _layer(kit, node, made, ground)
    except Exception as error:  # whatever Keras raises is its answer
        is_layer = node.nested is None and not node.operation
        if is_layer and made.opened.intersection(node.inbound):
            _construct(kit, node, made, ground, UNSURE)
        else:
            _fail(node, made, ground, error)


def _refused(kit: Kit, node: NodeSpec, made: Made) -> str:
    # Why this isn't even tried.
    reason = refused_call(node.args, node.call)
    if reason or node.nested is not None:
        return reason
    if node.operation:
        reason = refused_operation(node.operation) or refused_arguments(node.arguments)
        if not reason and find(kit.keras, kit.tensorflow, node.operation) is None:
            reason = f"{node.operation} isn't a function of Keras {kit.version} on {kit.backend}"
        return reason
    name = node.class_name
    reason = refusal(name, node.arguments) or kit.missing(name, node.arguments)
    if not reason and name in TYPED and made.guessed.intersection(node.inbound):
        reason = "the type of its input isn't known"
    return reason


def _handed(node: NodeSpec, made: Made, ground: Ground) -> tuple[list[Any], dict[str, Any]]:
    tensors = _taken(node, made)

    def resolve(spec: Taken | StandIn | OpenSize) -> Any:
        if isinstance(spec, Taken):
            return tensors[spec.index]
        made.meet(spec)
        return ground.tensor(spec)

    args = [filled(value, resolve) for value in node.args]
    return args, {name: filled(value, resolve) for name, value in node.call}


def _taken(node: NodeSpec, made: Made) -> list[Any]:
    which = node.inbound_outputs or (0,) * len(node.inbound)
    return [(made.tensors[producer] or ())[which[index]] for index, producer in enumerate(node.inbound)]


def _construct(kit: Kit, node: NodeSpec, made: Made, ground: Ground, reason: str) -> None:
    # What it is called on isn't known; that Keras makes it can be asked all the same.
    refused_for = _refused(kit, node, made)
    of_keras = is_model(node.operation) and not refused_for
    if not of_keras and (refused_for or node.operation or node.nested is not None):
        nested: tuple[Answer, ...] = ()
        if node.nested is not None and not refused_for and not ground.inside:
            # The layers inside can be made all the same.
            lacking = [None] * len(node.nested.inputs_at)
            nested = tuple(walk(kit, node.nested, ground, lacking, lambda *_: None).answers)
        _skip(node, made, ground, refused_for or reason, nested)
        return
    try:
        if of_keras:
            application(kit, node.operation, node.arguments, None)
        elif kit.known(node.layer) is None:
            kit.keep(
                node.layer, make(kit, node.class_name, node.arguments, lambda graph: _model_of(kit, graph), node.name)
            )
    except Exception as error:  # whatever Keras raises is its answer
        _fail(node, made, ground, error)
        return
    made.skip(Constructed(reason), ground.shaped(node) if node.shapes else [], (), node.open)


def _operation(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    function = find(kit.keras, kit.tensorflow, node.operation)
    assert function is not None
    args, named = _handed(node, made, ground)
    _told(made, None, function(*args, **named))


def _layer(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    args, named = _handed(node, made, ground)

    def applied(arguments: tuple[tuple[str, Any], ...]) -> tuple[Any, Any]:
        layer = kit.known(node.layer)
        if layer is None and node.operation:
            layer = application(kit, node.operation, arguments, args[0])
        elif layer is None:
            layer = make(kit, node.class_name, arguments, lambda graph: _model_of(kit, graph), node.name)
        return layer, layer(*args, **named)

    try:
        layer, outputs = applied(node.arguments)
    except Exception as error:
        # States of a `stateful` layer want values, which don't exist here; what the layer returns is the same.
        calm = calmed(node.arguments)
        if calm == node.arguments or not is_ours(error):
            raise
        layer, outputs = applied(calm)
    kit.keep(node.layer, layer)
    _told(made, layer, outputs)


def _model_of(kit: Kit, graph: GraphSpec) -> Any:
    # A model among the arguments of a layer.
    reason = unfit(graph)
    inner = walk(kit, graph, Outside(kit), None, lambda *_: None)
    if reason or inner.refused or inner.stand_ins or not inner.symbolic:
        raise NoModel(reason or "a layer of the model can't be replayed")
    return assembled(kit, graph, inner, "")


def _nested(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    assert node.nested is not None
    reason = unfit(node.nested)
    if reason:
        # Its layers can be asked about all the same.
        own = Outside(kit) if not node.inside else None
        nested = () if own is None else tuple(walk(kit, node.nested, own, None, lambda *_: None).answers)
        _skip(node, made, ground, reason, nested)
    elif node.inside:
        _within(kit, node, made, ground, _handed(node, made, ground)[0])
    else:
        _model(kit, node, made, ground)


def _within(kit: Kit, node: NodeSpec, made: Made, ground: Ground, tensors: list[Any]) -> None:
    # What happens in `call` of a layer of the program.
    assert node.nested is not None
    opened = bool(made.opened.intersection(node.inbound))
    if ground.inside:
        inner = walk(kit, node.nested, ground, tensors, lambda *_: None, opened)
        outputs = None if inner.refused else outputs_of(node.nested, inner)
    else:
        inner, outputs = run_inside(kit, node.nested, tensors, walk, opened)
    made.take_note(inner)
    _end(node, made, ground, inner, outputs)


def _model(kit: Kit, node: NodeSpec, made: Made, ground: Ground) -> None:
    assert node.nested is not None
    args, named = _handed(node, made, ground)
    tensors = flat(args)
    # By name or in a row: the model made here takes them in a row.
    if len(tensors) == len(node.nested.inputs_at):
        args, named = [alone(tensors)], {}
    if kit.known(node.layer) is not None:
        model, nested = kit.shared[node.layer or 0]
        _told(made, model, model(*args, **named), nested)
        return
    inner = walk(kit, node.nested, Outside(kit), None, lambda *_: None)
    nested = tuple(inner.answers)
    if inner.refused:
        made.leave("Keras refused a layer of the model", nested)
        return
    try:
        model = None if inner.stand_ins or not inner.symbolic else assembled(kit, node.nested, inner, node.name)
    except NoModel:
        model = None
    if model is not None:
        kit.keep(node.layer, model, nested)
        try:
            outputs = model(*args, **named)
        except Exception as error:  # whatever Keras raises is its answer
            _fail(node, made, ground, error, nested)
            return
        _told(made, model, outputs, nested)
        return
    # What can't be made a model of is walked along once more, with what it is given.
    opened = bool(made.opened.intersection(node.inbound))
    again = walk(kit, node.nested, ground, tensors, lambda *_: None, opened)
    made.take_note(again)
    # Its layers are told on its own inputs, but for what is refused on these.
    again.answers = [again.answers[n] if n in again.refused else answer for n, answer in enumerate(nested)]
    _end(node, made, ground, again, None if again.refused else outputs_of(node.nested, again))


def _end(node: NodeSpec, made: Made, ground: Ground, inner: Made, outputs: list[Any] | None) -> None:
    nested = tuple(inner.answers)
    if inner.refused:
        made.leave("Keras refused a layer inside", nested)
    elif outputs is None:
        _skip(node, made, ground, "a layer inside can't be replayed", nested)
    else:
        _told(made, None, outputs, nested)


def _told(made: Made, layer: Any, outputs: Any, nested: tuple[Answer, ...] = ()) -> None:
    tensors = flat(outputs)
    try:
        params = None if layer is None else int(layer.count_params())
    except Exception:  # an unbuilt layer has no count
        params = None
    made.put(Answer(Told(tuple(described(tensor) for tensor in tensors), params), nested), tensors)


def _fail(node: NodeSpec, made: Made, ground: Ground, error: Exception, nested: tuple[Answer, ...] = ()) -> None:
    hanging = ground.met(node) or bool(made.hanging.intersection(node.inbound))
    guessed = bool(stand_ins(node)) or (ground.inside and bool(made.guessed.intersection(node.inbound)))
    reason = skipped_for(error, hanging, guessed, bool(made.opened.intersection(node.inbound)))
    if reason:
        _skip(node, made, ground, reason, nested)
    else:
        made.refuse(Answer(refused(error), nested))
