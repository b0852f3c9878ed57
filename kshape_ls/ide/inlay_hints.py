"""Output shapes in the text, at the end of each layer call and of each layer of a ``Sequential``."""

from __future__ import annotations

from typing import NamedTuple

from kshape_ls.analysis import FileAnalysis
from kshape_ls.shapes import UNKNOWN_SHAPE

SHOWN = ("call", "sequential")


class Hint(NamedTuple):
    """``text`` to be drawn at a position: line from 1, column in UTF-8 bytes."""

    line: int
    col: int
    text: str


def inlay_hints(analysis: FileAnalysis, first: int, last: int) -> tuple[Hint, ...]:
    """The hints that stand on the lines from ``first`` to ``last``, both included."""
    hints = []
    for site in analysis.sites_near(range(first, last + 1)):
        if site.kind in SHOWN and first <= site.range.end_line <= last:
            shapes = [str(output) for output in site.outputs if output != UNKNOWN_SHAPE]
            if shapes:
                hints.append(Hint(site.range.end_line, site.range.end_col, f"→ {' | '.join(shapes)}"))
    return tuple(hints)
