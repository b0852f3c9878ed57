"""What running a statement did: the memo that an edit is checked against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from kshape_ls.analysis.facts import SiteKind
from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.values import Identity, Instance, LayerRef, ModelRef, Value
from kshape_ls.shapes import Mismatch, Output

MAKING = frozenset({"#config", "#rebuilt", "#graph", "#named", "#operation", "#built", "#cleared"})
"""Slots that are written when a layer or model is made, or built, or when Keras begins to number them anew."""

CODE = "#code"
"""Slot of a function that everybody reads who enters it."""

Key: TypeAlias = tuple[int, int]
"""A unit's token and the path on which it ran."""


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A result at an expression: ``at`` is its unit's token and ordinal.

    ``subject`` is the layer or model that made it, for its weights. ``built`` says where the layer was constructed
    when that is where the site stands (``sequential``). ``opening`` marks what only the first turn of a loop makes.
    """

    token: int
    ordinal: int
    kind: SiteKind
    name: str
    output: Output | None
    inputs: tuple[Output, ...] = ()
    subject: Value | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class FindingFact:
    """A mismatch at an expression. ``origins`` are the nodes that made the inputs.

    ``declared`` are those of the inputs that a model was made with; ``places`` name further expressions by what they
    are (``x``, ``y``, ``loss``), with their unit's token and ordinal; ``unless`` is told as it is.
    """

    token: int
    ordinal: int
    subject: str
    mismatch: Mismatch
    inputs: tuple[Output, ...] = ()
    origins: tuple[Identity | None, ...] = ()
    handled: bool = False
    certain: bool = True
    style: str = ""
    layer: Identity | None = None
    argument: int = -1
    arguments: tuple[tuple[str, object], ...] = ()
    declared: tuple[Identity | None, ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()
    unless: str = ""


@dataclass(slots=True)
class Record:
    """One run of a unit. ``signal`` tells how it left (``return``, ``break``, ``continue``, ``raise``).

    ``local`` and ``closure`` are the frame's: they decide which slots the unit's names mean. ``muted`` counts the
    mismatches that were met where nothing is told. ``ways`` are the ways by which a turn of the loop around may
    have been left early, each with what had been written by then.
    """

    meaning: object
    local: frozenset[str] = frozenset()
    closure: tuple[object, ...] = ()
    reads: dict[Slot, Content] = field(default_factory=dict)
    writes: dict[Slot, Content] = field(default_factory=dict)
    sites: list[SiteFact] = field(default_factory=list)
    findings: list[FindingFact] = field(default_factory=list)
    given_up: list[tuple[int, str]] = field(default_factory=list)
    children: dict[Key, Record] = field(default_factory=dict)
    signal: str | None = None
    ways: list[dict[Slot, Content]] = field(default_factory=list)
    cost: int = 1
    muted: int = 0
    _inside: tuple[Record, ...] | None = field(default=None, repr=False)
    _telling: tuple[Record, ...] | None = field(default=None, repr=False)
    _tokens: frozenset[int] | None = field(default=None, repr=False)
    _made: tuple[tuple[Identity, str], ...] | None = field(default=None, repr=False)
    _bound: tuple[tuple[str, Value], ...] | None = field(default=None, repr=False)

    def absorb(self, other: Record) -> None:
        """Take over the effects of something that ran inside this."""
        writes = self.writes
        self.leave_by(other.ways)
        for slot, seen in other.reads.items():
            if slot not in writes:
                self.reads.setdefault(slot, seen)
        writes.update(other.writes)
        self.cost += other.cost
        self.muted += other.muted

    def leave_by(self, ways: Iterable[dict[Slot, Content]]) -> None:
        """The loop around may be left here, with what some ways have written after all that was written before."""
        self.ways += [{**self.writes, **way} for way in ways]

    def walk(self) -> tuple[Record, ...]:
        """The record and all inside it, in the order in which they ran. Asked of a finished one only."""
        # Kept without the record itself: one that held itself would wait for the collector of cycles.
        if self._inside is None:
            self._inside = tuple(inner for child in self.children.values() for inner in child.walk())
        return self, *self._inside

    def tokens(self) -> frozenset[int]:
        """The units that ran inside it or of which it tells something; of a finished record only."""
        if self._tokens is None:
            ran = {key[0] for record in self.walk() for key in record.children}
            told = {fact.token for record in self.telling() for fact in record.sites}
            self._tokens = frozenset(ran | told)
        return self._tokens

    def made(self) -> tuple[tuple[Identity, str], ...]:
        """The objects whose making it tells, with the slots that tell it, in order; of a finished record only."""
        if self._made is None:
            slots = ((o, k) for o, k in self.writes if k in MAKING and isinstance(o, Identity))
            self._made = tuple((o, str(k)) for o, k in slots)
        return self._made

    def bound(self) -> tuple[tuple[str, Value], ...]:
        """The names that it binds to layers and models; of a finished record only."""
        if self._bound is None:
            self._bound = tuple(
                (key, value)
                for (owner, key), value in self.writes.items()
                if isinstance(value, LayerRef | ModelRef | Instance)
                and isinstance(key, str)
                and not isinstance(owner, Identity)
            )
        return self._bound

    def telling(self) -> tuple[Record, ...]:
        """Those of ``walk`` that tell a site, a finding or something given up."""
        if self._telling is None:
            self._telling = tuple(r for r in self.walk()[1:] if r.tells)
        return (self, *self._telling) if self.tells else self._telling

    @property
    def tells(self) -> bool:
        """Whether it tells anything itself."""
        return bool(self.sites or self.findings or self.given_up)
