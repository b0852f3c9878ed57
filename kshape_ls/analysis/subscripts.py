"""Subscripts on tensors, sequences, dicts and texts."""

from __future__ import annotations

import ast

from kshape_ls.analysis.containers import dict_items, make_list, spread
from kshape_ls.analysis.record_types import member
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.tensors import subscript_op
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Instance,
    ListRef,
    RangeOf,
    Slice,
    Tensor,
    Tuple,
    Value,
)


def subscript(run: Run, node: ast.Subscript, owner: Value, key: Value) -> Value:
    """``owner[key]``."""
    if isinstance(owner, Tensor):
        return subscript_op(run, node, owner, key)
    if isinstance(owner, DictRef) or (isinstance(owner, Tuple) and owner.kind == "dict"):
        return _of_dict(run, owner, key)
    if isinstance(owner, ClassRef):
        named = member(run, owner, str(key.value)) if isinstance(key, Const) else None
        return UNKNOWN_VALUE if named is None else named
    if isinstance(owner, Tuple | ListRef | RangeOf | Instance):
        return _of_sequence(run, node, owner, key)
    if isinstance(owner, Const) and isinstance(owner.value, str):
        items = spread(run, owner)
        part = None if items is None else _part(items, key)
        return Const("".join(str(c.value) for c in part if isinstance(c, Const))) if part is not None else UNKNOWN_VALUE
    return UNKNOWN_VALUE


def _of_dict(run: Run, owner: DictRef | Tuple, key: Value) -> Value:
    entries = dict_items(run, owner)
    if entries is None or not isinstance(key, Const):
        return UNKNOWN_VALUE
    for known, value in entries:
        if Const(known) == key:
            return value
    return UNKNOWN_VALUE


def _of_sequence(run: Run, node: ast.Subscript, owner: Value, key: Value) -> Value:
    items = spread(run, owner)
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
