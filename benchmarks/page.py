"""What a run has measured, written into the page that tells of it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.bars import bars
from benchmarks.figures import table
from benchmarks.measured import Measured

BEGIN, END = "<!-- measured by make bench -->\n", "<!-- measured so far -->\n"


def written(page: str, found: Measured) -> str:
    """The page with the figures of a run between its two marks; raises ``ValueError`` where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n{_told(found)}\n{END}{after}"


def write(path: Path, found: Measured) -> None:
    """Write them into a file."""
    path.write_text(written(path.read_text(encoding="utf-8"), found), encoding="utf-8")


def bars_told(found: Measured) -> str:
    """The bars as a table."""
    rows = [f"| {bar.what} | {bar.most} | {bar.figure} | {'yes' if bar.holds else '**no**'} |" for bar in bars(found)]
    return "\n".join(["| bar | at most | measured | holds |", "| --- | --- | --- | --- |", *rows])


def _told(found: Measured) -> str:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    where = f"Python {platform.python_version()}, {processors} processors, {platform.system()}"
    parts = [f"Measured in one run: {where}.", bars_told(found)]
    if found.peaks:
        peaks = (f"{name} {'?' if peak is None else f'{peak / 1e6:.0f} MB'}" for name, peak in found.peaks.items())
        parts.append(f"Peak memory of the servers beside each other, 1,500 lines: {', '.join(peaks)}.")
    if found.applications is not None:
        told = found.applications
        parts.append(
            f"`kshape-ls check` of the sources of keras.applications as a user's own files, each with a call of each of"
            f" its models ({told.models} models, {told.lines:,} lines, none accused): {told.checked:.1f} s of processor"
            f" time, its start and all its processes included. Keras, once it is imported, takes {told.built:.1f} s to"
            f" make the same models."
            if not told.accused
            else "`kshape-ls check` of the sources of keras.applications tells errors, which are wrong."
        )
    parts += ["## Every figure of the run", table(found.rows())]
    return "\n\n".join(parts) + "\n"
