"""Finds places in a program's text by what stands there, so that tests read as the programs do."""

from __future__ import annotations

from collections.abc import Iterable

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import edited


def at(text: str, part: str, nth: int = 1) -> Range:
    """Where ``part`` stands in ``text`` for the ``nth`` time."""
    start = -1
    for _ in range(nth):
        start = text.index(part, start + 1)
    return Range(*_place(text, start), *_place(text, start + len(part)))


def applied(text: str, edits: Iterable[Edit] | None) -> str:
    """The text after edits."""
    assert edits is not None
    return "\n".join(edited(text.split("\n"), edits))


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].split("\n")
    return len(before), len(before[-1].encode())
