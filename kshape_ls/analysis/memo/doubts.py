"""What is not to be believed while a text is broken: mistakes that come to light where nobody typed.

A line that breaks takes with it what it said: a header that slips away leaves its methods to the class above, a lost
line leaves a model without a layer. What runs again because of that tells no mistake that it didn't tell before, until
the text parses again or somebody edits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from kshape_ls.analysis.memo.record import FindingFact, Record
from kshape_ls.analysis.memo.store import Place, Store

_Known = tuple[int, int, str]
_NOTHING: Set[_Known] = frozenset()


class Doubts:
    """By place, the mistakes that it told before a line broke; places that aren't doubted tell all that they find."""

    def __init__(self, base: Doubts | None = None) -> None:
        self._is_fork = base is not None
        self._told: dict[Place, Set[_Known]] = dict(base._told) if base is not None else {}
        # Where somebody typed since the last line broke.
        self._edited: set[Place] = set()
        self._is_broken = False

    def silence(self, place: Place, fact: FindingFact) -> bool:
        """Whether a place is not to tell a mistake now."""
        told = self._told.get(place)
        return told is not None and _known(fact) not in told

    def edit(self, places: Iterable[Place], store: Store, *, breaks: bool, holds_broken: bool, is_first: bool) -> None:
        """Places have new texts in a text that is broken, somewhere.

        ``holds_broken``: one of them is; ``breaks``: one that wasn't before; ``is_first``: nothing was known before.
        """
        self._is_broken = True
        if breaks:
            self._edited.clear()
        for place in places:
            if holds_broken and not is_first:
                self._doubt(place, store.record(place))
            else:
                self._edited.add(place)
                self._told.pop(place, None)

    def mend(self) -> None:
        """The text parses."""
        self._is_broken = False
        self._told.clear()
        self._edited.clear()

    def belong(self, place: Place, home: Place) -> None:
        """A place stands for a call that nobody makes of what is defined at another."""
        if home in self._edited:
            self._edited.add(place)

    def run(self, place: Place, old: Record | None) -> None:
        """A place does something else than it did before."""
        if self._is_fork:
            self._told.pop(place, None)
        elif self._is_broken and place not in self._edited:
            self._doubt(place, old)

    def forget(self, place: Place) -> None:
        """A place is gone."""
        self._told.pop(place, None)
        self._edited.discard(place)

    def _doubt(self, place: Place, record: Record | None) -> None:
        if place not in self._told:
            self._told[place] = _told_by(record) if record is not None else _NOTHING


def _told_by(record: Record) -> Set[_Known]:
    return frozenset(_known(fact) for each in record.telling() for fact in each.findings)


def _known(fact: FindingFact) -> _Known:
    return fact.token, fact.ordinal, fact.mismatch.code
