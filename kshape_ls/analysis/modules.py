"""Other files, as one that imports them sees them."""

from __future__ import annotations

from typing import Protocol

from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.values import ABSENT


class Modules(Protocol):
    """What the program is told of other files."""

    def content(self, slot: Slot) -> Content:
        """What an object or a name of another file holds; ``ABSENT`` where it is none."""


class NoModules:
    """A file alone in the world."""

    def content(self, slot: Slot) -> Content:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return ABSENT
