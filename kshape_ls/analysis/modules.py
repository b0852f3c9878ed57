"""What a file is told of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.values import ABSENT


class Modules(Protocol):
    """What the program is told of other files."""

    def content(self, slot: Slot) -> Content:
        """What an object or a name of another file holds; ``ABSENT`` where it is none."""

    def read_ahead(self, imports: Iterable[tuple[str, int]], waiting: Callable[[], bool] | None) -> bool:
        """Make ready what some imports mean; false where it stopped since somebody waits."""


class NoModules:
    """A file alone in the world."""

    def content(self, slot: Slot) -> Content:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return ABSENT

    def read_ahead(self, imports: Iterable[tuple[str, int]], waiting: Callable[[], bool] | None) -> bool:  # noqa: ARG002 - the protocol's signature
        """There is nothing to read."""
        return True
