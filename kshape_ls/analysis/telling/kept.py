"""What is told of a top-level statement, kept until it, or what it was read from, is another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.store import Content, Place, Slot, Statement
from kshape_ls.analysis.memo.units import Unit

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

Told = TypeVar("Told")
Work: TypeAlias = "Callable[[FileAnalysis, int, int], Told]"


class Kept(NamedTuple):
    """Something told of the lines from ``first`` to ``last`` (from 1) of a statement that began on line ``start``.

    It was told of ``ran``, what ran of the units ``tokens`` by place, and of what some slots held (``seen``).
    """

    statement: Statement
    key: Hashable
    start: int
    first: int
    last: int
    tokens: tuple[int, ...]
    ran: dict[Place, Record | None]
    seen: dict[Slot, Content]
    told: Any


def of_statements(
    file: FileAnalysis, work: Work[Told], key: Hashable, first: int, last: int
) -> Iterator[tuple[Told, int]]:
    """What ``work`` tells of each statement on the lines from ``first`` to ``last``, and how far it has moved since.

    ``work`` gets the first and the last of the lines that are the statement's own, and what it tells may depend on
    nothing but the statement, what ran of it, slots of the state, and ``key``.
    """
    cut, statements = file.cut, file.program.statements
    for n in range(max(cut.before(first), 0), len(statements)):
        start = cut.start(n) + 1
        if start > last:
            break
        end = start + cut[n].count - 1
        if end >= first:
            yield _of_statement(file, statements[n], work, key, (start, max(first, start), min(last, end)))


def units_between(file: FileAnalysis, first: int, last: int) -> dict[int, Unit]:
    """The units that stand on the lines from ``first`` to ``last`` (from 1), in part or as a whole, by token."""
    cut, statements = file.cut, file.program.statements
    found: dict[int, Unit] = {}
    for n in range(max(cut.before(first), 0), len(statements)):
        start = cut.start(n) + 1
        if start > last:
            break
        layout = statements[n].layout
        if layout is not None:
            for unit in layout.on(first - start, last - start):
                found[unit.token] = unit
    return found


def _of_statement(
    file: FileAnalysis, statement: Statement, work: Work[Told], key: Hashable, lines: tuple[int, int, int]
) -> tuple[Told, int]:
    start, first, last = lines
    kept = file.program.kept.get(statement.place)
    if kept is not None and _holds(file, kept, statement, key):
        moved = start - kept.start
        if kept.first + moved <= first and last <= kept.last + moved:
            return kept.told, moved
    told, slots = file.watched(lambda: work(file, first, last))
    if not file.program.is_fork:
        tokens = tuple(units_between(file, first, last))
        seen = {slot: file.program.content(slot) for slot in slots}
        file.program.kept[statement.place] = Kept(
            statement, key, start, first, last, tokens, _ran(file, tokens), seen, told
        )
    return told, 0


def _holds(file: FileAnalysis, kept: Kept, statement: Statement, key: Hashable) -> bool:
    if kept.statement is not statement or kept.key != key:
        return False
    ran = _ran(file, kept.tokens)
    if len(ran) != len(kept.ran) or any(kept.ran.get(place) is not record for place, record in ran.items()):
        return False
    content = file.program.content
    return all(now is seen or now == seen for slot, seen in kept.seen.items() for now in (content(slot),))


def _ran(file: FileAnalysis, tokens: Iterable[int]) -> dict[Place, Record | None]:
    store = file.program.store
    return {place: store.record(place) for place in file.program.index.places(tokens)}
