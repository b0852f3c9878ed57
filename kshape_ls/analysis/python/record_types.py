"""Classes that hold values by name: ``namedtuple``, ``NamedTuple``, ``dataclass``, ``Enum``, ``SimpleNamespace``."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.classes import (
    BASES,
    FIELDS,
    MEMBERS,
    attributes_of,
    find,
    library_base,
    remember_attribute,
)
from kshape_ls.analysis.python.containers import NAMED_TUPLE, make_dict, spread
from kshape_ls.analysis.python.functions import enter
from kshape_ls.analysis.values import (
    MEMBER,
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    FunctionRef,
    Identity,
    Instance,
    Library,
    LibraryObject,
    Tuple,
    Value,
)

_PLAIN = frozenset({"enum.IntEnum", "enum.IntFlag", "enum.StrEnum", "builtins.int", "builtins.str"})


AUTO = LibraryObject("enum.auto", ())


def set_fields(run: Run, node: ast.AST, instance: Instance, fields: Tuple, given: Arguments) -> None:
    """What the generated ``__init__`` of a class with fields does, ``__post_init__`` included."""
    for n, field in enumerate(fields.items):
        name = str(field.value) if isinstance(field, Const) else ""
        value = given.get(n, name)
        if value is None:
            value = find(run, instance.cls, name)[0] if given.exact else UNKNOWN_VALUE
        run.write((instance.id, name), UNKNOWN_VALUE if value is None else value)
        remember_attribute(run, instance, name)
    after, _ = find(run, instance.cls, "__post_init__")
    if isinstance(after, FunctionRef):
        enter(run, node, after, Arguments(), instance)


def _namedtuple(run: Run, node: ast.AST, given: Arguments) -> Value:
    name, fields = given.get(0, "typename"), given.get(1, "field_names")
    if isinstance(fields, Const) and isinstance(fields.value, str):
        names: list[Value] | None = [Const(part) for part in fields.value.replace(",", " ").split()]
    else:
        items = None if fields is None else spread(run, fields)
        # typing.NamedTuple("P", [("a", int)]) gives the types too.
        names = None if items is None else [i.items[0] if isinstance(i, Tuple) and i.items else i for i in items]
    if names is None or not isinstance(name, Const) or not all(isinstance(n, Const) for n in names):
        return UNKNOWN_VALUE
    ref = ClassRef(run.identity(node), str(name.value))
    run.write((ref.id, BASES), Tuple((Library("builtins.tuple"),)))
    run.write((ref.id, FIELDS), Tuple(tuple(names)))
    run.write((ref.id, NAMED_TUPLE), TRUE)
    defaults = spread(run, given.named["defaults"]) if "defaults" in given.named else ()
    for field, value in zip(reversed(names), reversed(defaults or ()), strict=False):
        run.write((ref.id, str(field.value) if isinstance(field, Const) else ""), value)
    return ref


def _replace(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``dataclasses.replace(config, units=4)``."""
    held = given.get(0, "obj")
    if not isinstance(held, Instance):
        return UNKNOWN_VALUE
    copy = Instance(run.identity(node), held.cls)
    for name, value in attributes_of(run, held):
        run.write((copy.id, name), given.named.get(name, value) if given.exact else UNKNOWN_VALUE)
        remember_attribute(run, copy, name)
    return copy


def _field(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``dataclasses.field(default=..., default_factory=...)``, as the default that it stands for."""
    factory = given.named.get("default_factory")
    if factory is not None:
        return run.call(node, factory, Arguments())
    return given.named.get("default", UNKNOWN_VALUE)


def _as_dict(run: Run, node: ast.AST, given: Arguments) -> Value:
    held = given.get(0, "obj")
    entries = attributes_of(run, held) if isinstance(held, Instance) else None
    return make_dict(run, run.identity(node), entries)


def _as_tuple(run: Run, _node: ast.AST, given: Arguments) -> Value:
    held = given.get(0, "obj")
    return Tuple(tuple(v for _, v in attributes_of(run, held))) if isinstance(held, Instance) else UNKNOWN_VALUE


def _auto(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return AUTO


def _namespace(run: Run, node: ast.AST, given: Arguments) -> Value:
    known = list(given.named.items()) if given.exact and not given.args else None
    return make_dict(run, run.identity(node), known)


def member(run: Run, cls: ClassRef, name: str) -> Value | None:
    """A member of an ``Enum`` of the program, ``None`` where the class is none or has no such."""
    names = run.read((cls.id, MEMBERS))
    if not isinstance(names, Tuple) or Const(name) not in names.items or not _is_enum(run, cls):
        return None
    made = Instance(Identity(cls.id.token, run.world.path(cls.id.path, ("member", name)), cls.id.ordinal), cls)
    value = run.read((cls.id, name)) or UNKNOWN_VALUE
    if value == AUTO:
        # Numbered from 1 as they stand; after a number that is written, from there on.
        before = names.items[: names.items.index(Const(name))]
        counted = all(run.read((cls.id, str(each.value))) == AUTO for each in before if isinstance(each, Const))
        value = Const(len(before) + 1) if counted else UNKNOWN_VALUE
    value = UNKNOWN_VALUE if isinstance(value, Library) else value
    run.write((made.id, "value"), value)
    run.write((made.id, "name"), Const(name))
    run.write((made.id, MEMBER), value if _is_plain(run, cls) else TRUE)
    return made


def members(run: Run, cls: ClassRef) -> tuple[Value, ...] | None:
    """All members of an ``Enum`` of the program, in order."""
    names = run.read((cls.id, MEMBERS))
    if not isinstance(names, Tuple) or not _is_enum(run, cls):
        return None
    found = [member(run, cls, str(name.value)) for name in names.items if isinstance(name, Const)]
    return tuple(each for each in found if each is not None)


def _is_plain(run: Run, cls: ClassRef) -> bool:
    """Whether a member is a number or text as well: of ``IntEnum``, or of ``class Mode(str, Enum)``."""
    bases = run.read((cls.id, BASES))
    held = bases.items if isinstance(bases, Tuple) else ()
    return any(isinstance(base, Library) and base.name in _PLAIN for base in held)


def _is_enum(run: Run, cls: ClassRef) -> bool:
    return library_base(run, cls).startswith("enum.")


HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "collections.namedtuple": _namedtuple,
    "enum.auto": _auto,
    "typing.NamedTuple": _namedtuple,
    "dataclasses.replace": _replace,
    "dataclasses.field": _field,
    "dataclasses.asdict": _as_dict,
    "dataclasses.astuple": _as_tuple,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
}
