"""Names that statements give to tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Range, Step
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, output_of
from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.telling.kept import units_between
from kshape_ls.analysis.telling.stories import trail
from kshape_ls.analysis.values import Identity, Tensor, Tuple
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


@dataclass(frozen=True, slots=True)
class Binding:
    """A name at ``range`` that gets a tensor; ``value`` is the expression that it gets it from.

    ``outputs`` are the distinct shapes of all runs of the statement.
    """

    range: Range
    value: Range
    name: str
    outputs: tuple[Output, ...]
    origin: Identity | None


def bindings_near(file: FileAnalysis, first: int, last: int) -> tuple[Binding, ...]:
    """What assignments on the lines from ``first`` to ``last`` give names to, in the order of the text."""
    near = units_between(file, first, last)
    units = {token: unit for token, unit in near.items() if isinstance(unit.node, ast.Assign)}
    if not units:
        return ()
    runs: dict[int, list[Record]] = {}
    for _, root in file.roots_at(file.program.index.places(units)):
        for token, record in _inside(root):
            if token in units and record.meaning is units[token].meaning:
                runs.setdefault(token, []).append(record)
    found = [binding for token, records in runs.items() for binding in _bindings(file, units[token], records)]
    return tuple(sorted(found, key=lambda each: each.range))


def trail_to(file: FileAnalysis, where: Range) -> tuple[Step, ...]:
    """The producers of what an expression makes, from itself to the first input; of its first run."""
    for token in file.tokens_near((where.line,)):
        for _, record in file.roots_at(file.program.index.ran(token)):
            for (owner, key), fact in record.writes.items():
                if key != NODE or not isinstance(fact, NodeFact) or not isinstance(owner, Identity):
                    continue
                if fact.token == token and file.range(token, fact.ordinal) == where:
                    return tuple(trail(file, owner))
    return ()


def trail_of(file: FileAnalysis, binding: Binding) -> tuple[Step, ...]:
    """The producers of the tensor that a name gets."""
    return tuple(trail(file, binding.origin))


def _inside(record: Record) -> Iterator[tuple[int, Record]]:
    for (token, _), child in record.children.items():
        yield token, child
        yield from _inside(child)


def _bindings(file: FileAnalysis, unit: Unit, records: Iterable[Record]) -> Iterator[Binding]:
    assert isinstance(unit.node, ast.Assign)
    value = file.range(unit.token, unit.ordinals[id(unit.node.value)])
    records = list(records)
    for node in (name for target in unit.node.targets for name in _names(target)):
        where = file.range(unit.token, unit.ordinals[id(node)])
        held = [
            content
            for record in records
            for (owner, key), content in record.writes.items()
            if key == node.id and not isinstance(owner, Identity)
        ]
        tensors = [content for content in held if isinstance(content, Tensor | Tuple)]
        outputs = tuple(dict.fromkeys(output for each in tensors if (output := output_of(each)) is not None))
        if where is not None and value is not None and outputs:
            first = tensors[0]
            origin = first.origin if isinstance(first, Tensor) else None
            yield Binding(where, value, node.id, outputs, origin)


def _names(target: ast.expr) -> Iterator[ast.Name]:
    if isinstance(target, ast.Name):
        yield target
    elif isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _names(item)
