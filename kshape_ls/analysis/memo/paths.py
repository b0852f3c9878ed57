"""The ways to where a statement runs: calls and iterations, as numbers."""

from __future__ import annotations

from collections.abc import Hashable


class Paths:
    """Call paths and iterations as numbers, the same for the same way there.

    One numbering serves all files, since objects of one live on in those that import it.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, Hashable], int] = {}
        self._steps: dict[int, tuple[int, Hashable]] = {}

    def __call__(self, parent: int, key: Hashable) -> int:
        """The number of a path below another."""
        return self._known.setdefault((parent, key), len(self._known) + 1)

    def way(self, path: int) -> list[tuple[int, Hashable]]:
        """A path's steps from the outermost on: the number of each, and its key."""
        if len(self._steps) != len(self._known):
            self._steps = {number: step for step, number in self._known.items()}
        found: list[tuple[int, Hashable]] = []
        while path in self._steps:
            parent, key = self._steps[path]
            found.append((path, key))
            path = parent
        return found[::-1]


PATHS = Paths()
