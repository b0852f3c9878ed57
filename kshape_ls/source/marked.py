"""The lines of a text that speak to this program, found once and brought up to date with each edit."""

from __future__ import annotations

from collections.abc import Sequence

WORD = "kshape:"


class Marked:
    """The numbers, from 0, of the lines that hold the word, in their order."""

    __slots__ = ("lines",)

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self.lines = [number for number, line in enumerate(lines) if WORD in line]

    def copy(self) -> Marked:
        """One that may be edited."""
        twin = Marked()
        twin.lines = list(self.lines)
        return twin

    def edit(self, lines: Sequence[str], first: int, removed: int, added: int) -> None:
        """Take in that ``lines`` have ``added`` of them from ``first`` on where there were ``removed``."""
        fresh = [number for number in range(first, min(first + added, len(lines))) if WORD in lines[number]]
        if fresh or self.lines:
            before = [number for number in self.lines if number < first]
            after = [number + added - removed for number in self.lines if number >= first + removed]
            self.lines = before + fresh + after
