"""What was worked out of the state, kept until a slot that it was read from changes."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Generic, TypeVar

from kshape_ls.analysis.memo.store import Slot

T = TypeVar("T")


class Derived(Generic[T]):
    """Results by what they are about."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[T, Collection[Slot]]] = {}
        self._readers: dict[Slot, set[Hashable]] = {}

    def get(self, subject: Hashable) -> T | None:
        """What is known, ``None`` where it has to be worked out."""
        found = self._found.get(subject)
        return None if found is None else found[0]

    def keep(self, subject: Hashable, result: T, slots: Collection[Slot]) -> None:
        """A result, and what it was read from."""
        self._drop(subject)
        self._found[subject] = result, slots
        for slot in slots:
            self._readers.setdefault(slot, set()).add(subject)

    def changed(self, slot: Slot) -> None:
        """A slot holds something else."""
        for subject in tuple(self._readers.get(slot, ())):
            self._drop(subject)

    def clear(self) -> None:
        """Work out everything anew."""
        self._found.clear()
        self._readers.clear()

    def _drop(self, subject: Hashable) -> None:
        if subject not in self._found:
            return
        for slot in self._found.pop(subject)[1]:
            readers = self._readers[slot]
            readers.discard(subject)
            if not readers:
                del self._readers[slot]
