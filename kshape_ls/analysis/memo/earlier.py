"""What statements did before they last ran: an edit that is undone finds it again."""

from __future__ import annotations

from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.store import Place

MOST = 400
"""So many of the statements that ran last are remembered."""


class Earlier:
    """One record a place, those used last."""

    def __init__(self) -> None:
        self._records: dict[Place, Record] = {}

    def get(self, place: Place) -> Record | None:
        """What is remembered of a place."""
        return self._records.get(place)

    def keep(self, place: Place, record: Record) -> None:
        """A place does something else from now on."""
        self._records.pop(place, None)
        self._records[place] = record
        if len(self._records) > MOST:
            del self._records[next(iter(self._records))]

    def forget(self, place: Place) -> None:
        """A place is gone."""
        self._records.pop(place, None)
