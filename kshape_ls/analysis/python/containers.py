"""Lists and dicts: their contents in slots, and reading any value that can be iterated over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.python.keys import key_of, value_of
from kshape_ls.analysis.tensors.changes import change
from kshape_ls.analysis.tensors.spaced import spaced
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    FunctionRef,
    Identity,
    Instance,
    Library,
    LibraryObject,
    ListRef,
    ModelRef,
    Number,
    RangeOf,
    Stream,
    Tensor,
    Tuple,
    Value,
    join,
    mapped,
)
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Shape

TENSOR_SHAPE = "tensorflow.TensorShape"
NAMED_TUPLE = "#named tuple"
"""The slot of a class whose objects are tuples of their fields."""
LIMIT = 2_000
"""Items up to which a known range or list is looked at one by one."""
DEEP = 12
"""Lists inside lists up to which their contents are looked at."""


def make_list(run: Run, identity: Identity, items: Sequence[Value] | None) -> ListRef:
    """A new list; ``None`` makes one of unknown contents."""
    if items is None:
        run.write((identity, "len"), UNKNOWN_VALUE)
    else:
        for n, item in enumerate(items):
            run.write((identity, n), item)
        run.write((identity, "len"), Const(len(items)))
    return ListRef(identity)


def make_dict(run: Run, identity: Identity, entries: Sequence[tuple[object, Value]] | None) -> DictRef:
    """A new dict; ``None`` makes one of unknown contents."""
    if entries is None:
        run.write((identity, "keys"), UNKNOWN_VALUE)
    else:
        for key, value in entries:
            run.write((identity, ("key", Const(key))), value)
        run.write((identity, "keys"), Tuple(tuple(Const(k) for k in dict.fromkeys(key for key, _ in entries))))
    return DictRef(identity)


def opened(run: Run, identity: Identity, value: Value) -> Value:
    """A list or dict that a model returned, as one of the program's own that it may change."""
    if isinstance(value, Tuple) and value.kind == "list":
        return make_list(run, identity, value.items)
    if isinstance(value, Tuple) and value.kind == "dict":
        return make_dict(run, identity, list(zip(value.keys, value.items, strict=True)))
    return value


def fixed(run: State, value: Value, depth: int = 0) -> Value:
    """A structure of tensors that later changes of the program's lists and dicts don't reach."""
    if not isinstance(value, ListRef | Tuple | DictRef):
        return value
    # What holds one thing many times over grows with each level.
    if depth > DEEP:
        return UNKNOWN_VALUE
    if isinstance(value, ListRef):
        items = list_items(run, value)
        return UNKNOWN_VALUE if items is None else Tuple(tuple(fixed(run, i, depth + 1) for i in items), "list")
    if isinstance(value, Tuple):
        return replace(value, items=tuple(fixed(run, i, depth + 1) for i in value.items))
    entries = dict_items(run, value)
    if entries is None:
        return UNKNOWN_VALUE
    return Tuple(tuple(fixed(run, v, depth + 1) for _, v in entries), "dict", tuple(k for k, _ in entries))


def list_length(run: State, ref: ListRef) -> int | None:
    """The number of items, or ``None``."""
    held = run.read((ref.id, "len"))
    return held.value if isinstance(held, Const) and isinstance(held.value, int) else None


def list_items(run: State, ref: ListRef) -> tuple[Value, ...] | None:
    """All items, or ``None`` where the list isn't known."""
    length = list_length(run, ref)
    if length is None:
        return None
    return tuple(run.read((ref.id, n)) or UNKNOWN_VALUE for n in range(length))


def each_of(run: State, ref: ListRef) -> Value | None:
    """What all items of a list agree on that grew nobody knows how often; ``None`` where nothing is known of them."""
    if not isinstance(run.read((ref.id, "len")), Number):
        return None
    first = run.read((ref.id, 0))
    known = 1
    while first is not None and known < LIMIT and (other := run.read((ref.id, known))) is not None:
        first, known = join(first, other), known + 1
    if isinstance(first, Tensor):
        return replace(first, origin=None, index=0)
    return Number(UNKNOWN) if first is not None and _is_number(first) else first


def append(run: Run, ref: ListRef, value: Value) -> None:
    """``list.append``; of a list of unknown length, what it adds is joined with the last item that is known."""
    length = list_length(run, ref)
    if length is not None:
        run.write((ref.id, length), value)
        run.write((ref.id, "len"), Const(length + 1))
    elif isinstance(run.read((ref.id, "len")), Number):
        last = 0
        while last < LIMIT and run.read((ref.id, last + 1)) is not None:
            last += 1
        held = run.read((ref.id, last))
        both = value if held is None else join(held, value)
        # Which node made an item, and which number it is, doesn't matter where nobody knows which item it is.
        if held is None or not _is_like(held, both):
            run.write((ref.id, last), both)


def _is_like(one: Value, other: Value) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return (one.shape, one.kind, one.dtype) == (other.shape, other.kind, other.dtype)
    return _is_number(one) and _is_number(other)


def _is_number(value: Value) -> bool:
    return isinstance(value, Number) or (isinstance(value, Const) and type(value.value) is int)


def replace_items(run: Run, ref: ListRef, items: Sequence[Value] | None) -> None:
    """Give a list new contents."""
    make_list(run, ref.id, items)


def dict_keys(run: State, ref: DictRef) -> tuple[object, ...] | None:
    """The keys in order, or ``None``."""
    held = run.read((ref.id, "keys"))
    if not isinstance(held, Tuple):
        return None
    return tuple(key.value for key in held.items if isinstance(key, Const))


def dict_items(run: State, value: Value) -> list[tuple[object, Value]] | None:
    """Keys and values, or ``None`` where the dict isn't known."""
    if isinstance(value, Tuple) and value.kind == "dict":
        return list(zip(value.keys, value.items, strict=True))
    if not isinstance(value, DictRef):
        return None
    keys = dict_keys(run, value)
    if keys is None:
        return None
    return [(key, run.read((value.id, ("key", Const(key)))) or UNKNOWN_VALUE) for key in keys]


def set_item(run: Run, ref: DictRef, key: Value, value: Value) -> None:
    """``d[key] = value``."""
    keys = dict_keys(run, ref)
    if keys is None:
        return
    known = key_of(key)
    if known is None:
        run.write((ref.id, "keys"), UNKNOWN_VALUE)
        return
    run.write((ref.id, ("key", known)), value)
    if not any(Const(k) == known for k in keys):
        run.write((ref.id, "keys"), Tuple((*(Const(k) for k in keys), known)))


def spread(run: State, value: Value) -> tuple[Value, ...] | None:
    """What iterating over a value gives, or ``None`` where it can't be told."""
    if isinstance(value, Tuple):
        return tuple(value_of(key) for key in value.keys) if value.kind == "dict" else value.items
    if isinstance(value, ListRef):
        return list_items(run, value)
    if isinstance(value, DictRef):
        keys = dict_keys(run, value)
        return None if keys is None else tuple(value_of(k) for k in keys)
    if isinstance(value, RangeOf):
        numbers = range(value.start, value.stop, value.step)
        return tuple(Const(n) for n in numbers) if len(numbers) <= LIMIT else None
    if isinstance(value, Instance):
        return _fields_of(run, value)
    if isinstance(value, LibraryObject):
        return spread(run, dict(value.arguments)["dims"]) if value.class_name == TENSOR_SHAPE else None
    if isinstance(value, Const) and isinstance(value.value, str) and len(value.value) <= LIMIT:
        return tuple(Const(c) for c in value.value)
    if isinstance(value, Tensor) and value.shape.dims and value.kind in ("eager", "numpy", "graph"):
        first, rest = value.shape.dims[0], value.shape.dims[1:]
        if isinstance(first, int) and first <= 64:
            evenly = spaced(run, value)
            if evenly is not None and len(evenly) == first:
                return evenly
            return (row_of(value, Shape(rest)),) * first
    return None


def _fields_of(run: State, value: Instance) -> tuple[Value, ...] | None:
    fields = run.read((value.cls.id, "#fields")) if run.read((value.cls.id, NAMED_TUPLE)) is not None else None
    if not isinstance(fields, Tuple):
        return None
    names = [str(field.value) for field in fields.items if isinstance(field, Const)]
    return tuple(run.read((value.id, name)) or UNKNOWN_VALUE for name in names)


def item_of(value: Value) -> Value:
    """One item of something that can't be iterated over exactly."""
    if isinstance(value, Tensor) and value.shape.dims and value.kind in ("eager", "numpy", "graph"):
        return row_of(value, Shape(value.shape.dims[1:]))
    if isinstance(value, RangeOf):
        return Number(UNKNOWN)
    return _running(value.element) if isinstance(value, Stream) else UNKNOWN_VALUE


def first_item(value: Value) -> Value | None:
    """The first item of what can't be iterated over exactly, where more is known of it than of every item."""
    if not isinstance(value, Stream) or value.first is None:
        return None
    first = value.first
    return _running(mapped(value.element, lambda t: replace(t, shape=_opened_by(t.shape, first))))


def _opened_by(shape: Shape, size: int) -> Shape:
    dims = shape.dims
    return Shape((size, *dims[1:])) if dims and dims[0] is DYNAMIC else shape


def row_of(array: Tensor, shape: Shape) -> Value:
    """A part of an array; one element of an array of objects may be anything, such as the list of a text's words."""
    if array.dtype == "object" and shape.rank == 0:
        return UNKNOWN_VALUE
    return Tensor(shape, array.kind, None, 0, array.dtype)


def _running(element: Value) -> Value:
    # An element in the program's hands has some size where its specification leaves one open.
    return mapped(element, lambda t: replace(t, shape=_settled(t.shape)))


def _settled(shape: Shape) -> Shape:
    return shape if shape.dims is None else Shape(tuple(UNKNOWN if d is DYNAMIC else d for d in shape.dims))


def copied(run: Run, identity: Identity, value: Value) -> Value:
    """``copy.deepcopy``: lists and dicts anew, layers and objects unknown."""
    if isinstance(value, Tuple):
        return replace(value, items=tuple(copied(run, _inner(run, identity, n), v) for n, v in enumerate(value.items)))
    if isinstance(value, ListRef):
        items = list_items(run, value)
        held = None if items is None else [copied(run, _inner(run, identity, n), v) for n, v in enumerate(items)]
        return make_list(run, identity, held)
    if isinstance(value, DictRef):
        entries = dict_items(run, value)
        pairs = None if entries is None else [(k, copied(run, _inner(run, identity, k), v)) for k, v in entries]
        return make_dict(run, identity, pairs)
    plain = isinstance(value, Const | Number | Tensor | RangeOf | Library | FunctionRef | ClassRef)
    return value if plain else UNKNOWN_VALUE


def _inner(run: Run, identity: Identity, key: object) -> Identity:
    return identity._replace(path=run.world.path(identity.path, ("copy", identity.ordinal, Const(key))))


def forget(run: Run, value: Value) -> None:
    """The contents of a mutable object can't be told any more: something unknown had it in its hands."""
    if isinstance(value, ListRef):
        run.write((value.id, "len"), UNKNOWN_VALUE)
    elif isinstance(value, DictRef):
        run.write((value.id, "keys"), UNKNOWN_VALUE)
    elif isinstance(value, ModelRef) and value.class_name == "Sequential":
        run.write((value.id, "len"), UNKNOWN_VALUE)
        run.write((value.id, "#out"), UNKNOWN_VALUE)
    elif isinstance(value, Instance):
        run.write((value.id, "#touched"), Const(True))
    elif isinstance(value, Tuple):
        for item in value.items:
            forget(run, item)
    elif isinstance(value, Tensor) and value.kind == "numpy" and value.origin is not None:
        change(run, value)
