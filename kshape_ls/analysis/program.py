"""The forward pass: which statements run again after an edit, and in which order.

Statements run in the order of the text. One runs again only if its own meaning changed or something that it read did;
what it writes differently wakes those that saw the old value, and nobody else.
"""

from __future__ import annotations

import ast
import heapq
from collections.abc import Callable, Hashable
from typing import NamedTuple, Protocol

from kshape_ls.analysis import evaluation
from kshape_ls.analysis.record import Record
from kshape_ls.analysis.run import HANDLED, Frame, GivenUp, Run
from kshape_ls.analysis.store import GAP, Content, Slot, Statement, Store
from kshape_ls.analysis.units import Layout, Unit, lay_out
from kshape_ls.analysis.values import ABSENT, UNKNOWN_VALUE, Value
from kshape_ls.source.cut import Piece
from kshape_ls.source.parsing import parse

MAIN = "__main__"
PSEUDO = 1 << 60
"""From this order on stand calls that no statement makes: of functions that nobody calls."""

_COMPOUND = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try)


class Modules(Protocol):
    """What the program is told of other files."""

    def value(self, name: str, level: int) -> Value | None:
        """The module that an import means."""

    def content(self, slot: Slot) -> Content:
        """What an object or a name of another file holds; ``ABSENT`` where it is none."""


class NoModules:
    """A file alone in the world."""

    def value(self, name: str, level: int) -> Value | None:  # noqa: ARG002
        return None

    def content(self, slot: Slot) -> Content:  # noqa: ARG002
        return ABSENT


class Paths:
    """Call paths and iterations as numbers, the same for the same way there."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Hashable], int] = {}

    def __call__(self, parent: int, key: Hashable) -> int:
        return self._known.setdefault((parent, key), len(self._known) + 1)


class View:
    """What one statement sees of the state."""

    __slots__ = ("_modules", "_order", "_paths", "_store")

    def __init__(self, store: Store, order: int, paths: Paths, modules: Modules) -> None:
        # Calls that nobody makes don't see each other.
        self._store, self._order, self._paths, self._modules = store, min(order, PSEUDO), paths, modules

    def before(self, slot: Slot) -> Content:
        found = self._store.before(slot, self._order)
        return self._modules.content(slot) if found is ABSENT else found

    def path(self, parent: int, key: Hashable) -> int:
        return self._paths(parent, key)

    def module(self, name: str, level: int) -> Value | None:
        return self._modules.value(name, level)


class Home(NamedTuple):
    """Where a unit stands now."""

    statement: Statement
    unit: Unit


class Program:
    """The statements of one file with their state; ``base`` is set on a fork."""

    def __init__(self, modules: Modules, base: Program | None = None, module: Hashable = MAIN) -> None:
        self.modules = modules
        self.module = module
        self.paths: Paths = base.paths if base is not None else Paths()
        self.store: Store = base.store.fork() if base is not None else Store()
        self.statements: list[Statement] = list(base.statements) if base is not None else []
        self.homes: dict[int, Home] = dict(base.homes) if base is not None else {}
        self.idle: dict[int, Statement] = dict(base.idle) if base is not None else {}
        self.executed = 0
        self.is_fork = base is not None

    # -- text to statements --------------------------------------------------------------------------------------

    def splice(self, begin: int, removed: int, pieces: list[Piece]) -> None:
        """Put pieces in place of ``removed`` statements, and run what that concerns."""
        old = self.statements[begin : begin + removed]
        kept = _pair(old, pieces)
        fresh: list[Statement] = []
        left = self.statements[begin - 1].order if begin else 0
        after = begin + removed
        right = self.statements[after].order if after < len(self.statements) else None
        orders = _orders(left, right, [old[k].order if k is not None else None for k in kept])
        if orders is None:
            self._renumber()
            self.splice(begin, removed, pieces)
            return
        for piece, k, order in zip(pieces, kept, orders, strict=True):
            fresh.append(self._statement(piece, old[k] if k is not None else None, order))
        gone = {s.order for s in old} - {s.order for s in fresh}
        self.statements[begin:after] = fresh
        dirty = [s.order for s in fresh]
        lookup = {s.order: s for s in fresh}
        for statement in old:
            for unit in _units(statement.layout):
                home = self.homes.get(unit.token)
                if home is not None and home.statement is statement:
                    del self.homes[unit.token]
        for statement in fresh:
            for unit in _units(statement.layout):
                self.homes[unit.token] = Home(statement, unit)
        for statement in old:
            if statement.order in gone:
                self._forget(statement, lookup, dirty)
        self._wave(dirty, lookup)

    def wake(self, slots: list[Slot]) -> None:
        """Run again what read slots of other files that have changed."""
        lookup: dict[int, Statement] = {}
        dirty: list[int] = []
        for slot in slots:
            history = self.store.history(slot)
            for reader in history.readers if history is not None else ():
                _push(reader, lookup, dirty)
        self._wave(dirty, lookup)

    def _statement(self, piece: Piece, old: Statement | None, order: int) -> Statement:
        text = piece.text if piece.broken is None else piece.repaired
        if piece.broken is not None and old is not None and old.layout is not None and not _compound(old.layout):
            # The last good value stays, shown stale.
            return Statement(old.text, old.layout, order, piece.broken)
        module = None if text is None else parse(text)
        if module is None or text is None:
            return Statement(piece.text, None, order, piece.broken or "not understood")
        layout = lay_out(module, text, old.layout if old is not None else None)
        return Statement(text, layout, order, piece.broken)

    def _renumber(self) -> None:
        # Forks are short-lived and have their own statements; the live program renumbers in place.
        moved: dict[int, int] = {}
        for n, statement in enumerate(self.statements):
            moved[statement.order] = (n + 1) * GAP
        for statement in self.statements:
            statement.order = moved[statement.order]
        for statement in self.idle.values():
            moved[statement.order] = statement.order
        self.store.reorder(moved)

    # -- the wave ------------------------------------------------------------------------------------------------

    def _wave(self, dirty: list[int], lookup: dict[int, Statement]) -> None:
        heapq.heapify(dirty)
        done = -1
        while dirty:
            order = heapq.heappop(dirty)
            if order == done:
                continue
            done = order
            statement = lookup[order]
            old = self.store.record(order)
            if old is not None and old.meaning == _meaning(statement) and self._holds(statement, old):
                continue
            self._apply(statement, old, self._run(statement, old), lookup, dirty)

    def _holds(self, statement: Statement, old: Record) -> bool:
        view = View(self.store, statement.order, self.paths, self.modules)
        return all(now is seen or now == seen for slot, seen in old.reads.items() for now in (view.before(slot),))

    def _run(self, statement: Statement, old: Record | None) -> Record:
        record = Record(_meaning(statement))
        layout = statement.layout
        if layout is None or not layout.units:
            return record
        run = Run(
            evaluation.evaluate,
            evaluation.execute,
            View(self.store, statement.order, self.paths, self.modules),
            Frame(self.module, self.module),
            old.children if old is not None else {},
            record,
            layout.units[0],
        )
        try:
            for unit in layout.units:
                if statement.order >= PSEUDO:
                    evaluation.call_idle(run, unit)
                else:
                    run.unit_in(unit)
        except (GivenUp, RecursionError) as reason:
            _give_up(run, layout, reason)
        record.reads.pop(HANDLED, None)
        if statement.broken is not None:
            record.findings.clear()
            for child in record.walk():
                child.findings.clear()
        self.executed += run.executed
        return record

    def _apply(
        self, statement: Statement, old: Record | None, new: Record, lookup: dict[int, Statement], dirty: list[int]
    ) -> None:
        store = self.store
        store.set_record(statement.order, new)
        old_reads = old.reads if old is not None else {}
        for slot in old_reads:
            if slot not in new.reads:
                store.own(slot).forget_reader(statement)
        for slot in new.reads:
            store.own(slot).read_by(statement)
        old_writes = old.writes if old is not None else {}
        for slot in old_writes:
            if slot not in new.writes:
                self._change(statement, slot, lookup, dirty, lambda h: h.erase(statement))
        for slot, value in new.writes.items():
            before = old_writes.get(slot, ABSENT)
            if slot in old_writes and (before is value or before == value):
                if before is not value:
                    store.own(slot).write(statement, value)
                continue
            self._change(statement, slot, lookup, dirty, lambda h, value=value: h.write(statement, value))

    def _change(
        self,
        statement: Statement,
        slot: Slot,
        lookup: dict[int, Statement],
        dirty: list[int],
        change: Callable[..., None],
    ) -> None:
        history = self.store.own(slot)
        change(history)
        for reader in history.woken_by(statement.order):
            _push(reader, lookup, dirty)

    def _forget(self, statement: Statement, lookup: dict[int, Statement], dirty: list[int]) -> None:
        old = self.store.record(statement.order)
        if old is None:
            return
        for slot in old.reads:
            self.store.own(slot).forget_reader(statement)
        for slot in old.writes:
            self._change(statement, slot, lookup, dirty, lambda h: h.erase(statement))
        self.store.set_record(statement.order, None)

    # -- functions that nobody calls -----------------------------------------------------------------------------

    def call_idle(self) -> None:
        """Give every function and class that no statement uses one call with unknown arguments."""
        wanted = {s.order: s for s in self.statements if s.layout is not None and _defines(s.layout)}
        lookup: dict[int, Statement] = {}
        dirty: list[int] = []
        for statement in wanted.values():
            assert statement.layout is not None
            for unit in statement.layout.units:
                pseudo = self.idle.get(unit.token)
                needed = evaluation.is_idle(self.store, unit, PSEUDO)
                if needed and (pseudo is None or pseudo.layout is None or pseudo.layout.units[0] is not unit):
                    order = pseudo.order if pseudo is not None else PSEUDO + unit.token
                    pseudo = Statement(statement.text, Layout((unit,), {}), order, None)
                    self.idle[unit.token] = pseudo
                    _push(pseudo, lookup, dirty)
                elif not needed and pseudo is not None:
                    self._forget(pseudo, lookup, dirty)
                    del self.idle[unit.token]
        for token in [t for t in self.idle if t not in self.homes]:
            self._forget(self.idle.pop(token), lookup, dirty)
        self._wave([o for o in dirty if self._lives(lookup[o])], lookup)

    def _lives(self, statement: Statement) -> bool:
        return statement.order < PSEUDO or any(s is statement for s in self.idle.values())


def _meaning(statement: Statement) -> object:
    # Broken statements keep no memo of findings, so being broken is part of what they mean.
    if statement.layout is None:
        return statement
    return (statement.broken is not None, *(unit.meaning for unit in statement.layout.units))


def _give_up(run: Run, layout: Layout, reason: BaseException) -> None:
    why = "too much to work out" if isinstance(reason, GivenUp) else "nested too deeply"
    record = run.record
    record.children.clear()
    for slot in list(record.writes):
        record.writes[slot] = UNKNOWN_VALUE
    for unit in layout.units:
        for node in ast.walk(unit.node):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                record.writes[run.frame.module, node.id] = UNKNOWN_VALUE
    record.given_up.append((layout.units[0].token, why))


def _push(statement: Statement, lookup: dict[int, Statement], dirty: list[int]) -> None:
    if statement.order not in lookup:
        lookup[statement.order] = statement
    heapq.heappush(dirty, statement.order)


def _pair(old: list[Statement], pieces: list[Piece]) -> list[int | None]:
    """Which old statement each new piece continues: equal texts first, then what stands in the same place."""
    from difflib import SequenceMatcher

    pairs: list[int | None] = [None] * len(pieces)
    matcher = SequenceMatcher(None, [s.text for s in old], [p.text for p in pieces], autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            for i, j in zip(range(a, a_end), range(b, b_end), strict=False):
                pairs[j] = i
    return pairs


def _orders(left: int, right: int | None, kept: list[int | None]) -> list[int] | None:
    """Orders for new statements between two neighbours, kept ones where they were; ``None`` if there is no room."""
    result: list[int] = []
    at = 0
    while at < len(kept):
        here = kept[at]
        if here is not None:
            result.append(here)
            left, at = here, at + 1
            continue
        end = at
        while end < len(kept) and kept[end] is None:
            end += 1
        stop = kept[end] if end < len(kept) else right
        count = end - at
        if stop is None:
            result.extend(left + GAP * (n + 1) for n in range(count))
        else:
            step = (stop - left) // (count + 1)
            if step < 1:
                return None
            result.extend(left + step * (n + 1) for n in range(count))
        left, at = result[-1], end
    return result


def _units(layout: Layout | None) -> list[Unit]:
    return [inner for unit in layout.units for inner in unit.walk()] if layout is not None else []


def _compound(layout: Layout) -> bool:
    return any(isinstance(unit.node, _COMPOUND) for unit in layout.units)


def _defines(layout: Layout) -> bool:
    return any(isinstance(u.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for u in layout.units)


