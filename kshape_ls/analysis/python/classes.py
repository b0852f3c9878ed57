"""Classes of the program: their bases, attributes and methods."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from kshape_ls.analysis.memo.run import Frame, Run, State
from kshape_ls.analysis.python.containers import NAMED_TUPLE, dict_items, list_items
from kshape_ls.analysis.python.functions import Definition, decorated, scan
from kshape_ls.analysis.values import (
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    FunctionRef,
    Identity,
    Instance,
    Library,
    ListRef,
    Method,
    Tuple,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from kshape_ls.analysis.memo.units import Unit

BASES, FIELDS, ATTRIBUTES, METHODS, MEMBERS = "#bases", "#fields", "#attributes", "#methods", "#members"


def make_class(run: Run, unit: Unit) -> Value:
    """The value of a ``class`` statement."""
    node = cast("ast.ClassDef", unit.node)
    ref = ClassRef(Identity(unit.token, run.path, -1), node.name)
    bases = tuple(run.value(base) for base in node.bases if not isinstance(base, ast.Starred))
    decorators = [(d, run.value(d)) for d in node.decorator_list]
    for keyword in node.keywords:
        run.value(keyword.value)
        if keyword.arg == "metaclass":
            bases = (*bases, UNKNOWN_VALUE)
    run.write((ref.id, BASES), Tuple(bases))
    methods = [s.name for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)]
    run.write((ref.id, METHODS), Tuple(tuple(Const(name) for name in methods)))
    _fields(run, node, ref, [value for _, value in decorators], bases)
    outer = run.frame
    closure = outer.closure
    if outer.local is not None and not isinstance(outer.scope, Identity):
        closure = ((outer.scope, outer.local), *closure)
    local, global_names, nonlocals, _, _ = scan(node.body)
    run.frame = Frame(ref.id, outer.module, local, closure, global_names, nonlocals, owner=ref)
    try:
        for inner in unit.block(0):
            run.unit_in(inner)
    finally:
        run.frame = outer
    value: Value = ref
    for d, decorator in reversed(decorators):
        # Those of libraries note something down, or add to a class what isn't looked at here.
        value = value if isinstance(decorator, Library) else decorated(run, d, decorator, value)
    return value


def _fields(run: Run, node: ast.ClassDef, ref: ClassRef, decorators: list[Value], bases: tuple[Value, ...]) -> None:
    names = {d.name for d in decorators if isinstance(d, Library)}
    if "dataclasses.dataclass" in names or any(
        isinstance(d, ast.Call) and run.value(d.func) == Library("dataclasses.dataclass") for d in node.decorator_list
    ):
        own = [Const(s.target.id) for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        run.write((ref.id, FIELDS), Tuple(tuple(dict.fromkeys((*_inherited(run, ref), *own)))))
    elif Library("typing.NamedTuple") in bases:
        own = [Const(s.target.id) for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        run.write((ref.id, FIELDS), Tuple(tuple(own)))
        run.write((ref.id, NAMED_TUPLE), TRUE)
    elif any(isinstance(base, Library) and base.name.startswith("enum.") for base in bases):
        held = [t.id for s in node.body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)]
        run.write((ref.id, MEMBERS), Tuple(tuple(Const(name) for name in held if not name.startswith("_"))))


def _inherited(run: Run, ref: ClassRef) -> tuple[Value, ...]:
    found: list[Value] = []
    for base in reversed(mro(run, ref)[1:]):
        fields = run.read((base.id, FIELDS)) if isinstance(base, ClassRef) else None
        found += fields.items if isinstance(fields, Tuple) else ()
    return tuple(found)


def mro(run: State, ref: ClassRef, depth: int = 0) -> list[Value]:
    """The class and its bases in the order of look-ups; ``UNKNOWN_VALUE`` for what isn't known."""
    found: list[Value] = [ref]
    bases = run.read((ref.id, BASES))
    for base in bases.items if isinstance(bases, Tuple) else (UNKNOWN_VALUE,):
        if isinstance(base, ClassRef) and depth < 12:
            found.extend(b for b in mro(run, base, depth + 1) if b not in found)
        elif base not in found:
            found.append(base)
    return found


def library_base(run: State, ref: ClassRef) -> str:
    """The library class that a class derives from (``keras.layers.Layer``), ``?`` for an unknown one, or nothing."""
    for base in mro(run, ref)[1:]:
        if isinstance(base, Library) and base.name not in ("builtins.object", "abc.ABC", "typing.Generic"):
            return base.name
        if isinstance(base, Unknown):
            return "?"
    return ""


def is_layer(run: State, ref: ClassRef) -> bool:
    """Whether calling an instance goes through Keras's ``Layer.__call__``."""
    base = library_base(run, ref)
    return base in ("keras.layers.Layer", "keras.Model", "keras.Sequential") or base.startswith("keras.layers.")


def find(run: State, ref: ClassRef, name: str, after: ClassRef | None = None) -> tuple[Value | None, ClassRef | None]:
    """An attribute of a class and the class that has it; from the bases of ``after`` if given."""
    order = mro(run, ref)
    if after is not None:
        order = order[order.index(after) + 1 :] if after in order else []
    for cls in order:
        if isinstance(cls, ClassRef):
            held = run.read((cls.id, name))
            if held is not None:
                return held, cls
        elif isinstance(cls, Unknown):
            return UNKNOWN_VALUE, None
    return None, None


def bound(run: Run, value: Value, receiver: Value) -> Value:
    """A class attribute seen from an instance: functions become methods, properties are asked."""
    if not isinstance(value, FunctionRef):
        return value
    definition = run.content((value.id, "#def"))
    kind = definition.kind if isinstance(definition, Definition) else ""
    if kind == "staticmethod":
        return value
    if kind == "classmethod":
        return Method(receiver.cls if isinstance(receiver, Instance) else receiver, value)
    return Method(receiver, value)


def is_property(run: Run, value: Value) -> bool:
    """Whether a class attribute is a property."""
    if not isinstance(value, FunctionRef):
        return False
    definition = run.content((value.id, "#def"))
    return isinstance(definition, Definition) and definition.kind == "property"


def remember_attribute(run: Run, owner: Instance, name: str) -> None:
    """Keep the names of an instance's attributes in the order in which they were set."""
    held = run.read((owner.id, ATTRIBUTES))
    names = held.items if isinstance(held, Tuple) else ()
    if Const(name) not in names:
        run.write((owner.id, ATTRIBUTES), Tuple((*names, Const(name))))


def attributes_of(run: State, owner: Instance) -> list[tuple[str, Value]]:
    """The attributes that were set on an instance."""
    held = run.read((owner.id, ATTRIBUTES))
    names = held.items if isinstance(held, Tuple) else ()
    return [(str(n.value), run.read((owner.id, str(n.value))) or UNKNOWN_VALUE) for n in names if isinstance(n, Const)]


_PLAIN = frozenset(
    {"", "keras.metrics.Metric", "keras.losses.Loss", "keras.callbacks.Callback", "keras.initializers.Initializer"}
    | {"keras.regularizers.Regularizer", "keras.constraints.Constraint"}
)
"""Library bases of objects whose layers Keras doesn't take for those of the layer that holds the object."""


def parts_of(run: State, instance: Instance) -> list[Value]:
    """The layers, models and weights that Keras finds in an instance, lists and dicts looked into."""
    found: list[Value] = []
    todo = [value for _, value in attributes_of(run, instance)]
    while todo:
        value = todo.pop(0)
        if isinstance(value, ListRef):
            todo = [*(list_items(run, value) or ()), *todo]
        elif isinstance(value, Tuple):
            todo = [*value.items, *todo]
        elif isinstance(value, DictRef):
            todo = [*(item for _, item in dict_items(run, value) or ()), *todo]
        elif not isinstance(value, Instance) or library_base(run, value.cls) not in _PLAIN:
            found.append(value)
    return found
