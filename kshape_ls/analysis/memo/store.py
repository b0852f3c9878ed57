"""The state of the program over its statements: for each slot, who wrote what, in the order of the text.

A ``Statement`` is one top-level piece. What it sees in a slot is what was last written there before its place. A fork
shares everything with its base and copies a history when it first changes it, so that a fix can be tried without the
live state ever seeing it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeAlias

from kshape_ls.analysis.values import ABSENT

if TYPE_CHECKING:
    from kshape_ls.analysis.memo.record import Record
    from kshape_ls.analysis.memo.units import Layout

Slot: TypeAlias = tuple[Hashable, Hashable]
Content: TypeAlias = object
"""A ``Value``, or a frozen fact about an object (``BoundLayer``, ``NodeFact``, ...); compared with ``==``."""

GAP = 1 << 20


class Place:
    """A place in the order of the text. It outlives the statements that stand there one after another."""

    __slots__ = ("order",)

    def __init__(self, order: float) -> None:
        self.order = order


class Statement:
    """A top-level piece of the text; ``layout`` is ``None`` where it doesn't parse."""

    __slots__ = ("broken", "layout", "place", "text")

    def __init__(self, text: str, layout: Layout | None, place: Place, broken: str | None) -> None:
        self.text = text
        self.layout = layout
        self.place = place
        self.broken = broken

    @property
    def order(self) -> float:
        """Where it stands among all statements."""
        return self.place.order


class History:
    """One slot: its writers with what they wrote, and its readers, both in the order of the text."""

    __slots__ = ("readers", "values", "writers")

    def __init__(self) -> None:
        self.writers: list[Place] = []
        self.values: list[Content] = []
        self.readers: list[Place] = []

    def copy(self) -> History:
        """One of its own, for a fork."""
        twin = History()
        twin.writers, twin.values, twin.readers = self.writers[:], self.values[:], self.readers[:]
        return twin

    def before(self, order: float) -> Content:
        """What the slot held just before an order."""
        at = bisect_left(self.writers, order, key=_order)
        return self.values[at - 1] if at else ABSENT

    def last(self) -> Content:
        """What it holds at the end of the file."""
        return self.values[-1] if self.values else ABSENT

    def write(self, place: Place, value: Content) -> None:
        """Take over what a place wrote."""
        at = bisect_left(self.writers, place.order, key=_order)
        if at < len(self.writers) and self.writers[at].order == place.order:
            self.writers[at], self.values[at] = place, value
        else:
            self.writers.insert(at, place)
            self.values.insert(at, value)

    def erase(self, place: Place) -> None:
        """Forget what a place wrote."""
        at = bisect_left(self.writers, place.order, key=_order)
        if at < len(self.writers) and self.writers[at].order == place.order:
            del self.writers[at], self.values[at]

    def read_by(self, place: Place) -> None:
        """Remember who looked."""
        at = bisect_left(self.readers, place.order, key=_order)
        if at == len(self.readers) or self.readers[at].order != place.order:
            self.readers.insert(at, place)
        else:
            self.readers[at] = place

    def forget_reader(self, place: Place) -> None:
        """Forget who looked."""
        at = bisect_left(self.readers, place.order, key=_order)
        if at < len(self.readers) and self.readers[at].order == place.order:
            del self.readers[at]

    def woken_by(self, order: float) -> list[Place]:
        """Who sees what the statement at ``order`` wrote: the readers after it, up to the next writer."""
        next_writer = bisect_right(self.writers, order, key=_order)
        start = bisect_right(self.readers, order, key=_order)
        if next_writer == len(self.writers):
            return self.readers[start:]
        end = bisect_right(self.readers, self.writers[next_writer].order, key=_order)
        return self.readers[start:end]


def _order(place: Place) -> float:
    return place.order


class Store:
    """All histories and records; ``base`` is what a fork looks through to."""

    def __init__(self, base: Store | None = None) -> None:
        self.base = base
        self._histories: dict[Slot, History] = {}
        self._records: dict[Place, Record | None] = {}

    def fork(self) -> Store:
        """A store that looks through to this one."""
        return Store(self)

    def owners(self) -> frozenset[Hashable]:
        """Whatever has slots: names of modules, calls, objects."""
        own = frozenset(owner for owner, _ in self._histories)
        return own if self.base is None else own | self.base.owners()

    def history(self, slot: Slot) -> History | None:
        """The slot's history, shared or own; ``None`` where there is none."""
        found = self._histories.get(slot)
        if found is None and self.base is not None:
            return self.base.history(slot)
        return found

    def own(self, slot: Slot) -> History:
        """The slot's history, made this store's own so that it may be changed."""
        found = self._histories.get(slot)
        if found is None:
            shared = self.base.history(slot) if self.base is not None else None
            found = self._histories[slot] = shared.copy() if shared is not None else History()
        return found

    def before(self, slot: Slot, order: float) -> Content:
        """What the slot held just before an order."""
        history = self.history(slot)
        return ABSENT if history is None else history.before(order)

    def last(self, slot: Slot) -> Content:
        """What the slot holds at the end of the file."""
        history = self.history(slot)
        return ABSENT if history is None else history.last()

    def record(self, place: Place) -> Record | None:
        """What the statement at a place did when it last ran."""
        if place in self._records or self.base is None:
            return self._records.get(place)
        return self.base.record(place)

    def set_record(self, place: Place, record: Record | None) -> None:
        """Keep what the statement at a place did; ``None``: it is gone."""
        if record is None and self.base is None:
            self._records.pop(place, None)
        else:
            self._records[place] = record

    def forget_reader(self, slot: Slot, place: Place) -> None:
        """Forget who looked."""
        history = self.own(slot)
        history.forget_reader(place)
        self._drop(slot, history)

    def erase(self, slot: Slot, place: Place) -> list[Place]:
        """Forget what a place wrote; who saw it."""
        history = self.own(slot)
        history.erase(place)
        self._drop(slot, history)
        return history.woken_by(place.order)

    def _drop(self, slot: Slot, history: History) -> None:
        # In a fork an empty history hides that of the base.
        if self.base is None and not history.writers and not history.readers:
            del self._histories[slot]
