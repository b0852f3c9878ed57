"""The forward pass: which statements run again after an edit, and in which order.

Statements run in the order of the text. One runs again only if its own meaning changed or something that it read did;
what it writes differently wakes those that saw the old value, and nobody else.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Hashable, MutableMapping
from typing import TYPE_CHECKING, NamedTuple

from kshape_ls.analysis import evaluation
from kshape_ls.analysis.memo.derived import Derived
from kshape_ls.analysis.memo.dirty import Dirty
from kshape_ls.analysis.memo.doubts import Doubts
from kshape_ls.analysis.memo.earlier import Earlier
from kshape_ls.analysis.memo.index import Index
from kshape_ls.analysis.memo.layered import layered
from kshape_ls.analysis.memo.paths import PATHS
from kshape_ls.analysis.memo.placing import pair, places_between
from kshape_ls.analysis.memo.record import CODE, Key, Record
from kshape_ls.analysis.memo.run import HANDLED, Frame, GaveWay, GivenUp, Run
from kshape_ls.analysis.memo.store import GAP, Content, Place, Slot, Statement, Store
from kshape_ls.analysis.memo.units import Layout, Unit, lay_out, lay_out_forgotten
from kshape_ls.analysis.memo.verdicts import Verdicts
from kshape_ls.analysis.modules import Modules
from kshape_ls.analysis.python.imports import imports_in
from kshape_ls.analysis.telling.comments import states_shape
from kshape_ls.analysis.trouble import STRICT
from kshape_ls.analysis.values import ABSENT, UNKNOWN_VALUE, Identity
from kshape_ls.source.cut import Piece
from kshape_ls.source.marked import Marked
from kshape_ls.source.parsing import parse

if TYPE_CHECKING:
    from kshape_ls.analysis.telling.kept import Kept

MAIN = "__main__"
PSEUDO = 1 << 60
"""From this order on stand calls that no statement makes: of functions that nobody calls."""

_COMPOUND = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try)


class View:
    """What one statement sees of the state."""

    __slots__ = ("_elsewhere", "_order", "_paths", "_seen", "_store")

    def __init__(self, program: Program, order: float) -> None:
        # Calls that nobody makes don't see each other.
        self._store, self._order, self._paths = program.store, min(order, PSEUDO), program.paths
        self._elsewhere = program.elsewhere
        self._seen: dict[Slot, Content] = {}

    def before(self, slot: Slot) -> Content:
        """What the slot held just before an order; while a statement runs, nothing else writes to the store."""
        found = self._seen.get(slot)
        if found is None:
            found = self._seen[slot] = self._store.before(slot, self._order)
        return self._elsewhere(slot) if found is ABSENT else found

    def path(self, parent: int, key: Hashable) -> int:
        """The number of a path below another."""
        return self._paths(parent, key)


class Home(NamedTuple):
    """Where a unit stands now."""

    statement: Statement
    unit: Unit


class Program:
    """The statements of one file with their state; ``base`` is set on a fork."""

    def __init__(self, modules: Modules, base: Program | None = None, module: str = MAIN) -> None:
        self.modules = modules
        self.module: str = base.module if base is not None else module
        self.paths = PATHS
        self.store: Store = base.store.fork() if base is not None else Store()
        self.statements: list[Statement] = list(base.statements) if base is not None else []
        self.standing: MutableMapping[Place, Statement] = layered(base.standing if base is not None else None)
        self.homes: MutableMapping[int, Home] = layered(base.homes if base is not None else None)
        self.idle: dict[int, Statement] = dict(base.idle) if base is not None else {}
        self.broken: set[Place] = set(base.broken) if base is not None else set()
        self.doubts: Doubts = Doubts(base.doubts if base is not None else None)
        self.index: Index = Index(base.index if base is not None else None)
        self.verdicts: Verdicts = Verdicts(base.verdicts if base is not None else None)
        self.stating: set[Place] = set(base.stating) if base is not None else set()
        self.marked: Marked = base.marked.copy() if base is not None else Marked()
        self.kept: dict[Place, Kept] = {}
        self.parts: Derived[frozenset[int]] = Derived()
        self._dirty = Dirty()
        # Functions and classes that may have become idle, or no longer be.
        self._stirred: set[int] = set()
        self._earlier = Earlier()
        # What had run of statements that gave way.
        self._begun: dict[Place, dict[Key, Record]] = {}
        self.imports: dict[tuple[str, int], None] = {}
        """What new statements import, until it has been read ahead."""
        self.executed = 0
        self.is_fork = base is not None

    # -- text to statements --------------------------------------------------------------------------------------

    def splice(self, begin: int, removed: int, pieces: list[Piece]) -> None:
        """Put pieces in place of ``removed`` statements; what that concerns waits to be run."""
        old = self.statements[begin : begin + removed]
        kept = pair(old, pieces)
        fresh: list[Statement] = []
        left = self.statements[begin - 1].order if begin else 0
        after = begin + removed
        right = self.statements[after].order if after < len(self.statements) else None
        places = places_between(left, right, [old[k].place if k is not None else None for k in kept], self.is_fork)
        if places is None:
            self._renumber()
            self.splice(begin, removed, pieces)
            return
        for piece, k, place in zip(pieces, kept, places, strict=True):
            fresh.append(self._statement(piece, old[k] if k is not None else None, place))
        stay = {s.place for s in fresh}
        were_broken = {s.place for s in old if s.broken is not None}
        is_first = not self.statements
        self.statements[begin:after] = fresh
        for statement in old:
            self.standing.pop(statement.place, None)
            self.stating.discard(statement.place)
            self.broken.discard(statement.place)
            for unit in _units(statement.layout):
                self._stirred.add(unit.token)
                home = self.homes.get(unit.token)
                if home is not None and home.statement is statement:
                    del self.homes[unit.token]
        for statement, piece in zip(fresh, pieces, strict=True):
            self.standing[statement.place] = statement
            if states_shape(piece.text):
                self.stating.add(statement.place)
            if statement.broken is not None:
                self.broken.add(statement.place)
            for unit in _units(statement.layout):
                self._stirred.add(unit.token)
                self.homes[unit.token] = Home(statement, unit)
            self.imports.update(dict.fromkeys(imports_in(statement.layout)))
        for statement in fresh:
            self._dirty.add(statement.place)
        self._doubt(fresh, were_broken, is_first=is_first)
        for statement in old:
            if statement.place not in stay:
                self._forget(statement.place)

    def _doubt(self, fresh: list[Statement], were_broken: set[Place], *, is_first: bool) -> None:
        if not self.broken:
            self.doubts.mend()
            return
        broken = {statement.place for statement in fresh if statement.broken is not None}
        places = [statement.place for statement in fresh]
        self.doubts.edit(
            places, self.store, breaks=not broken <= were_broken, holds_broken=bool(broken), is_first=is_first
        )

    def recheck(self) -> None:
        """Look again at whatever may have read something of other files that has changed."""
        self.verdicts.clear()
        self.parts.clear()
        for place in self.standing:
            self._dirty.add(place)

    def settle(self, waiting: Callable[[], bool] | None = None) -> bool:
        """Run what has to be run, functions that nobody calls at last; false where it stopped since someone waits."""
        while self._wave(waiting):
            # What nobody calls in a file that others import concerns that file alone, where it is open.
            if not self._stirred or self.module != MAIN:
                return True
            self._call_idle()
        return False

    def content(self, slot: Slot) -> Content:
        """What a slot holds at the end of the file, whichever file made it."""
        found = self.own_content(slot)
        return self.elsewhere(slot) if found is ABSENT else found

    def elsewhere(self, slot: Slot) -> Content:
        """What a slot that this file doesn't write holds in others."""
        owner = slot[0]
        # What this file makes, no other file knows of.
        is_own = type(owner) is Identity and owner.token in self.homes
        return ABSENT if is_own else self.modules.content(slot)

    def own_content(self, slot: Slot) -> Content:
        """What a slot of this file holds at its end."""
        found = self.store.before(slot, PSEUDO)
        return self.store.last(slot) if found is ABSENT else found

    def _statement(self, piece: Piece, old: Statement | None, place: Place) -> Statement:
        text = piece.text if piece.broken is None else piece.repaired
        module = None if text is None else parse(text)
        known = old.layout if old is not None else None
        if module is None or text is None:
            if old is not None and known is not None and _is_good(known):
                # The last good value stays, shown stale.
                return Statement(old.text, known, place, piece.broken)
            return Statement(piece.text, lay_out_forgotten(piece.text), place, piece.broken or "not understood")
        layout = lay_out(module, text, known, piece.text)
        if old is not None and known is not None and layout.units == known.units:
            text = old.text
        return Statement(text, layout, place, piece.broken)

    def _renumber(self) -> None:
        for n, statement in enumerate(self.statements):
            statement.place.order = (n + 1) * GAP
        self._dirty.sort()

    # -- the wave ------------------------------------------------------------------------------------------------

    def _wave(self, waiting: Callable[[], bool] | None) -> bool:
        while (place := self._dirty.next()) is not None:
            statement = self.standing.get(place)
            if statement is None:
                continue
            old = self.store.record(place)
            if old is not None and old.meaning == _meaning(statement) and self._holds(statement, old):
                continue
            new = self._as_before(statement) or self._run(statement, old, waiting)
            if new is None:
                self._dirty.add(place)
                return False
            self._apply(place, old, new)
            if old is not None and not self.is_fork:
                self._earlier.keep(place, old)
            if waiting is not None and waiting():
                return not self._dirty
        return True

    def _as_before(self, statement: Statement) -> Record | None:
        """What a statement did before it last ran, where all that it read then is there again: an edit was undone."""
        earlier = self._earlier.get(statement.place)
        if earlier is None or earlier.meaning != _meaning(statement) or not self._holds(statement, earlier):
            return None
        return earlier

    def _holds(self, statement: Statement, old: Record) -> bool:
        view = View(self, statement.order)
        return all(now is seen or now == seen for slot, seen in old.reads.items() for now in (view.before(slot),))

    def _run(self, statement: Statement, old: Record | None, waiting: Callable[[], bool] | None) -> Record | None:
        """What a statement does; ``None`` where it stopped since someone waits."""
        record = Record(_meaning(statement))
        layout = statement.layout
        if layout is None or not layout.units:
            return record
        run = Run(
            evaluation.EVALUATORS,
            View(self, statement.order),
            Frame(self.module, self.module),
            {**(old.children if old is not None else {}), **self._begun.pop(statement.place, {})},
            record,
            layout.units[0],
            idle=statement.order >= PSEUDO,
            waiting=waiting,
        )
        try:
            for unit in layout.units:
                if statement.order >= PSEUDO:
                    evaluation.call_idle(run, unit)
                else:
                    run.unit_in(unit)
        except GaveWay:
            self._begun[statement.place] = record.children
            self.executed += run.executed
            return None
        except (GivenUp, RecursionError) as reason:
            _give_up(run, layout, "too much to work out" if isinstance(reason, GivenUp) else "nested too deeply")
        except Exception as fault:
            if os.environ.get(STRICT):
                raise
            _give_up(run, layout, f"a fault of kshape-ls, please report it: {fault!r}")
        record.reads.pop(HANDLED, None)
        self.executed += run.executed
        return record

    def _apply(self, place: Place, old: Record | None, new: Record) -> None:
        store = self.store
        self.doubts.run(place, old)
        store.set_record(place, new)
        self.verdicts.made(self.index.replace(place, old, new))
        old_reads = old.reads if old is not None else {}
        for slot in old_reads:
            if slot not in new.reads:
                self._stir(slot)
                store.forget_reader(slot, place)
        for slot in new.reads:
            if slot not in old_reads:
                self._stir(slot)
                store.own(slot).read_by(place)
        old_writes = old.writes if old is not None else {}
        for slot in old_writes:
            if slot not in new.writes:
                self._erase(slot, place)
        for slot, value in new.writes.items():
            before = old_writes.get(slot, ABSENT)
            if slot in old_writes and before is value:
                continue
            history = store.own(slot)
            history.write(place, value)
            if slot not in old_writes or before != value:
                self._changed(slot)
                self._dirty.wake(history.woken_by(place.order))

    def _forget(self, place: Place) -> None:
        self._begun.pop(place, None)
        self._earlier.forget(place)
        self.kept.pop(place, None)
        self.doubts.forget(place)
        old = self.store.record(place)
        if old is None:
            return
        for slot in old.reads:
            self._stir(slot)
            self.store.forget_reader(slot, place)
        for slot in old.writes:
            self._erase(slot, place)
        self.index.replace(place, old, None)
        self.store.set_record(place, None)

    def _erase(self, slot: Slot, place: Place) -> None:
        self._dirty.wake(self.store.erase(slot, place))
        self._changed(slot)

    def _changed(self, slot: Slot) -> None:
        self.verdicts.changed(slot)
        self.parts.changed(slot)

    def _stir(self, slot: Slot) -> None:
        # A function has another reader, or one less: it is called, or no longer.
        owner, key = slot
        if key == CODE and isinstance(owner, Identity):
            self._stirred.add(owner.token)

    # -- functions that nobody calls -----------------------------------------------------------------------------

    def _call_idle(self) -> None:
        """Give every function and class that no statement uses one call with unknown arguments."""
        stirred, self._stirred = self._stirred, set()
        concerned: dict[Place, Statement] = {}
        for token in stirred:
            home = self.homes.get(token)
            if home is not None:
                concerned[home.statement.place] = home.statement
            elif token in self.idle:
                self._drop_idle(token)
        for statement in concerned.values():
            assert statement.layout is not None
            for unit in filter(_defines, statement.layout.units):
                pseudo = self.idle.get(unit.token)
                needed = evaluation.is_idle(self.store, unit, PSEUDO)
                if needed and (pseudo is None or pseudo.layout is None or pseudo.layout.units[0] is not unit):
                    place = pseudo.place if pseudo is not None else Place(PSEUDO + unit.token)
                    pseudo = Statement(statement.text, Layout((unit,), {}), place, None)
                    self.idle[unit.token] = self.standing[place] = pseudo
                    self._dirty.add(place)
                    self.doubts.belong(place, statement.place)
                elif not needed and pseudo is not None:
                    self._drop_idle(unit.token)

    def _drop_idle(self, token: int) -> None:
        place = self.idle.pop(token).place
        self.standing.pop(place, None)
        self._forget(place)


def _is_good(layout: Layout) -> bool:
    return not layout.forgets and not any(isinstance(unit.node, _COMPOUND) for unit in layout.units)


def _meaning(statement: Statement) -> object:
    return statement if statement.layout is None else tuple(unit.meaning for unit in statement.layout.units)


def _give_up(run: Run, layout: Layout, why: str) -> None:
    record = run.record
    record.children.clear()
    for slot in list(record.writes):
        record.writes[slot] = UNKNOWN_VALUE
    for unit in layout.units:
        for node in ast.walk(unit.node):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                record.writes[run.frame.module, node.id] = UNKNOWN_VALUE
    record.given_up.append((layout.units[0].token, why))


def _units(layout: Layout | None) -> list[Unit]:
    return [inner for unit in layout.units for inner in unit.walk()] if layout is not None else []


def _defines(unit: Unit) -> bool:
    return isinstance(unit.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
