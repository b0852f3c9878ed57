"""Ways along tensors: what made what, and what takes it, as places in the text."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.telling.described import values_at
from kshape_ls.analysis.values import Instance, LayerRef, ModelRef, Tensor, Tuple
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

Key: TypeAlias = tuple[int, int]
"""An expression: its unit's token and its ordinal there."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An expression that makes tensors: a layer applied, an op, an input. ``statement`` is what it stands in.

    ``outputs`` are the distinct results of all that it was applied to.
    """

    key: Key
    range: Range
    statement: Range
    name: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a position: an application itself, a name that holds its tensor, or one that holds a layer.

    ``keys`` are the applications meant: the one here, those that made the tensor, those of the layer. ``made`` is
    where the layer is constructed. ``on_name`` says that the position lies on a word for something
    else: a class, a module.
    """

    what: Literal["application", "tensor", "layer"]
    range: Range
    keys: frozenset[Key]
    made: Range | None = None
    on_name: bool = False


def standing_at(file: FileAnalysis, line: int, col: int) -> Standing | None:
    """What is at a position (line from 1, column in UTF-8 bytes) that a tensor leads to or from."""
    named = values_at(file, line, col)
    if named is not None:
        where, values = named
        held = _of_values(file, where, values)
        if held is not None:
            return held
    return _application_at(file, line, col, on_name=named is not None)


def stops(file: FileAnalysis, keys: Collection[Key]) -> tuple[Stop, ...]:
    """Applications as places in the text, in its order; those in other files are left out."""
    facts: dict[Key, list[NodeFact]] = {}
    for token, ordinal in keys:
        for fact in _nodes_of(file, token):
            if fact.ordinal == ordinal:
                facts.setdefault((token, ordinal), []).append(fact)
    found = [stop for key, those in facts.items() if (stop := _stop(file, key, those)) is not None]
    return tuple(sorted(found, key=lambda stop: stop.range))


def feeding(file: FileAnalysis, keys: Collection[Key]) -> frozenset[Key]:
    """The applications that made what some others are applied to."""
    facts = (fact for token, ordinal in keys for fact in _nodes_of(file, token) if fact.ordinal == ordinal)
    return frozenset(key for fact in facts for key in _makers(file, fact))


def fed(file: FileAnalysis, keys: Collection[Key]) -> frozenset[Key]:
    """The applications that take what some others made."""
    return frozenset(
        (fact.token, fact.ordinal) for fact in _every_node(file) if any(key in keys for key in _makers(file, fact))
    )


def _of_values(file: FileAnalysis, where: Range, values: Iterable[object]) -> Standing | None:
    held = list(values)
    tensors = [tensor for value in held for tensor in _tensors(value)]
    if tensors:
        return Standing("tensor", where, frozenset(_homes(file, tensors)))
    layers = [value for value in held if isinstance(value, LayerRef | ModelRef | Instance)]
    if not layers:
        return None
    keys = frozenset((fact.token, fact.ordinal) for fact in _every_node(file) if fact.target in layers)
    return Standing("layer", where, keys, file.range(layers[0].id.token, layers[0].id.ordinal))


def _application_at(file: FileAnalysis, line: int, col: int, *, on_name: bool) -> Standing | None:
    found: list[tuple[Range, Key]] = []
    for unit in _units_at(file, line):
        for fact in _nodes_of(file, unit.token):
            where = file.range(fact.token, fact.ordinal)
            if where is not None and where.holds(line, col):
                found.append((where, (fact.token, fact.ordinal)))
    if not found:
        return _constructor_at(file, line, col, on_name=on_name)
    where, key = min(found, key=lambda each: _extent(each[0]))
    return Standing("application", where, frozenset({key}), on_name=on_name)


def _constructor_at(file: FileAnalysis, line: int, col: int, *, on_name: bool) -> Standing | None:
    """The layer that an expression here makes, which is applied elsewhere."""
    here: dict[Key, Range] = {}
    for unit in _units_at(file, line):
        for ordinal, node in enumerate(unit.expressions):
            if isinstance(node, ast.Call):
                where = file.range(unit.token, ordinal)
                if where is not None and where.holds(line, col):
                    here[unit.token, ordinal] = where
    keys: dict[Key, set[Key]] = {}
    for fact in _every_node(file) if here else ():
        target = fact.target
        if isinstance(target, LayerRef | ModelRef | Instance) and (target.id.token, target.id.ordinal) in here:
            keys.setdefault((target.id.token, target.id.ordinal), set()).add((fact.token, fact.ordinal))
    if not keys:
        return None
    made = min(keys, key=lambda key: _extent(here[key]))
    return Standing("layer", here[made], frozenset(keys[made]), here[made], on_name=on_name)


def _units_at(file: FileAnalysis, line: int) -> Iterator[Unit]:
    for token in file.tokens_near((line,)):
        unit, where = file.unit(token), file.range(token, -1)
        if unit is not None and where is not None and where.line <= line <= where.end_line:
            yield unit


def _nodes_of(file: FileAnalysis, token: int) -> Iterator[NodeFact]:
    """What was applied in a statement, each time that it ran."""
    for _, record in file.roots_at(file.program.index.ran(token)):
        for (_, key), content in record.writes.items():
            if key == NODE and isinstance(content, NodeFact) and content.token == token:
                yield content


def _every_node(file: FileAnalysis) -> Iterator[NodeFact]:
    for _, record in file.roots():
        for (_, key), content in record.writes.items():
            if key == NODE and isinstance(content, NodeFact):
                yield content


def _makers(file: FileAnalysis, fact: NodeFact) -> Iterator[Key]:
    yield from _homes(file, fact.inputs)


def _homes(file: FileAnalysis, tensors: Iterable[Tensor]) -> Iterator[Key]:
    for tensor in tensors:
        maker = file.content((tensor.origin, NODE)) if tensor.origin is not None else None
        if isinstance(maker, NodeFact):
            yield maker.token, maker.ordinal


def _tensors(value: object) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Tuple):
        for item in value.items:
            yield from _tensors(item)


def _stop(file: FileAnalysis, key: Key, facts: list[NodeFact]) -> Stop | None:
    where, statement = file.range(*key), file.range(key[0], -1)
    if where is None or statement is None:
        return None
    name = facts[0].name.rpartition(".")[2] or facts[0].name
    return Stop(key, where, statement, name, tuple(dict.fromkeys(fact.output for fact in facts)))


def _extent(where: Range) -> tuple[int, int]:
    return where.end_line - where.line, where.end_col - where.col if where.end_line == where.line else 0
