"""Assignment to names, tuples, attributes and subscripts."""

from __future__ import annotations

import ast

from kshape_ls.analysis.keras.keras_version import ENVIRON
from kshape_ls.analysis.layers.named_twice import RENAMED
from kshape_ls.analysis.layers.trainable import inner_layers
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import FROZEN, WITHIN
from kshape_ls.analysis.python.classes import remember_attribute
from kshape_ls.analysis.python.containers import forget, item_of, list_length, make_list, set_item, spread
from kshape_ls.analysis.python.names import bind
from kshape_ls.analysis.python.placeholders import refuse_iteration
from kshape_ls.analysis.tensors.changes import change
from kshape_ls.analysis.values import (
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Instance,
    LayerRef,
    Library,
    ListRef,
    Member,
    ModelRef,
    ModuleRef,
    Tensor,
    Unknown,
    Value,
)


def assign(run: Run, target: ast.expr, value: Value) -> None:
    """``target = value``."""
    if isinstance(target, ast.Name):
        bind(run, target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(run, target, value)
    elif isinstance(target, ast.Attribute):
        set_attribute(run, run.value(target.value), target.attr, value)
    elif isinstance(target, ast.Subscript):
        _set_item(run, run.value(target.value), run.value(target.slice), value)
    elif isinstance(target, ast.Starred):
        assign(run, target.value, value)


def set_attribute(run: Run, owner: Value, name: str, value: Value) -> None:
    """``owner.name = value``."""
    if name in ("name", "_name"):
        run.write(RENAMED, TRUE)
    if name == "trainable":
        _set_trainable(run, owner, value)
    if isinstance(owner, Instance | ClassRef | LayerRef | ModelRef):
        run.write((owner.id, name), value)
        if isinstance(owner, Instance):
            remember_attribute(run, owner, name)
    elif isinstance(owner, ModuleRef):
        run.write((owner.name, name), value)
    elif isinstance(owner, DictRef):
        # Only a namespace can be given an attribute.
        set_item(run, owner, Const(name), value)


def _set_trainable(run: Run, owner: Value, value: Value) -> None:
    """``layer.trainable = False``: of a model it is set on every layer inside too."""
    if isinstance(owner, ModelRef | Instance):
        for layer in inner_layers(run, owner):
            set_attribute(run, layer, "trainable", value)
    elif isinstance(owner, LayerRef):
        within = run.content((owner.id, WITHIN))
        for part in within if isinstance(within, tuple) else ():
            run.write((part.id, "trainable"), value)
    elif isinstance(owner, Unknown | Member):
        run.write(FROZEN, TRUE)


def _unpack(run: Run, target: ast.Tuple | ast.List, value: Value) -> None:
    refuse_iteration(run, target, value)
    items = spread(run, value)
    stars = [n for n, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
    wanted = len(target.elts)
    if items is None or (len(items) != wanted and not stars) or len(items) < wanted - len(stars):
        for each in target.elts:
            assign(run, each, UNKNOWN_VALUE if isinstance(each, ast.Starred) else item_of(value))
        return
    if not stars:
        for each, item in zip(target.elts, items, strict=True):
            assign(run, each, item)
        return
    at, after = stars[0], wanted - stars[0] - 1
    for each, item in zip(target.elts[:at], items, strict=False):
        assign(run, each, item)
    middle = items[at : len(items) - after]
    assign(run, target.elts[at], make_list(run, run.identity(target.elts[at]), middle))
    for each, item in zip(target.elts[at + 1 :], items[len(items) - after :], strict=True):
        assign(run, each, item)


def _set_item(run: Run, owner: Value, key: Value, value: Value) -> None:
    if owner == Library("os.environ") and isinstance(key, Const):
        run.write((ENVIRON, key.value), value)
    if isinstance(owner, DictRef):
        set_item(run, owner, key, value)
    elif isinstance(owner, Tensor):
        change(run, owner)
    elif isinstance(owner, Member) and isinstance(owner.owner, Tensor):
        change(run, owner.owner)
    elif isinstance(owner, ListRef):
        length = list_length(run, owner)
        if length is None:
            forget(run, owner)
            return
        if isinstance(key, Const) and isinstance(key.value, int) and -length <= key.value < length:
            run.write((owner.id, key.value % length), value)
        else:
            forget(run, owner)
