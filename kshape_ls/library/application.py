"""What happens when a rule meets arguments: binding, conversion, input specs, and the rule's answer as one ``Output``.

Arguments here are plain Python values in which tensors stand as ``Shape`` and layers as ``BoundLayer`` (or any
``Inner``); sequences are tuples, and ``UNKNOWN`` stands for what can't be told.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kshape_ls.library.identifiers import BASE_ARGUMENTS, argument_fault
from kshape_ls.library.ops.arguments import integers_fault, uneven
from kshape_ls.library.remembering import key_of, remembered
from kshape_ls.library.rules import (
    REQUIRED,
    Arg,
    InputSpec,
    LayerRule,
    OpRule,
    Parameter,
    Shapes,
    keyword_only,
    positional,
)
from kshape_ls.library.standing_in import stood_in, taken_back
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Nest, Output, Shape, Symbol, from_dims
from kshape_ls.shapes.dims import equal, show

Answers: TypeAlias = dict[Hashable, "Output | Mismatch"]


@dataclass(frozen=True, slots=True)
class BoundLayer:
    """A library layer with its constructor arguments: what ``Dense(4)`` is before it meets a tensor."""

    rule: LayerRule
    arguments: tuple[tuple[str, Arg], ...]
    # No argument: one that is made of another, to answer anew, doesn't share its answers.
    _answers: Answers = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def class_name(self) -> str:
        """The public class name: ``"Dense"``."""
        return self.rule.name

    @property
    def config(self) -> Mapping[str, Arg]:
        """The constructor arguments that shapes or weights depend on, by name."""
        return dict(self.arguments)

    def apply(self, *inputs: Shape | Shapes, **call: Arg) -> Output | Mismatch:
        """What it returns when called on tensors of these shapes."""
        return apply_layer(self, inputs, call)

    def weights(self, *inputs: Shape | Shapes) -> Dim:
        """How many scalars its weights hold once it is built for these shapes."""
        if self.rule.weights is None:
            return 0
        count: Dim = _asked(self.rule.weights, self, inputs, default=UNKNOWN)
        return count

    def built_spec(self, *inputs: Shape | Shapes) -> InputSpec | None:
        """What the layer requires of its input once it was called on these shapes."""
        if self.rule.built is None:
            return None
        spec: InputSpec | None = _asked(self.rule.built, self, inputs, default=None)
        return spec

    def declared(self, *inputs: Shape | Shapes) -> Output | Mismatch | None:
        """What ``compute_output_shape`` says of these shapes; ``None`` where it says what a call gives."""
        if self.rule.declares is None:
            return None
        return outcome(_asked(self.rule.declares, self, inputs, default=UNKNOWN_SHAPE))


_made: dict[Hashable, BoundLayer | Mismatch] = {}


def construct(rule: LayerRule, args: tuple[Arg, ...], kwargs: Mapping[str, Arg]) -> BoundLayer | Mismatch:
    """The layer that ``Rule(*args, **kwargs)`` makes, or what its constructor refuses."""
    key = key_of(rule.family, rule.name, args, kwargs)
    return remembered(_made, key, lambda: _constructed(rule, args, kwargs))


def _constructed(rule: LayerRule, args: tuple[Arg, ...], kwargs: Mapping[str, Arg]) -> BoundLayer | Mismatch:
    base = BASE_ARGUMENTS if rule.base is None else rule.base
    own = {name: value for name, value in kwargs.items() if name not in base or _has(rule, name)}
    bound = bind(rule.name, rule.parameters, args, own)
    if isinstance(bound, Mismatch):
        return bound
    takes_any = any(p.kind == "var_keyword" for p in rule.parameters)
    by_position = {p.name: value for p, value in zip(rule.parameters, args, strict=False)}
    by_name = {name: value for name, value in kwargs.items() if name in bound} if takes_any else kwargs
    looked_at = {name: value for name, value in {**by_position, **by_name}.items() if name not in rule.ignored}
    fault = argument_fault(looked_at)
    if fault:
        return fault
    known = {**{name: kwargs.get(name) for name in BASE_ARGUMENTS}, **bound}
    layer = BoundLayer(rule, tuple((name, known[name]) for name in needed(rule) if name in known))
    refused = None if rule.construct is None else _asked(rule.construct, layer, (), default=None)
    return refused or layer


def needed(rule: LayerRule) -> tuple[str, ...]:
    """The constructor arguments that shapes or weights depend on."""
    accepts = None if isinstance(rule.accepts, InputSpec) else rule.accepts
    others = (rule.weights, rule.built, accepts, rule.declares)
    return _needed(rule.output, rule.construct, *others, frozenset(rule.given))


@functools.cache
def _needed(*functions: Callable[..., object] | frozenset[str] | None) -> tuple[str, ...]:
    *rules, given = functions
    asked = [name for function in rules if callable(function) for name in keyword_only(function)]
    extra = positional(rules[1]) if callable(rules[1]) else ()
    assert isinstance(given, frozenset)
    return tuple(name for name in dict.fromkeys((*asked, *extra)) if name not in given)


def apply_layer(
    layer: BoundLayer, args: tuple[Arg, ...], kwargs: Mapping[str, Arg], built: InputSpec | None = None
) -> Output | Mismatch:
    """What the layer returns; ``built`` is what an earlier call fixed."""
    key = key_of(args, kwargs)
    return remembered(
        layer._answers, None if key is None else (key, built), lambda: _applied(layer, args, kwargs, built)
    )


def _applied(
    layer: BoundLayer, args: tuple[Arg, ...], kwargs: Mapping[str, Arg], built: InputSpec | None
) -> Output | Mismatch:
    rule = layer.rule
    # ``training`` may be given to every layer, and is dropped where ``call`` doesn't take it.
    takes_training = any(p.name == "training" for p in rule.call)
    call = {name: value for name, value in kwargs.items() if name != "training" or takes_training}
    bound = bind(f"{rule.name}.call()", rule.call, args, call)
    if isinstance(bound, Mismatch):
        return bound
    misplaced = _misplaced(rule, args)
    if misplaced:
        return misplaced
    accepts = rule.accepts
    if accepts is not None and not isinstance(accepts, InputSpec):
        accepts = _asked(accepts, layer, (), default=InputSpec())
    first = bound[rule.call[0].name] if rule.call else ()
    for spec in (accepts, built):
        refused = spec and spec != InputSpec() and check_spec(rule.name, spec, first)
        if refused:
            return refused
    # Weights are made for one shape; a model, unlike a layer, takes a list of one tensor.
    single = rule.weights is not None and rule.family != "applications" and _annotation(rule) == "Shape"
    if single and _flat(first) != (first,):
        message = f"{rule.name} expects one tensor, but received a {_collection(first)} of tensors"
        return Mismatch("input-count", message, expected="a tensor", found=_collection(first))
    result = _answered(layer, bound)
    if isinstance(result, Mismatch) and built is not None:
        # What a first call needs to know for its weights, a later one may leave open.
        again = _answered(layer, stood_in(bound))
        return again if isinstance(again, Mismatch) else taken_back(again)
    return result


def apply_op(rule: OpRule, args: tuple[Arg, ...], kwargs: Mapping[str, Arg]) -> Output | Mismatch:
    """What the function returns for these arguments."""
    bound = bind(rule.names[0].rpartition(".")[2], rule.parameters, args, kwargs)
    if isinstance(bound, Mismatch):
        return bound
    fault = _integers_fault(rule, bound)
    if fault:
        return fault
    values = _converted(rule.output, {**bound, **rule.given})
    return UNKNOWN_SHAPE if values is None else outcome(rule.output(**values))


def _integers_fault(rule: OpRule, bound: Mapping[str, Arg]) -> Mismatch | None:
    optional = {p.name for p in rule.parameters if p.default is None}
    for spec in rule.integers:
        name = spec.partition(":")[0]
        fault = None if bound[name] is None and name in optional else integers_fault(bound[name], spec)
        if fault:
            return fault
    if not rule.names[0].startswith("tensorflow."):
        return None
    for name in positional(rule.output):
        if rule.output.__annotations__.get(name) == "Shape" and uneven(bound[name], texts=True):
            return _argument(f"Attempt to convert a value that is no tensor for '{name}'", name)
    return None


def _answered(layer: BoundLayer, bound: Mapping[str, Arg]) -> Output | Mismatch:
    values = _converted(layer.rule.output, {**layer.config, **bound, **layer.rule.given})
    return UNKNOWN_SHAPE if values is None else outcome(layer.rule.output(**values))


def bind(
    what: str, parameters: tuple[Parameter, ...], args: tuple[Arg, ...], kwargs: Mapping[str, Arg]
) -> dict[str, Arg] | Mismatch:
    """Arguments by parameter name with defaults filled in, as Python binds them."""
    bound: dict[str, Arg] = {}
    rest = list(args)
    left = dict(kwargs)
    takes_any = False
    for p in parameters:
        if p.kind == "var_positional":
            bound[p.name], rest = tuple(rest), []
        elif p.kind == "var_keyword":
            takes_any = True
        elif p.kind == "plain" and rest:
            if p.name in left:
                return _argument(f"{what} got multiple values for argument '{p.name}'", p.name)
            bound[p.name] = rest.pop(0)
        elif p.name in left:
            bound[p.name] = left.pop(p.name)
        elif p.default is REQUIRED:
            return _argument(f"{what} is missing a required argument: '{p.name}'", p.name)
        else:
            bound[p.name] = p.default
    if rest:
        taken = sum(p.kind == "plain" for p in parameters)
        return _argument(f"{what} takes {taken} positional arguments but {len(args)} were given", None)
    if left and not takes_any:
        name = next(iter(left))
        return _argument(f"Unrecognized keyword arguments passed to {what}: {name}", name)
    return bound


def check_spec(what: str, spec: InputSpec, value: Arg) -> Mismatch | None:
    """Keras's ``assert_input_compatibility`` for one spec; silent where the shape isn't known."""
    inputs = _flat(value)
    if len(inputs) != 1:
        message = f"{what} expects 1 input(s), but it received {len(inputs)} input tensors"
        return Mismatch("input-count", message, expected=1, found=len(inputs))
    given = inputs[0]
    if given is None:
        return Mismatch("invalid-argument", f"Inputs to a layer should be tensors. Got None as input for {what}")
    if not isinstance(given, Shape) or given.rank is None:
        return None
    rank = given.rank
    for wanted, word, wrong in (
        (spec.rank, "ndim", spec.rank is not None and rank != spec.rank),
        (spec.min_rank, "min_ndim", spec.min_rank is not None and rank < spec.min_rank),
        (spec.max_rank, "max_ndim", spec.max_rank is not None and rank > spec.max_rank),
    ):
        if wrong:
            message = f"expected {word}={wanted}, found ndim={rank}. Full shape received: {given}"
            return Mismatch("rank-mismatch", message, expected=wanted, found=rank, inputs=(0,))
    for axis, size in spec.axes:
        if equal(given.axis(axis), size) is False:
            message = (
                f"expected axis {axis} of input shape to have value {show(size)}, but received input with shape {given}"
            )
            return Mismatch("axis-size-mismatch", message, axis, size, given.axis(axis), inputs=(0,))
    return None


def _flat(value: Arg) -> tuple[Arg, ...]:
    # The tensors of a nest; a sequence without tensors is one tensor itself.
    items = value if isinstance(value, tuple | list) else tuple(value.values()) if isinstance(value, dict) else None
    if items is None or not (items and any(isinstance(leaf, Shape) for item in items for leaf in _flat(item))):
        return (value,)
    return tuple(leaf for item in items for leaf in _flat(item))


def outcome(result: object) -> Output | Mismatch:
    """A rule's answer as one ``Output``."""
    if isinstance(result, Shape | Nest | Mismatch):
        return result
    if isinstance(result, dict):
        return _nest("dict", tuple(result.values()), tuple(str(k) for k in result))
    if isinstance(result, list):
        return _nest("list", tuple(result))
    if isinstance(result, tuple):
        return _nest("tuple", result)
    return UNKNOWN_SHAPE


def as_shape(value: Arg) -> Shape:
    """The shape of what is handed over as a tensor: a shape, a number, or nested sequences of numbers or texts."""
    if isinstance(value, Shape):
        return value
    if isinstance(value, bool | int | float | complex | Symbol):
        return Shape(())
    if isinstance(value, tuple | list):
        inner = [Shape(()) if isinstance(item, str) else as_shape(item) for item in value]
        if all(s == inner[0] for s in inner[1:]):
            first = inner[0].dims if inner else ()
            return UNKNOWN_SHAPE if first is None else from_dims((len(inner), *first))
    return UNKNOWN_SHAPE


def _nest(
    kind: Literal["list", "tuple", "dict"], items: tuple[object, ...], keys: tuple[str, ...] = ()
) -> Output | Mismatch:
    done = [outcome(item) for item in items]
    for item in done:
        if isinstance(item, Mismatch):
            return item
    return Nest(kind, tuple(d for d in done if not isinstance(d, Mismatch)), keys)


def _asked(function: Callable[..., Arg], layer: BoundLayer, inputs: tuple[Arg, ...], default: Arg) -> Arg:
    # A rule's side functions: inputs by position, then the constructor arguments they name.
    config = {**layer.config, **layer.rule.given}
    names = positional(function)
    by_position = dict(zip(names, inputs, strict=False))
    values = _converted(function, {**config, **by_position})
    required = names[: len(names) - len(function.__defaults__ or ())]
    return default if values is None or not values.keys() >= set(required) else function(**values)


def _converted(function: Callable[..., object], available: Mapping[str, Arg]) -> dict[str, Arg] | None:
    """The function's arguments as its annotations want them; ``None`` where one it can't cope with is unknown."""
    values: dict[str, Arg] = {}
    notes = function.__annotations__
    for name in (*positional(function), *keyword_only(function)):
        if name not in available:
            continue
        note = str(notes.get(name, "Arg"))
        value = available[name]
        if note in ("Shape", "Tensor") or (note == "Shape | None" and value is not None):
            # A list of tensors is no tensor, whatever the layer makes of it.
            value = as_shape(value) if _flat(value) == (value,) else UNKNOWN_SHAPE
        elif note == "Shapes":
            if not isinstance(value, tuple | list):
                return None
            value = tuple(as_shape(item) for item in value)
        elif note == "Dim":
            value = _as_dim(value)
        elif note != "Arg" and (_is_unknown(value) or (note == "str" and not isinstance(value, str))):
            return None
        values[name] = value
    return values


def _annotation(rule: LayerRule) -> str:
    # What the rule says of what the layer is called on.
    return str(next((rule.output.__annotations__[name] for name in positional(rule.output)), ""))


def _collection(value: Arg) -> str:
    return "dict" if isinstance(value, dict) else "list"


def _as_dim(value: Arg) -> Dim:
    if value is None or value is DYNAMIC:
        return DYNAMIC
    return int(value) if isinstance(value, int) else value if isinstance(value, Symbol) else UNKNOWN


def _misplaced(rule: LayerRule, args: tuple[Arg, ...]) -> Mismatch | None:
    # What a layer may not be given by position; layers of data hand everything on.
    if rule.family == "preprocessing":
        return None
    plain = next(filter(None, map(_plain_leaf, args)), None)
    if plain:
        message = f"Only input tensors may be passed as positional arguments. Received: {plain}"
        return Mismatch("invalid-argument", message)
    if rule.family == "applications":
        return None
    for p, value in zip(rule.call, args, strict=False):
        # Keras fills these in itself, by name.
        no_mask = p.name in ("mask", "query_mask") and value is None
        if no_mask or (p.name == "training" and any(isinstance(leaf, Shape) for leaf in _flat(value))):
            message = f"{rule.name}.call() got multiple values for argument '{p.name}': it must be passed by name"
            return _argument(message, p.name)
    return None


def _plain_leaf(value: Arg) -> str:
    # The first number or string among tensors, as text; empty where there is none.
    if isinstance(value, tuple | list):
        return next(filter(None, map(_plain_leaf, value)), "")
    if isinstance(value, dict):
        return next(filter(None, map(_plain_leaf, value.values())), "")
    return repr(value) if isinstance(value, bool | int | float | str) else ""


def _is_unknown(value: Arg) -> bool:
    if isinstance(value, tuple | list):
        return any(_is_unknown(item) for item in value)
    # A tensor where a plain value belongs has one that can't be told.
    return value is UNKNOWN or isinstance(value, Symbol | Shape)


def _has(rule: LayerRule, name: str) -> bool:
    return any(p.name == name for p in rule.parameters)


def _argument(message: str, name: str | None) -> Mismatch:
    return Mismatch("invalid-argument", message, argument=name)
