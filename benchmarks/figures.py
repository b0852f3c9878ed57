"""Many times as a few figures, and figures as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Figures(NamedTuple):
    """Milliseconds: half of all times are below ``median``, 95 and 99 of a hundred below the others."""

    times: int
    median: float
    p95: float
    p99: float


class Row(NamedTuple):
    """What was measured, of which server, beside ``floor`` of the one that does nothing in the same run."""

    what: str
    server: str
    figures: Figures
    floor: Figures | None


def figures(seconds: Iterable[float]) -> Figures:
    """The figures of some times."""
    ordered = sorted(1000 * each for each in seconds)
    return Figures(len(ordered), *(ordered[_at(len(ordered), part)] for part in (0.5, 0.95, 0.99)))


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    lines = ["| what | server | median ms | p95 ms | p99 ms | × do-nothing (median, p95) | times |", "|" + " --- |" * 7]
    lines += [
        f"| {row.what} | {row.server} | {row.figures.median:.2f} | {row.figures.p95:.2f} | {row.figures.p99:.2f} "
        f"| {_ratio(row)} | {row.figures.times} |"
        for row in rows
    ]
    return "\n".join(lines)


def _ratio(row: Row) -> str:
    if row.floor is None:
        return ""
    return f"{row.figures.median / row.floor.median:.2f}, {row.figures.p95 / row.floor.p95:.2f}"


def _at(count: int, part: float) -> int:
    return min(int(count * part), count - 1)
