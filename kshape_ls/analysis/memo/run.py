"""One run of one top-level statement: reads and writes of slots, the records they leave, budgets and paths."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from kshape_ls.analysis.facts import SiteKind
from kshape_ls.analysis.memo.record import FindingFact, Key, Record, SiteFact
from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.values import ABSENT, TRUE, UNKNOWN_VALUE, Identity, Instance, ModelRef, TensorKind, Value, join
from kshape_ls.shapes import Mismatch, Output

if TYPE_CHECKING:
    from kshape_ls.analysis.arguments import Arguments
    from kshape_ls.analysis.layers.place import Place
    from kshape_ls.analysis.memo.units import Unit

BUDGET = 10_000
"""Statements that one top-level statement may run, those in functions and iterations included."""

HANDLED: Slot = ("#handled", "")
"""Not stored: whether a ``try`` around takes a mismatch. What ran under one answer is not valid under the other."""

RAISED: Slot = ("#raised", "")
"""Whether something has gone wrong that a ``try`` around takes: it goes on in the handler."""

TURN = 100
"""Statements that run in one turn before anybody who waits is asked for."""
DEPTH = 40
"""Calls inside calls."""
UNSURE = 3
"""Branches that may not happen, inside one another, in which a function still calls itself: work grows with each."""

NOWHERE = object()
"""In a journal: the statement had not written the slot before."""


class GivenUp(Exception):  # noqa: N818 - it ends a statement, it is no error of the user's
    """The budget of a statement is used up."""


class GaveWay(BaseException):
    """Somebody waits: the statement is run again later, with what of it has run as its memory.

    No ``Exception``: whoever survives mistakes of the program must not survive this.
    """


class World(Protocol):
    """What a run sees of everything before its statement."""

    def before(self, slot: Slot) -> Content:
        """What the slot held just before an order."""

    def path(self, parent: int, key: Hashable) -> int:
        """The number of a path below another."""


class State(Protocol):
    """Something whose slots can be read: a run in progress, or the finished file."""

    def content(self, slot: Slot) -> Content:
        """What a slot holds; ``ABSENT`` where nothing was written."""

    def read(self, slot: Slot) -> Value | None:
        """The value in a slot, ``None`` where there is none."""


@dataclass(slots=True)
class Frame:
    """A function's or the module's names, all global if ``local`` is ``None``; ``makes`` is the kind of new tensors."""

    scope: Hashable
    module: Hashable
    local: frozenset[str] | None = None
    closure: tuple[tuple[Hashable, frozenset[str]], ...] = ()
    globals_declared: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()
    owner: Value | None = None
    receiver: Value | None = None
    makes: TensorKind = "eager"


@dataclass(slots=True)
class Guard:
    """What takes an exception here: nothing, or a ``try`` or context manager."""

    handled: bool = False


@dataclass(frozen=True, slots=True)
class Evaluators:
    """What each part of a program is worked out by, handed to a run: the files that this is made of need not import
    each other in a circle.
    """

    evaluate: Callable[[Run, ast.expr], Value]
    execute: Callable[[Run, Unit], str | None]
    call: Callable[[Run, ast.AST, Value, Arguments], Value]
    attribute: Callable[[Run, Value, str, ast.AST], Value]
    apply: Callable[[Run, Value, Arguments, Place], Value]
    apply_model: Callable[[Run, ModelRef, Arguments, Place], Value]
    apply_instance: Callable[[Run, Instance, Arguments, Place, TensorKind], Value]
    build: Callable[[Run, Instance, Arguments, ast.AST], None]


@dataclass
class Run:
    """The state of one top-level statement while it runs.

    ``idle`` marks a call that no statement makes: its arguments aren't known. ``foreign`` is the call by which the run
    left its own file: what goes wrong beyond is told there. ``entered`` are the functions that run, ``unsure`` counts
    branches around that may not happen, ``opening`` loops around in a first turn of its own. Under ``quiet`` nothing is
    told; under ``doubt``, where a condition on shapes decides what runs, no mismatch. ``replayed`` are the results of
    models that were applied again.
    """

    evaluators: Evaluators
    world: World
    frame: Frame
    memory: dict[Key, Record]
    record: Record
    unit: Unit
    path: int = 0
    overlay: dict[Slot, Content] = field(default_factory=dict)
    executed: int = 0
    entered: list[Identity] = field(default_factory=list)
    unsure: int = 0
    spent: int = 0
    guard: Guard = field(default_factory=Guard)
    quiet: int = 0
    opening: int = 0
    doubt: int = 0
    idle: bool = False
    foreign: tuple[int, int] | None = None
    replayed: dict[Hashable, object] = field(default_factory=dict)
    journals: list[dict[Slot, Content]] = field(default_factory=list)
    waiting: Callable[[], bool] | None = None

    # -- slots ---------------------------------------------------------------------------------------------------

    def peek(self, slot: Slot) -> Content:
        """What a slot holds now, without remembering that it was looked at."""
        if slot is HANDLED:
            return self.guard.handled
        found = self.overlay.get(slot, NOWHERE)
        return self.world.before(slot) if found is NOWHERE else found

    def content(self, slot: Slot) -> Content:
        """What a slot holds now; ``ABSENT`` where nothing was written."""
        found = self.peek(slot)
        record = self.record
        if slot not in record.writes:
            record.reads.setdefault(slot, found)
        return found

    def read(self, slot: Slot) -> Value | None:
        """The value in a slot, or ``None`` where nothing was written."""
        found = self.content(slot)
        return None if found is ABSENT else cast("Value", found)

    def write(self, slot: Slot, value: Content) -> None:
        """Put a value into a slot."""
        self.put(slot, value)
        self.record.writes[slot] = value

    def put(self, slot: Slot, value: Content) -> None:
        """Change the state without the record taking note: what is put was noted before, or is taken back."""
        if self.journals:
            self.journals[-1].setdefault(slot, self.overlay.get(slot, NOWHERE))
        if value is NOWHERE:
            self.overlay.pop(slot, None)
        else:
            self.overlay[slot] = value

    # -- identity ------------------------------------------------------------------------------------------------

    def ordinal(self, node: ast.AST) -> int:
        """The number of an expression in the unit that runs."""
        return self.unit.ordinals.get(id(node), -1)

    def identity(self, node: ast.AST) -> Identity:
        """The identity of what an expression makes here."""
        return Identity(self.unit.token, self.path, self.ordinal(node))

    # -- what is told --------------------------------------------------------------------------------------------

    def site(
        self,
        node: ast.AST,
        kind: SiteKind,
        name: str,
        output: Output | None,
        inputs: tuple[Output, ...] = (),
        subject: Value | None = None,
        at: tuple[int, int] | None = None,
    ) -> None:
        """Tell that the expression makes a tensor or a model; or the one ``at`` another unit's token and ordinal."""
        if not self.quiet:
            where = at or (self.unit.token, self.ordinal(node))
            self.record.sites.append(SiteFact(*where, kind, name, output, inputs, subject, self.opening > 0))

    def finding(self, fact: FindingFact) -> None:
        """Tell a mismatch."""
        if self.quiet:
            self.record.muted += fact.certain and not fact.handled
        elif not self.doubt:
            self.record.findings.append(fact)
            if fact.handled and fact.certain and not fact.unless:
                self.write(RAISED, TRUE)

    def mismatch(
        self,
        node: ast.AST,
        subject: str,
        mismatch: Mismatch,
        inputs: tuple[Output, ...] = (),
        origins: tuple[Identity | None, ...] = (),
        style: str = "",
        layer: Identity | None = None,
        argument: ast.AST | None = None,
        arguments: tuple[tuple[str, object], ...] = (),
        certain: bool = True,
        at: Identity | None = None,
        declared: tuple[Identity | None, ...] = (),
        places: tuple[tuple[str, int, int], ...] = (),
        unless: str = "",
    ) -> None:
        """Tell a mismatch at an expression (or at the expression that made an object: ``at``)."""
        token, ordinal = (at.token, at.ordinal) if at is not None else (self.unit.token, self.ordinal(node))
        if self.foreign is not None:
            token, ordinal = self.foreign
            style, argument = "", None
        self.record.reads.setdefault(HANDLED, self.guard.handled)
        argument_at = self.ordinal(argument) if argument is not None else -1
        what = token, ordinal, subject, mismatch, inputs, origins, self.guard.handled, certain
        self.finding(FindingFact(*what, style, layer, argument_at, arguments, declared, places, unless))

    # -- running -------------------------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """The value of an expression here."""
        return self.evaluators.evaluate(self, node)

    def call(self, node: ast.AST, callee: Value, given: Arguments) -> Value:
        """What calling a value gives; ``node`` is the call."""
        return self.evaluators.call(self, node, callee, given)

    def unit_in(self, unit: Unit) -> str | None:
        """Run a statement, or take over what it did before if nothing that it read has changed."""
        key: Key = (unit.token, self.path)
        old = self.memory.get(key)
        parent = self.record
        if (
            old is not None
            and old.meaning is unit.meaning
            and self._names_alike(old, unit)
            and self.spent + old.cost <= BUDGET
            and self._holds(old)
        ):
            self._charge(old.cost)
            for slot, value in old.writes.items():
                self.put(slot, value)
            parent.absorb(old)
            parent.children[key] = old
            return old.signal
        self._charge(1)
        self.executed += 1
        # What is taken over from memory doesn't count, so that every turn gets further than the one before.
        if self.waiting is not None and self.executed % TURN == 0 and self.waiting():
            raise GaveWay
        record = Record(unit.meaning, self.frame.local or frozenset(), self.frame.closure)
        outer_unit, outer_memory = self.unit, self.memory
        self.unit, self.record = unit, record
        self.memory = old.children if old is not None else {}
        try:
            record.signal = self.evaluators.execute(self, unit)
        except GaveWay:
            record.meaning = None  # it has not run to its end; what is inside may have
            raise
        finally:
            self.unit, self.memory, self.record = outer_unit, outer_memory, parent
            parent.absorb(record)
            parent.children[key] = record
        return record.signal

    def branch(self, run: Callable[[], str | None]) -> tuple[dict[Slot, Content], str | None]:
        """Run something whose effects may or may not happen: what it wrote, and how it left. The state is restored."""
        parent = self.record
        self.record = Record(None, children=parent.children)
        self.journals.append({})
        self.unsure += 1
        try:
            signal = run()
        finally:
            self.unsure -= 1
            inner, self.record = self.record, parent
            for slot, before in self.journals.pop().items():
                if before is NOWHERE:
                    self.overlay.pop(slot, None)
                else:
                    self.overlay[slot] = before
            for slot, seen in inner.reads.items():
                if slot not in parent.writes:
                    parent.reads.setdefault(slot, seen)
            parent.sites += inner.sites
            parent.findings += inner.findings
            parent.given_up += inner.given_up
            parent.cost += inner.cost - 1
            parent.muted += inner.muted
            parent.leave_by(inner.ways)
        return inner.writes, signal

    def changes(self, run: Callable[[], str | None]) -> tuple[dict[Slot, Content], str | None]:
        """Run something: what the slots that it changed held before (``NOWHERE``: look before the statement)."""
        self.journals.append({})
        try:
            signal = run()
        finally:
            journal = self.journals.pop()
            if self.journals:
                for slot, before in journal.items():
                    self.journals[-1].setdefault(slot, before)
        return journal, signal

    def merge(self, branches: list[dict[Slot, Content]]) -> None:
        """Write what holds whichever of the branches happened."""
        if len(branches) == 1:
            for slot, value in branches[0].items():
                self.write(slot, value)
            return
        for slot in dict.fromkeys(slot for branch in branches for slot in branch):
            contents = [branch[slot] if slot in branch else self.content(slot) for branch in branches]
            self.write(slot, joined(contents))

    def _names_alike(self, old: Record, unit: Unit) -> bool:
        """Whether the unit's names mean the slots that they meant."""
        frame = self.frame
        local = frame.local or frozenset()
        if old.closure != frame.closure:
            return False
        return old.local is local or old.local == local or not (old.local ^ local) & unit.names

    def _holds(self, old: Record) -> bool:
        peek = self.peek
        for slot, seen in old.reads.items():
            now = peek(slot)
            if now is not seen and now != seen:
                return False
        return True

    def charge(self, cost: int) -> None:
        """Count work that is no statement: the turns of a comprehension."""
        self.record.cost += cost
        self._charge(cost)

    def give_up(self, why: str) -> None:
        """Tell that the statement was not worked out to its end."""
        fact = (self.unit.token, why)
        if not self.quiet and fact not in self.record.given_up:
            self.record.given_up.append(fact)

    def _charge(self, cost: int) -> None:
        self.spent += cost
        if self.spent > BUDGET:
            raise GivenUp


def joined(contents: list[Content]) -> Content:
    """What holds for all contents of a slot; a name that only some branches bind is taken as bound."""
    present = [c for c in contents if c is not ABSENT]
    if not present:
        return ABSENT
    first = present[0]
    if all(c is first or c == first for c in present[1:]):
        return first
    if not all(isinstance(c, VALUES) for c in present):
        return UNKNOWN_VALUE
    result = cast("Value", first)
    for other in present[1:]:
        result = join(result, cast("Value", other))
    return result


VALUES = tuple(Value.__args__)
