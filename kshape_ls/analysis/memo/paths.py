"""The ways to where a statement runs: calls and iterations, as numbers."""

from __future__ import annotations

import itertools
from collections.abc import Hashable

MOST = 100_000
"""So many paths are known; then all are forgotten."""
SELDOM = 1_000
"""Analyses between which all paths may be forgotten again; where that isn't enough, more are kept."""


class Paths:
    """Call paths and iterations as numbers, the same for the same way there, none of them given twice.

    One numbering serves all files, since objects of one live on in those that import it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._known: dict[tuple[int, Hashable], int] = {}
        self._steps: dict[int, tuple[int, Hashable]] = {}
        self._numbers = itertools.count(1)
        self._most = most
        self._analyses = 0

    def __len__(self) -> int:
        return len(self._known)

    def __call__(self, parent: int, key: Hashable) -> int:
        """The number of a path below another."""
        found = self._known.get((parent, key))
        if found is None:
            found = self._known[parent, key] = next(self._numbers)
        return found

    def way(self, path: int) -> list[tuple[int, Hashable]]:
        """A path's steps from the outermost on, as far as they are known: the number of each, and its key."""
        if len(self._steps) != len(self._known):
            self._steps = {number: step for step, number in self._known.items()}
        found: list[tuple[int, Hashable]] = []
        while path in self._steps:
            parent, key = self._steps[path]
            found.append((path, key))
            path = parent
        return found[::-1]

    def trim(self) -> None:
        """Between two analyses: forget all where there are too many. What runs again makes its objects anew then."""
        self._analyses += 1
        if len(self._known) > self._most:
            if self._analyses < SELDOM:
                self._most *= 2  # one program has as many
            self._known.clear()
            self._steps.clear()
            self._analyses = 0


PATHS = Paths()
