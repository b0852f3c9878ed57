"""The program's own layers and models: classes with what their objects hold and make."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Counted, Range
from kshape_ls.analysis.layers.library import name_of
from kshape_ls.analysis.memo.record import CODE, Record
from kshape_ls.analysis.memo.store import Place, Statement
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.models.state import NAMED, Named
from kshape_ls.analysis.python.classes import ATTRIBUTES, attributes_of, find, is_layer, library_base
from kshape_ls.analysis.python.containers import dict_items, list_items
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.values import (
    ClassRef,
    DictRef,
    FunctionRef,
    Identity,
    Instance,
    LayerRef,
    ListRef,
    ModelRef,
    Tuple,
    Value,
)
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

MODELS = ("keras.Model", "keras.Sequential")
"""What classes of models derive from."""

_PARTS = 200
"""Layers of one object that are told."""


@dataclass(frozen=True, slots=True)
class Part:
    """A layer that an object holds, by the text that reaches it: ``self.conv``, ``self.blocks[0]``."""

    text: str
    class_name: str
    range: Range | None
    outputs: tuple[Output, ...]
    counted: Counted = field(compare=False)

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class of layers or models: ``range`` is its statement, ``named`` the class's name there.

    ``outputs`` are the distinct results of its objects; ``parts`` and ``params`` those of the first.
    """

    range: Range
    named: Range
    name: str
    is_model: bool
    inputs: tuple[Output, ...]
    outputs: tuple[Output, ...]
    parts: tuple[Part, ...]
    counted: Counted = field(compare=False)

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted


def class_statements(file: FileAnalysis) -> Iterator[tuple[Range, ClassRef]]:
    """The classes of layers and models that the file defines at its top level, with the name in each statement."""
    for unit, ref in _classes(file):
        named = _named(file, unit)
        if named is not None:
            yield named, ref


def models_made(file: FileAnalysis, ref: ClassRef) -> tuple[Range, ...]:
    """Where the file makes objects of one of its model classes, in the order of the text."""
    if library_base(file, ref) not in MODELS:
        return ()
    history = file.program.store.history((file.program.module, ref.name))
    naming = [place for place in history.readers if place in file.program.standing] if history is not None else []
    found: dict[Range, None] = {}
    for _, record in file.roots_at(naming):
        for owner, key in record.made():
            made = record.writes[owner, key]
            if key == NAMED and isinstance(made, Named) and made.instance.cls == ref:
                where = file.range(owner.token, owner.ordinal)
                found.update({} if where is None else {where: None})
    return tuple(sorted(found))


def class_around(file: FileAnalysis, line: int) -> ClassRef | None:
    """The class of layers or models whose statement holds a line."""
    for unit, ref in _classes(file, _statements_at(file, line)):
        where = file.range(unit.token, -1)
        if where is not None and where.line <= line <= where.end_line:
            return ref
    return None


def class_statement_at(file: FileAnalysis, line: int) -> tuple[Range, ClassRef] | None:
    """The class of layers or a model whose statement at the top level holds a line, with its name there."""
    found = ((_named(file, unit), ref) for unit, ref in _classes(file, _statements_at(file, line)))
    return next(((named, ref) for named, ref in found if named is not None), None)


def own_class(file: FileAnalysis, named: Range) -> OwnClass | None:
    """The class whose name stands at a range."""
    for unit, ref in _classes(file, _statements_at(file, named.line)):
        if _named(file, unit) == named:
            return _told(file, unit, ref, named)
    return None


def class_held_by(file: FileAnalysis, name: str) -> OwnClass | None:
    """The class of the object that a name of the file's top level holds at its end."""
    held = file.read((file.program.module, name))
    if isinstance(held, Instance):
        for unit, ref in _classes(file):
            if ref == held.cls and (named := _named(file, unit)) is not None:
                return _told(file, unit, ref, named)
    return None


def own_classes(file: FileAnalysis) -> tuple[OwnClass, ...]:
    """All of them, in the order of the text."""
    found = ((unit, ref, _named(file, unit)) for unit, ref in _classes(file))
    return tuple(
        told for unit, ref, named in found if named is not None and (told := _told(file, unit, ref, named)) is not None
    )


def _classes(file: FileAnalysis, statements: Sequence[Statement] | None = None) -> Iterator[tuple[Unit, ClassRef]]:
    for statement in file.program.statements if statements is None else statements:
        for unit in statement.layout.units if statement.layout is not None else ():
            if isinstance(unit.node, ast.ClassDef):
                ref = file.read((file.program.module, unit.node.name))
                if isinstance(ref, ClassRef) and ref.id.token == unit.token and is_layer(file, ref):
                    yield unit, ref


def _statements_at(file: FileAnalysis, line: int) -> Sequence[Statement]:
    index = file.cut.index_at(line - 1)
    return () if index is None else file.program.statements[index : index + 1]


def _named(file: FileAnalysis, unit: Unit) -> Range | None:
    assert isinstance(unit.node, ast.ClassDef)
    where = file.range(unit.token, -1)
    if where is None:
        return None
    start = where.line + unit.node.lineno - unit.base
    line = file.lines[start - 1].encode("utf-8", "surrogatepass") if start <= len(file.lines) else b""
    name = unit.node.name.encode()
    col = line.find(name, unit.node.col_offset + len(b"class"))
    return None if col < 0 else Range(start, col, start, col + len(name))


def _told(file: FileAnalysis, unit: Unit, ref: ClassRef, named: Range) -> OwnClass | None:
    where = file.range(unit.token, -1)
    assert where is not None
    outputs: dict[object, list[Output]] = {}
    inputs: list[Output] = []
    objects: dict[Instance, None] = {}
    for _, root in file.roots_at(_calling(file, ref)):
        objects.update((each, None) for each in _objects(root, ref))
        for record in root.telling():
            for fact in record.sites:
                if fact.output is not None and fact.subject is not None and fact.kind in ("call", "sequential"):
                    outputs.setdefault(fact.subject, []).append(fact.output)
                    if isinstance(fact.subject, Instance) and fact.subject.cls == ref:
                        objects[fact.subject] = None
                        inputs.extend(fact.inputs)
    first = next(iter(objects), None)
    made = [output for each in objects for output in outputs.get(each, ())]
    parts = [] if first is None else _parts(file, first, outputs)
    return OwnClass(
        where,
        named,
        ref.name,
        library_base(file, ref) in MODELS,
        tuple(dict.fromkeys(inputs)),
        tuple(dict.fromkeys(made)),
        tuple(parts),
        partial(file.params, first),
    )


def _calling(file: FileAnalysis, ref: ClassRef) -> Collection[Place]:
    """The places that run the class's ``call`` or ``__init__``."""
    found: set[Place] = set()
    for name in ("call", "__init__"):
        method, _ = find(file, ref, name)
        history = file.program.store.history((method.id, CODE)) if isinstance(method, FunctionRef) else None
        found.update(history.readers if history is not None else ())
    return {place for place in found if place in file.program.standing}


def _objects(root: Record, ref: ClassRef) -> Iterator[Instance]:
    for owner, key in root.writes:
        if key == ATTRIBUTES and isinstance(owner, Identity):
            made = root.writes[owner, key]
            if isinstance(made, Tuple) and owner.token == ref.id.token:
                yield Instance(owner, ref)


def _parts(file: FileAnalysis, owner: Instance, outputs: dict[object, list[Output]]) -> list[Part]:
    found: list[Part] = []
    for name, value in attributes_of(file, owner):
        for text, each in _held(file, f"self.{name}", value, 0):
            if isinstance(each, LayerRef | ModelRef | Instance) and len(found) < _PARTS:
                made = tuple(dict.fromkeys(outputs.get(each, ())))
                where = file.range(each.id.token, each.id.ordinal)
                found.append(Part(text, name_of(each), where, made, partial(file.params, each)))
    return found


def _held(file: FileAnalysis, text: str, value: Value, depth: int) -> Iterator[tuple[str, Value]]:
    if depth > 3:
        return
    items: list[tuple[object, Value]] = []
    if isinstance(value, ListRef):
        items = list(enumerate(list_items(file, value) or ()))
    elif isinstance(value, Tuple):
        items = list(enumerate(value.items))
    elif isinstance(value, DictRef):
        items = list(dict_items(file, value) or ())
    else:
        yield text, value
    for key, item in items:
        yield from _held(file, f"{text}[{'…' if is_open(key) else repr(key)}]", item, depth + 1)
