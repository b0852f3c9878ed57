"""Which statements may have to run again, in the order in which they do."""

from __future__ import annotations

import heapq

from kshape_ls.analysis.memo.store import Place


class Dirty:
    """Places whose statements may have to run again, the first in the text first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Place]] = []
        self._count = 0

    def add(self, place: Place) -> None:
        """Add one."""
        self._count += 1
        heapq.heappush(self._heap, (place.order, self._count, place))

    def wake(self, readers: list[Place]) -> None:
        """Add those who saw what has changed."""
        for reader in readers:
            self.add(reader)

    def sort(self) -> None:
        """Places have got other orders."""
        self._heap = sorted((place.order, count, place) for _, count, place in self._heap)

    def __bool__(self) -> bool:
        return bool(self._heap)

    def next(self) -> Place | None:
        """The first place, each once while it is waiting."""
        if not self._heap:
            return None
        _, _, place = heapq.heappop(self._heap)
        while self._heap and self._heap[0][2] is place:
            heapq.heappop(self._heap)
        return place
