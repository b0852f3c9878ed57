"""Masks of steps, which Keras makes and hands on by itself: in a functional model they are operations of their own.

Follows ``Layer.__call__``: a layer of one tensor gets its mask as ``mask``, and ``compute_mask`` says what leaves it.
"""

from __future__ import annotations

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, node_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.state import OPERATION
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.functions import Code
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.values import (
    NONE,
    TRUE,
    Const,
    FunctionRef,
    Identity,
    Instance,
    LayerRef,
    ModelRef,
    Tensor,
    Value,
)
from kshape_ls.shapes import Shape

MASK, MAKING = "#mask", "#making masks"
"""The slot of a node that holds the mask of its (first) output, and that of a model with the nodes that made masks."""
_MAKING = frozenset({"Embedding", "Masking"})
_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
_TAKING = _RECURRENT | {"Bidirectional", "TimeDistributed", "GlobalAveragePooling1D", "BatchNormalization", "Softmax"}
"""Layers with an argument ``mask``."""
_PASSING = frozenset(
    {"MultiHeadAttention", "LayerNormalization", "GroupNormalization", "BatchNormalization", "UnitNormalization"}
    | {"LeakyReLU", "ReLU", "PReLU", "Activation", "ELU", "Softmax", "Rescaling", "Normalization", "AlphaDropout"}
    | {"GaussianDropout", "GaussianNoise", "ActivityRegularization", "Dropout", "SpatialDropout1D", "SpatialDropout2D"}
    | {"SpatialDropout3D", "TimeDistributed", "Dense", "Identity"}
)
"""Layers whose outputs have the mask of their input."""


def mask_taken(run: State, layer: Value, given: Arguments) -> tuple[tuple[str, Tensor], ...]:
    """The mask that Keras hands to a layer of one tensor, besides what the program hands it."""
    if not given.exact:
        return ()
    holding = [value for value in given.all() if tensors_in(run, value)]
    mask = mask_of(run, holding[0]) if len(holding) == 1 and "mask" not in given.named else None
    return (("mask", mask),) if mask is not None and _takes(run, layer) else ()


def _takes(run: State, layer: Value) -> bool:
    if isinstance(layer, Instance):
        if run.read((layer.cls.id, "#function")) is not None:
            return True  # a Lambda
        method, _ = find(run, layer.cls, "call")
        code = run.content((method.id, "#code")) if isinstance(method, FunctionRef) else None
        named = (*code.arguments.args, *code.arguments.kwonlyargs) if isinstance(code, Code) else ()
        return any(parameter.arg == "mask" for parameter in named)
    return isinstance(layer, ModelRef) or (isinstance(layer, LayerRef) and layer.class_name in _TAKING)


def leave_mask(
    run: Run, layer: Value, config: dict[str, Value], given: Arguments, taken: dict[str, Tensor], place: Place
) -> None:
    """Note the mask of what a layer gives for these arguments."""
    first = given.args[0] if given.args else None
    if not isinstance(layer, LayerRef) or not isinstance(first, Tensor):
        return
    made = _made(run, layer, config, first, place)
    if made is not None:
        run.write((place.origin, MASK), made)
        return
    stated = given.named.get("mask", NONE)
    before = stated if stated != NONE else taken.get("mask") or mask_of(run, first)
    if before is not None and (layer.class_name in _PASSING or _gives_steps(run, layer, config)):
        run.write((place.origin, MASK), before)


def added(run: Run, model: Identity, layer: Value, value: Value, origin: Identity) -> None:
    """A ``Sequential`` that grows calls the layers before the new one again: what masks they make is made anew.

    ``value`` is what the new layer gives.
    """
    held = run.content((model, MAKING))
    makers: tuple[Identity, ...] = held if isinstance(held, tuple) else ()
    for n, mask in enumerate(makers):
        fact = node_of(run, mask)
        if fact is not None:
            run.write((origin._replace(path=run.world.path(origin.path, ("mask", n))), OPERATION), fact)
    made = mask_of(run, value)
    if made is not None and made.origin is not None and isinstance(layer, LayerRef) and layer.class_name in _MAKING:
        fact = node_of(run, made.origin)
        before = fact.inputs[0].origin if fact is not None and layer.class_name == "Masking" else None
        run.write((model, MAKING), (*makers, *((before,) if before is not None else ()), made.origin))


def mask_of(run: State, value: Value | None) -> Tensor | None:
    """The mask of a tensor, where it has one."""
    if not isinstance(value, Tensor) or value.origin is None or value.index or value.kind != "symbolic":
        return None
    held = run.content((value.origin, MASK))
    return held if isinstance(held, Tensor) else None


def _gives_steps(run: Run, layer: LayerRef, config: dict[str, Value]) -> bool:
    inner = config.get("layer")
    if layer.class_name == "Bidirectional" and isinstance(inner, LayerRef):
        held = run.content((inner.id, "#config"))
        config = {} if config.get("merge_mode") == NONE else dict(held) if isinstance(held, tuple) else {}
        return _gives_steps(run, inner, config)
    return layer.class_name in _RECURRENT and config.get("return_sequences") == TRUE


def _made(run: Run, layer: LayerRef, config: dict[str, Value], x: Tensor, place: Place) -> Tensor | None:
    if layer.class_name == "Embedding" and config.get("mask_zero") == TRUE:
        return _operation(run, "keras.ops.not_equal", (x, Const(0)), (), x, x.shape, place)
    if layer.class_name == "Masking" and x.shape.dims:
        value = config.get("mask_value", Const(0.0))
        unequal = _operation(run, "keras.ops.not_equal", (x, value), (), x, x.shape, place)
        axis = (("axis", Const(-1)),)
        return _operation(run, "keras.ops.any", (unequal,), axis, unequal, Shape(x.shape.dims[:-1]), place)
    return None


def _operation(
    run: Run,
    name: str,
    args: tuple[Value, ...],
    kwargs: tuple[tuple[str, Value], ...],
    x: Tensor,
    shape: Shape,
    place: Place,
) -> Tensor:
    origin = place.origin._replace(path=run.world.path(place.origin.path, ("mask", name)))
    at = place.at or place.origin
    fact = NodeFact("op", name, None, args, kwargs, (x,), shape, at.token, at.ordinal)
    run.write((origin, NODE), fact)
    run.write((origin, OPERATION), fact)
    return Tensor(shape, "symbolic", origin, 0, "bool")
