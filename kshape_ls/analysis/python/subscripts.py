"""Subscripts on tensors, sequences, dicts and texts."""

from __future__ import annotations

import ast

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, make_list, spread
from kshape_ls.analysis.python.keys import key_of
from kshape_ls.analysis.python.record_types import member
from kshape_ls.analysis.tensors.operations import subscript_op
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Instance,
    LibraryObject,
    ListRef,
    Number,
    RangeOf,
    Slice,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.shapes import Mismatch


def subscript(run: Run, node: ast.Subscript, owner: Value, key: Value) -> Value:
    """``owner[key]``."""
    if isinstance(owner, Tensor):
        return subscript_op(run, node, owner, key)
    if isinstance(owner, DictRef) or (isinstance(owner, Tuple) and owner.kind == "dict"):
        return _of_dict(run, owner, key)
    if isinstance(owner, ClassRef):
        named = member(run, owner, str(key.value)) if isinstance(key, Const) else None
        return UNKNOWN_VALUE if named is None else named
    if isinstance(owner, Tuple | ListRef | RangeOf | Instance | LibraryObject):
        return _of_sequence(run, node, owner, key)
    if isinstance(owner, Const) and isinstance(owner.value, str):
        items = spread(run, owner)
        part = None if items is None else _part(items, key)
        return Const("".join(str(c.value) for c in part if isinstance(c, Const))) if part is not None else UNKNOWN_VALUE
    return UNKNOWN_VALUE


def _of_dict(run: Run, owner: DictRef | Tuple, key: Value) -> Value:
    entries, wanted = dict_items(run, owner), key_of(key)
    if entries is None or wanted is None:
        return UNKNOWN_VALUE
    for known, value in entries:
        if Const(known) == wanted:
            return value
    return UNKNOWN_VALUE


def _of_sequence(run: Run, node: ast.Subscript, owner: Value, key: Value) -> Value:
    items = spread(run, owner)
    fault = _index_fault(owner, key)
    if fault:
        run.mismatch(node, "[]", fault, style="op")
        return UNKNOWN_VALUE
    if isinstance(key, Slice):
        part = None if items is None else _part(items, key)
        if isinstance(owner, ListRef):
            return make_list(run, run.identity(node), part)
        return UNKNOWN_VALUE if part is None else Tuple(part)
    if (
        items is not None
        and isinstance(key, Const)
        and type(key.value) is int
        and -len(items) <= key.value < len(items)
    ):
        return items[key.value]
    return UNKNOWN_VALUE


def _index_fault(owner: Value, key: Value) -> Mismatch | None:
    """An index that neither a tuple nor a tensor of sizes has, or that is beyond its end."""
    if not isinstance(owner, Tuple):
        return None
    if isinstance(key, Const) and type(key.value) is int and not -len(owner.items) <= key.value < len(owner.items):
        message = f"{owner.kind} index out of range: {key.value} of {len(owner.items)}"
        return Mismatch("invalid-argument", message, expected=len(owner.items), found=key.value)
    parts = (key.start, key.stop, key.step) if isinstance(key, Slice) else (key,)
    wrong = next((p for p in parts if isinstance(p, Const) and isinstance(p.value, str | float)), None)
    several = isinstance(key, Tuple) and len(key.items) > 1 and not any(_puts_in(item) for item in key.items)
    if wrong is None and not several:
        return None
    kind = "tuple" if wrong is None else type(wrong.value).__name__
    return Mismatch("invalid-argument", f"{owner.kind} indices must be integers or slices, not {kind}", found=kind)


def _puts_in(key: Value) -> bool:
    # A tensor of sizes takes ``[..., 0]`` and ``[None, 0]``.
    return not isinstance(key, Const | Number | Slice) or (isinstance(key, Const) and key.value in (None, ...))


def _part(items: tuple[Value, ...], key: Value) -> tuple[Value, ...] | None:
    if isinstance(key, Slice):
        bounds: list[int | None] = []
        for part in (key.start, key.stop, key.step):
            if not isinstance(part, Const) or not (part.value is None or isinstance(part.value, int)):
                return None
            bounds.append(part.value)
        return items[slice(*bounds)] if bounds[2] != 0 else None
    if isinstance(key, Const) and type(key.value) is int and -len(items) <= key.value < len(items):
        return (items[key.value],)
    return None
