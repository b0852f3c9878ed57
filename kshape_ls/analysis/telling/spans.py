"""Stretches of the text that belong together: a model with its layers, statements over several lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kshape_ls.analysis.facts import ModelGraph, Range
from kshape_ls.analysis.memo.units import Unit

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BRACKETED = (ast.Call, ast.List, ast.Tuple, ast.Dict, ast.Set)
_FOLDS: WeakKeyDictionary[Unit, tuple[tuple[int, int], ...]] = WeakKeyDictionary()
_HEADER = re.compile(r"\s*(?:else|finally)\b")


def span(file: FileAnalysis, model: ModelGraph) -> Range:
    """From the first to the last line on which a model is written, its layers in other functions left out."""
    return _around(file, model.range, [node.range for node in model.nodes if node.range is not None])


def cover(file: FileAnalysis, where: Range, places: Iterable[tuple[int, int]]) -> Range:
    """As ``span``, of a model made at ``where`` whose layers stand at the expressions of some units."""
    lines: dict[int, Range | None] = {}
    for token, ordinal in places:
        # One expression of a statement stands for all of them.
        if token not in lines:
            lines[token] = file.range(token, ordinal)
    return _around(file, where, [each for each in lines.values() if each is not None])


def _around(file: FileAnalysis, where: Range, ranges: Sequence[Range]) -> Range:
    home = _scope(file, where.line)
    near = [where, *(each for each in ranges if _scope(file, each.line) == home)]
    return Range(*min(each[:2] for each in near), *max(each[2:] for each in near))


def _scope(file: FileAnalysis, line: int) -> int | None:
    """Which top-level function or class a line belongs to, ``None`` for the module's own."""
    index = file.cut.index_at(line - 1)
    layout = file.program.statements[index].layout if index is not None else None
    scoped = layout is not None and any(isinstance(unit.node, _SCOPES) for unit in layout.units)
    return index if scoped else None


def blocks(file: FileAnalysis) -> Iterator[tuple[int, int]]:
    """The first and last lines of all that stands over several lines and can be folded."""
    for index, statement in enumerate(file.program.statements):
        if statement.layout is None:
            continue
        first = file.cut.start(index) + 1
        for unit in (inner for top in statement.layout.units for inner in top.walk()):
            shift = first + statement.layout.lines[unit.token] - unit.base
            for start, end in _folds_of(unit):
                at = _header(start, file.lines, shift) if end < 0 else start
                if abs(end) > at:
                    yield at + shift, abs(end) + shift


def _folds_of(unit: Unit) -> tuple[tuple[int, int], ...]:
    """The folds of a statement, read off its tree once; a last line below zero says that the first is above ``at``."""
    known = _FOLDS.get(unit)
    if known is None:
        known = _FOLDS[unit] = tuple(_folds(unit.node))
    return known


def _folds(node: ast.stmt) -> Iterator[tuple[int, int]]:
    body: list[ast.stmt] | None = getattr(node, "body", None)
    if isinstance(node, ast.Match):
        yield node.lineno, node.end_lineno or 0
        for case in node.cases:
            yield case.pattern.lineno, case.body[-1].end_lineno or 0
    elif body is None:
        yield node.lineno, node.end_lineno or 0
        for inner in ast.walk(node):
            if isinstance(inner, _BRACKETED):
                yield inner.lineno, inner.end_lineno or 0
    else:
        yield node.lineno, body[-1].end_lineno or 0
        for handler in getattr(node, "handlers", ()):
            yield handler.lineno, handler.end_lineno or 0
        for last in (getattr(node, "orelse", ()), getattr(node, "finalbody", ())):
            if last and not (isinstance(node, ast.If) and isinstance(last[0], ast.If) and _is_elif(node, last[0])):
                yield last[0].lineno, -(last[-1].end_lineno or 0)


def _is_elif(node: ast.If, inner: ast.If) -> bool:
    return inner.col_offset == node.col_offset


def _header(line: int, lines: Sequence[str], shift: int) -> int:
    """The line of the ``else`` or ``finally`` above a statement."""
    for above in range(line, 0, -1):
        at = above + shift - 1
        if 0 <= at < len(lines) and _HEADER.match(lines[at]):
            return above
    return line
