"""Layers of the library: constructing them, and applying layers and models of every kind to tensors."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass, field, replace
from typing import cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.data_format import filled_in, with_format
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.masks import leave_mask, mask_taken
from kshape_ls.analysis.layers.nodes import INSIDE, NODE, NodeFact, output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.layers.wrapped import alive, build_cells
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.python.containers import fixed, opened
from kshape_ls.analysis.python.plain import kind_of, parts, plain, tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    UNKNOWN_VALUE,
    Const,
    Identity,
    Instance,
    LayerRef,
    ModelRef,
    Tensor,
    TensorKind,
    Value,
    mapped,
    tensors_of,
)
from kshape_ls.library.application import BoundLayer, apply_layer, construct
from kshape_ls.library.rules import Arg, InputSpec, LayerRule, positional
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Symbol

LAYER, CONFIG, BUILT, RESULT = "#layer", "#config", "#built", "#result"


_KERAS_2 = frozenset({"batch_input_shape", "batch_size", "weights", "input_length"})
"""Constructor arguments of every layer in Keras 2."""


@dataclass(frozen=True, slots=True)
class BuiltFact:
    """What a layer's first call fixed: the inputs it was built for, and what it requires since then."""

    inputs: tuple[Arg, ...]
    spec: InputSpec | None
    counted: list[tuple[BoundLayer, Dim]] = field(default_factory=list, compare=False, repr=False)


def construct_layer(
    run: Run, node: ast.AST, rule: LayerRule, given: Arguments, beside: Identity | None = None
) -> LayerRef:
    """``keras.layers.Dense(4)``; ``beside`` is the identity where it is the base of an object of the program."""
    identity = beside or run.identity(node)
    args = tuple(plain(run, value) for value in given.args)
    kwargs = {key: plain(run, value) for key, value in given.named.items()}
    if not given.exact:
        for parameter in rule.parameters[len(args) :]:
            kwargs.setdefault(parameter.name, UNKNOWN)
    data_format = filled_in(run, rule.parameters, args, kwargs)
    args, kwargs = with_format(rule.parameters, args, kwargs, data_format)
    bound = construct(rule, args, kwargs)
    if isinstance(bound, Mismatch) and (old := is_keras_2(run)) and kwargs.keys() & _KERAS_2:
        bound = construct(rule, args, {k: v for k, v in kwargs.items() if k not in _KERAS_2})
    if isinstance(bound, Mismatch):
        if given.exact and not old:
            run.mismatch(node, rule.name, bound, style="construct", layer=identity, arguments=tuple(kwargs.items()))
        bound = BoundLayer(rule, ())
        run.write((identity, LAYER), UNKNOWN_VALUE)
    else:
        run.write((identity, LAYER), UNKNOWN_VALUE if data_format is UNKNOWN else bound)
    names = [p.name for p in rule.parameters]
    written = {**dict(zip(names, given.args, strict=False)), **given.named}
    if data_format is not None and data_format is not UNKNOWN:
        written["data_format"] = Const(data_format)
    config = tuple(written.items())
    run.write((identity, CONFIG), config)
    return LayerRef(identity, rule.name)


def config_of(run: State, layer: LayerRef | ModelRef) -> dict[str, Value]:
    """The constructor arguments as written, by name."""
    found = run.content((layer.id, CONFIG))
    return dict(found) if isinstance(found, tuple) else {}


def call_layer(run: Run, node: ast.Call, callee: LayerRef | ModelRef | Instance, given: Arguments) -> Value:
    """A layer or model called on tensors in the program."""
    style = "call" if isinstance(node.func, ast.Call) else "held"
    argument = node.args[0] if node.args else node.keywords[0].value if node.keywords else None
    place = Place(node, run.identity(node), style, argument=argument)
    value = apply(run, callee, given, place)
    inputs = tuple(o for o in (output_of(fixed(run, v)) for v in given.args) if o is not None)
    run.site(node, "call", name_of(callee), output_of(value), inputs, callee)
    return opened(run, run.identity(node), value)


def name_of(layer: Value) -> str:
    """The public class name of a layer or model."""
    if isinstance(layer, Instance):
        return layer.cls.name
    return layer.class_name if isinstance(layer, LayerRef | ModelRef) else ""


def apply(run: Run, callee: Value, given: Arguments, place: Place) -> Value:
    """The result of applying a layer or model; a mismatch is told at ``place``."""
    tensors = [t for value in given.all() for t in tensors_in(run, value)]
    kind = cast("TensorKind", kind_of(tensors))
    if isinstance(callee, LayerRef | ModelRef) and (odd := _no_tensor(run, callee, given)) is not None:
        refuse(run, place, name_of(callee), odd, tensors, callee.id)
        return Tensor(UNKNOWN_SHAPE, kind, place.origin)
    if isinstance(callee, LayerRef):
        result: Value = _apply_rule(run, callee, given, place, tensors, kind)
    elif isinstance(callee, ModelRef):
        result = run.evaluators.apply_model(run, callee, given, place)
    elif isinstance(callee, Instance):
        result = run.evaluators.apply_instance(run, callee, given, place, kind)
    else:
        return UNKNOWN_VALUE
    return _remember(run, callee, given, place, tensors, kind, result)


def _no_tensor(run: Run, callee: LayerRef | ModelRef, given: Arguments) -> Mismatch | None:
    """Refuses a layer or model where a tensor is meant: ``Dense(3)(Dense(4))``. Layers of data hand anything on."""
    bound = run.content((callee.id, LAYER)) if isinstance(callee, LayerRef) else None
    if is_keras_2(run) or (isinstance(bound, BoundLayer) and bound.rule.family.startswith("preprocessing")):
        return None
    for value in given.args:
        for each in parts(run, value) or (value,):
            if isinstance(each, LayerRef | ModelRef):
                message = f"Only input tensors may be passed as positional arguments: this is a {name_of(each)}"
                return Mismatch("invalid-argument", message, expected="a tensor", found=name_of(each))
    return None


def refuse(
    run: Run,
    place: Place,
    subject: str,
    mismatch: Mismatch,
    tensors: list[Tensor],
    layer: Identity,
    arguments: tuple[tuple[str, object], ...] = (),
    declared: tuple[Identity | None, ...] = (),
) -> None:
    """Tell that a layer or model refuses the tensors that it is applied to."""
    run.mismatch(
        place.node,
        subject,
        mismatch,
        tuple(t.shape for t in tensors),
        tuple(t.origin for t in tensors),
        style=place.style,
        layer=layer,
        argument=place.argument,
        arguments=arguments,
        at=place.at,
        declared=declared,
        places=place.places,
    )


def _apply_rule(
    run: Run, ref: LayerRef, given: Arguments, place: Place, tensors: list[Tensor], kind: TensorKind
) -> Value:
    bound = run.content((ref.id, LAYER))
    if not isinstance(bound, BoundLayer):
        return Tensor(UNKNOWN_SHAPE, kind, place.origin)
    live = alive(run, bound)
    built = run.content((ref.id, BUILT))
    args = tuple(_as_input(plain(run, value)) for value in given.args)
    kwargs = {key: plain(run, value) for key, value in given.named.items()}
    spec = built.spec if isinstance(built, BuiltFact) else None
    result = apply_layer(live, args, kwargs, spec)
    if isinstance(result, Mismatch):
        # Keras 2 takes a list of one tensor for the tensor, recurrent layers a list with their states, and "SAME".
        old = result.code in ("input-count", "invalid-argument") and is_keras_2(run)
        if given.exact and not old:
            refuse(run, place, bound.class_name, result, tensors, ref.id, arguments=bound.arguments)
        result = UNKNOWN_SHAPE
    elif built is ABSENT:
        inputs = _inputs(bound.rule, args, kwargs)
        run.write((ref.id, BUILT), BuiltFact(inputs, live.built_spec(*inputs)))
        if live is not bound:
            build_cells(run, live, inputs[0] if inputs else None, place)
    dtype = bound.rule.dtype if bound.rule.dtype != "same" else tensors[0].dtype if tensors else "float32"
    value, _ = tensors_of(result, kind, place.origin, dtype)
    return value


def _inputs(rule: LayerRule, args: tuple[Arg, ...], kwargs: dict[str, Arg]) -> tuple[Arg, ...]:
    """The call's arguments in the order in which the rule counts weights of them."""
    given = {**dict(zip([p.name for p in rule.call], args, strict=False)), **kwargs}
    # A rule may name what it counts on as it likes, as long as it takes it in the order of the call.
    names = positional(rule.weights or rule.built or rule.output)
    own = [name if name in given else p.name for name, p in zip(names, rule.call, strict=False)]
    return tuple(given[name] for name in itertools.takewhile(given.__contains__, own))


def _as_input(value: Arg) -> Arg:
    # A value that can't be told may still be a tensor, and a text becomes one: its rank is unknown.
    return Shape(None) if value is UNKNOWN or isinstance(value, str | bytes | Symbol) else value


def _remember(
    run: Run, callee: Value, given: Arguments, place: Place, tensors: list[Tensor], kind: TensorKind, result: Value
) -> Value:
    if run.quiet:
        return result
    if isinstance(callee, Instance):
        run.write((place.origin, INSIDE), result)
    result = _owned(result, place.origin, kind)
    taken = mask_taken(run, callee, given) if kind == "symbolic" else ()
    fact = NodeFact(
        "layer",
        name_of(callee),
        callee,
        given.args,
        (*given.named.items(), *taken),
        (*tensors, *(mask for _, mask in taken)),
        output_of(result) or UNKNOWN_SHAPE,
        place.at.token if place.at is not None else run.unit.token,
        place.at.ordinal if place.at is not None else run.ordinal(place.node),
    )
    run.write((place.origin, NODE), fact)
    if isinstance(callee, LayerRef) and kind == "symbolic":
        leave_mask(run, callee, config_of(run, callee), given, dict(taken), place)
    if isinstance(callee, LayerRef | ModelRef | Instance) and kind == "symbolic":
        # With a second call, ``layer.output`` is no single tensor any more.
        first = run.content((callee.id, RESULT)) is ABSENT
        run.write((callee.id, RESULT), result if first else UNKNOWN_VALUE)
    return result


def _owned(value: Value, origin: Identity, kind: TensorKind) -> Value:
    """The result as made by the node at ``origin``."""
    counter = itertools.count()

    def own(part: Tensor) -> Value:
        return replace(part, origin=origin, index=next(counter), kind=kind)

    return mapped(value, own)
