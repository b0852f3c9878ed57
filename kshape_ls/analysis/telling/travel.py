"""Ways along tensors: what made what, and what takes it, as places in the text."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.store import Statement
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.program import PSEUDO
from kshape_ls.analysis.telling.described import values_at
from kshape_ls.analysis.values import Instance, LayerRef, ModelRef, Tensor, Tuple
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

Key: TypeAlias = tuple[int, int]
"""An expression: its unit's token and its ordinal there."""


@dataclass(frozen=True, slots=True)
class View:
    """The text of ``file``, the analyses that ran its code, and the files that tensors come from and go to."""

    file: FileAnalysis
    runs: tuple[FileAnalysis, ...]
    homes: tuple[FileAnalysis, ...]


def within(file: FileAnalysis) -> View:
    """A file that nothing leaves."""
    return View(file, (file,), (file,))


@dataclass(frozen=True, slots=True)
class Stop:
    """An expression that makes tensors: a layer applied, an op, an input. ``statement`` is what it stands in.

    ``outputs`` are the distinct results of all that it was applied to, ``home`` the file that it is written in. What is
    not ``called`` stands in a function that nobody calls, which was run for itself, given nothing that is known.
    """

    key: Key
    home: FileAnalysis
    range: Range
    statement: Range
    name: str
    outputs: tuple[Output, ...]
    called: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a position: an application itself, a name that holds its tensor, or one that holds a layer.

    ``keys`` are the applications meant: the one here, those that made the tensor, those of the layer. ``made`` is the
    expression that constructs the layer. ``on_name`` says that the position lies on a word for something
    else: a class, a module.
    """

    what: Literal["application", "tensor", "layer"]
    range: Range
    keys: frozenset[Key]
    made: Key | None = None
    on_name: bool = False


def standing_at(view: View, line: int, col: int) -> Standing | None:
    """What is at a position (line from 1, column in UTF-8 bytes) that a tensor leads to or from."""
    named = [found for run in view.runs if (found := values_at(view.file, line, col, run)) is not None]
    if named:
        where = named[0][0]
        held = _of_values(view, where, [value for _, values in named for value in values])
        if held is not None:
            return held
    return _application_at(view, line, col, on_name=bool(named))


def stops(view: View, keys: Collection[Key]) -> tuple[Stop, ...]:
    """Applications as places in the texts, in their order; those in files that aren't known are left out."""
    found = [stop for key in keys if (stop := _stop(view, key)) is not None]
    return tuple(sorted(found, key=lambda stop: (view.homes.index(stop.home), stop.range)))


def home_of(view: View, key: Key) -> tuple[FileAnalysis, Range] | None:
    """The file that an expression is written in, and where."""
    for home in view.homes:
        where = home.range(*key)
        if where is not None:
            return home, where
    return None


def keys_at(file: FileAnalysis, where: Range) -> Iterator[Key]:
    """The expressions that stand at just these places."""
    for unit in _units_at(file, where.line):
        for ordinal in range(len(unit.expressions)):
            if file.range(unit.token, ordinal) == where:
                yield unit.token, ordinal


def feeding(view: View, keys: Collection[Key]) -> frozenset[Key]:
    """The applications that made what some others are applied to."""
    return frozenset(key for each in keys for run, fact in _facts(view, each) for key in _homes(run, fact.inputs))


def fed(view: View, keys: Collection[Key]) -> frozenset[Key]:
    """The applications that take what some others made."""
    return frozenset(
        (fact.token, fact.ordinal)
        for run, fact in _every_node(view)
        if any(key in keys for key in _homes(run, fact.inputs))
    )


def _of_values(view: View, where: Range, held: Sequence[object]) -> Standing | None:
    tensors = [tensor for value in held for tensor in _tensors(value)]
    if tensors:
        return Standing("tensor", where, frozenset(key for run in view.runs for key in _homes(run, tensors)))
    layers = [value for value in held if isinstance(value, LayerRef | ModelRef | Instance)]
    if not layers:
        return None
    keys = frozenset((fact.token, fact.ordinal) for _, fact in _every_node(view) if fact.target in layers)
    return Standing("layer", where, keys, (layers[0].id.token, layers[0].id.ordinal))


def _application_at(view: View, line: int, col: int, *, on_name: bool) -> Standing | None:
    found: list[tuple[Range, Key]] = []
    for unit in _units_at(view.file, line):
        for run in view.runs:
            for fact in _nodes_of(run, unit.token):
                where = view.file.range(fact.token, fact.ordinal)
                if where is not None and where.holds(line, col):
                    found.append((where, (fact.token, fact.ordinal)))
    if not found:
        return _constructor_at(view, line, col, on_name=on_name)
    where, key = min(found, key=lambda each: _extent(each[0]))
    return Standing("application", where, frozenset({key}), on_name=on_name)


def _constructor_at(view: View, line: int, col: int, *, on_name: bool) -> Standing | None:
    """The layer that an expression here makes, which is applied elsewhere."""
    here: dict[Key, Range] = {}
    for unit in _units_at(view.file, line):
        for ordinal, node in enumerate(unit.expressions):
            if isinstance(node, ast.Call):
                where = view.file.range(unit.token, ordinal)
                if where is not None and where.holds(line, col):
                    here[unit.token, ordinal] = where
    keys: dict[Key, set[Key]] = {}
    for _, fact in _every_node(view) if here else ():
        target = fact.target
        if isinstance(target, LayerRef | ModelRef | Instance) and (target.id.token, target.id.ordinal) in here:
            keys.setdefault((target.id.token, target.id.ordinal), set()).add((fact.token, fact.ordinal))
    if not keys:
        return None
    made = min(keys, key=lambda key: _extent(here[key]))
    return Standing("layer", here[made], frozenset(keys[made]), made, on_name=on_name)


def _units_at(file: FileAnalysis, line: int) -> Iterator[Unit]:
    for token in file.tokens_near((line,)):
        unit, where = file.unit(token), file.range(token, -1)
        if unit is not None and where is not None and where.line <= line <= where.end_line:
            yield unit


def _facts(view: View, key: Key) -> Iterator[tuple[FileAnalysis, NodeFact]]:
    """An application as each analysis ran it."""
    for run in view.runs:
        for fact in _nodes_of(run, key[0]):
            if fact.ordinal == key[1]:
                yield run, fact


def _nodes_of(run: FileAnalysis, token: int) -> Iterator[NodeFact]:
    """What was applied in a statement, each time that it ran."""
    return (fact for _, fact in _runs_of(run, token))


def _runs_of(run: FileAnalysis, token: int) -> Iterator[tuple[Statement, NodeFact]]:
    for statement, record in run.roots_at(run.program.index.ran(token)):
        for (_, key), content in record.writes.items():
            if key == NODE and isinstance(content, NodeFact) and content.token == token:
                yield statement, content


def _every_node(view: View) -> Iterator[tuple[FileAnalysis, NodeFact]]:
    for run in view.runs:
        for _, record in run.roots():
            for (_, key), content in record.writes.items():
                if key == NODE and isinstance(content, NodeFact):
                    yield run, content


def _homes(run: FileAnalysis, tensors: Iterable[Tensor]) -> Iterator[Key]:
    for tensor in tensors:
        maker = run.content((tensor.origin, NODE)) if tensor.origin is not None else None
        if isinstance(maker, NodeFact):
            yield maker.token, maker.ordinal


def _tensors(value: object) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Tuple):
        for item in value.items:
            yield from _tensors(item)


def _stop(view: View, key: Key) -> Stop | None:
    every = [each for run in view.runs for each in _runs_of(run, key[0]) if each[1].ordinal == key[1]]
    called = [fact for statement, fact in every if statement.order < PSEUDO]
    facts = called or [fact for _, fact in every]
    found = home_of(view, key)
    statement = found[0].range(key[0], -1) if found is not None else None
    if not facts or found is None or statement is None:
        return None
    name = facts[0].name.rpartition(".")[2] or facts[0].name
    return Stop(key, *found, statement, name, tuple(dict.fromkeys(fact.output for fact in facts)), bool(called))


def _extent(where: Range) -> tuple[int, int]:
    return where.end_line - where.line, where.end_col - where.col if where.end_line == where.line else 0
