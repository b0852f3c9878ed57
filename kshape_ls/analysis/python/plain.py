"""Values as the plain arguments that rules take: tensors become shapes, sequences tuples, the unknown ``UNKNOWN``."""

from __future__ import annotations

from kshape_ls.analysis.layers.wrapped import Held
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.python.classes import find, is_layer
from kshape_ls.analysis.python.containers import DEEP, dict_items, list_items
from kshape_ls.analysis.python.keys import text_of
from kshape_ls.analysis.values import (
    MEMBER,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    FunctionRef,
    Instance,
    LayerRef,
    Library,
    LibraryObject,
    ListRef,
    Member,
    ModelRef,
    Number,
    OneOf,
    RangeOf,
    Slice,
    Tensor,
    Tuple,
    Unknown,
    Value,
)
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Symbol

_KNOWN = ("keras.", "tensorflow.", "numpy.", "math.", "builtins.")
"""Libraries of which a name that nobody calls is a function, a class or a dtype."""


def plain(run: State, value: Value, depth: int = 0) -> Arg:
    """What a rule is handed for a value."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, Number):
        return value.dim
    if depth > DEEP:
        return UNKNOWN
    if isinstance(value, Tuple):
        return tuple(plain(run, item, depth + 1) for item in value.items)
    if isinstance(value, ListRef):
        items = list_items(run, value)
        return UNKNOWN if items is None else tuple(plain(run, item, depth + 1) for item in items)
    if isinstance(value, DictRef):
        entries = dict_items(run, value)
        return UNKNOWN if entries is None else {key: plain(run, item, depth + 1) for key, item in entries}
    if isinstance(value, LayerRef):
        bound = run.content((value.id, "#layer"))
        return bound if isinstance(bound, BoundLayer) else UNKNOWN
    if isinstance(value, Instance) and (stated := run.read((value.id, MEMBER))) not in (None, TRUE):
        return plain(run, stated or UNKNOWN_VALUE, depth + 1)
    if isinstance(value, Instance | ModelRef):
        # An object of any other class may be a number as well as anything else.
        known = isinstance(value, ModelRef) or is_layer(run, value.cls)
        return _held(run, value) if known else UNKNOWN
    if isinstance(value, Slice):
        return slice(*(plain(run, part, depth + 1) for part in (value.start, value.stop, value.step)))
    if isinstance(value, RangeOf):
        numbers = range(value.start, value.stop, value.step)
        return tuple(numbers) if len(numbers) <= 1000 else UNKNOWN
    if isinstance(value, Library) and value.name.startswith(("numpy.", "tensorflow.")):
        return value.name.rpartition(".")[2]
    if isinstance(value, LibraryObject):
        return UNKNOWN
    return UNKNOWN


def as_value(plain_value: Arg) -> Value:
    """A plain argument of a rule as a value of the program."""
    if isinstance(plain_value, tuple):
        return Tuple(tuple(as_value(item) for item in plain_value))
    if plain_value is UNKNOWN:
        return UNKNOWN_VALUE
    if plain_value is DYNAMIC:
        return NONE
    if isinstance(plain_value, Symbol):
        return Number(plain_value)
    return Const(plain_value) if isinstance(plain_value, int | float | str | None) else UNKNOWN_VALUE


def parts(run: State, value: Value) -> tuple[Value, ...] | None:
    """What a tuple, list or dict holds; nothing of any other value, ``None`` where its contents can't be told."""
    if isinstance(value, Tuple):
        return value.items
    if isinstance(value, ListRef):
        return list_items(run, value)
    if isinstance(value, DictRef):
        entries = dict_items(run, value)
        return None if entries is None else tuple(item for _, item in entries)
    return ()


def _held(state: State, layer: Instance | ModelRef) -> Held:
    """A layer of the program as rules are handed it."""
    return Held(layer, _sizes(state, layer) if isinstance(layer, Instance) else ())


def _sizes(state: State, cell: Instance) -> tuple[tuple[str, Arg], ...]:
    found = []
    for name in ("state_size", "output_size"):
        value = state.read((cell.id, name)) or find(state, cell.cls, name)[0]
        if isinstance(value, FunctionRef):
            # A property.
            value = state.evaluators.attribute(state, cell, name, state.unit.node) if isinstance(state, Run) else None
        if value is not None:
            found.append((name, plain(state, value)))
    return tuple(found)


def tensors_in(run: State, value: Value, depth: int = 0) -> list[Tensor]:
    """The tensors in a value, in order."""
    if isinstance(value, Tensor):
        return [value]
    held = parts(run, value) if depth <= DEEP else None
    return [tensor for item in held or () for tensor in tensors_in(run, item, depth + 1)]


def sorted_tensors(run: State, value: Value) -> list[Tensor]:
    """The tensors of a result in the order in which Keras flattens it: dicts by their sorted keys."""
    if isinstance(value, Tuple) and value.kind == "dict":
        pairs = sorted(zip(value.keys, value.items, strict=True), key=lambda pair: text_of(pair[0]))
        return [tensor for _, item in pairs for tensor in sorted_tensors(run, item)]
    if isinstance(value, Tuple):
        return [tensor for item in value.items for tensor in sorted_tensors(run, item)]
    return tensors_in(run, value)


def has_unknown(run: State, value: Value, depth: int = 0) -> bool:
    """Whether a value may hold tensors that can't be told: then nobody knows how many there are."""
    if isinstance(value, Tuple | ListRef | DictRef):
        held = parts(run, value)
        return held is None or depth > DEEP or any(has_unknown(run, item, depth + 1) for item in held)
    return not isinstance(value, Tensor | Const | Number)


def says_nothing(value: Value) -> bool:
    """Whether a value may be anything: an attribute of something unknown, a name of a library that nobody knows."""
    foreign = isinstance(value, Library) and not value.name.startswith(_KNOWN)
    return foreign or isinstance(value, Unknown | Member)


def may_be_any(run: State, value: Value, depth: int = 0) -> bool:
    """Whether a value, or a part of it, may be a tensor of any kind as well as anything else."""
    held = parts(run, value)
    if held is None or isinstance(value, OneOf) or says_nothing(value):
        return True
    return depth <= DEEP and any(may_be_any(run, item, depth + 1) for item in held)


def kind_of(tensors: list[Tensor]) -> str:
    """What comes out of an operation on these: symbolic if any is."""
    kinds = {t.kind for t in tensors}
    for kind in ("symbolic", "graph", "any", "eager", "numpy"):
        if kind in kinds:
            return kind
    return "any"
