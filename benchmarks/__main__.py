"""``python -m benchmarks``: tables on standard output; with ``--picture`` and ``--page`` also in the documentation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import page, programs
from benchmarks.applications import applications
from benchmarks.bars import BESIDE_OTHERS, ONLY_THIS
from benchmarks.figures import table
from benchmarks.measured import Measured
from benchmarks.measuring import ACTIONS, HINTS, HOVER, edits, memory, starts
from benchmarks.plot import plot
from benchmarks.servers import DO_NOTHING, OURS, others
from benchmarks.sessions import (
    CHANGES_SHAPES,
    EDITING,
    KEEPS_SHAPES,
    changing_shapes,
    in_plain_python,
    keeping_shapes,
    recorded,
)

LENGTHS = (150, 1_500, 15_000)
CHANGE = "change"
BOTH = (DO_NOTHING, OURS)


def main() -> int:
    """Measure what is asked for."""
    arguments = _parser().parse_args()
    found = Measured()
    _edits(found, arguments.lengths, arguments.changes)
    if arguments.starts:
        found.take(starts(BOTH, programs.models(150), arguments.starts), "150 lines: ")
    _say(table(found.rows()))
    if arguments.others:
        _beside_others(found, arguments.others, arguments.picture)
    if arguments.memory:
        _memory(found, arguments.memory)
    if arguments.applications:
        found.applications = applications()
    _say("", page.bars_told(found))
    if arguments.page is not None:
        page.write(arguments.page, found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--changes", type=int, default=400, help="changes in each file (default: 400)")
    parser.add_argument("--others", type=int, default=60, help="changes beside other servers; 0: none (default: 60)")
    parser.add_argument("--starts", type=int, default=10, help="how often each server is started (default: 10)")
    parser.add_argument("--memory", type=int, default=10_000, help="changes while memory is watched (default: 10,000)")
    parser.add_argument("--lengths", type=int, nargs="*", default=LENGTHS, help="lines of the files")
    parser.add_argument(
        "--applications",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="check keras.applications, and have Keras make its models, which takes a minute or two",
    )
    parser.add_argument("--picture", type=Path, help="the SVG file to write")
    parser.add_argument("--page", type=Path, help="the Markdown file to write the tables into")
    return parser


def _edits(found: Measured, lengths: list[int], count: int) -> None:
    for length in lengths:
        text = programs.models_with_mistake(length)
        changes = recorded(text, EDITING, count)
        times, _ = edits(BOTH, text, changes)
        found.take(times, f"{length:,} lines: ")
        # Apart: what works on a question for long is let wait by the system afterwards.
        times, _ = edits(BOTH, text, changes[: count // 4], (HOVER, HINTS, ACTIONS))
        found.take(times, f"{length:,} lines: ", only=("hover", "inlay hints", "code action"))
    for session, kind in ((keeping_shapes, KEEPS_SHAPES), (changing_shapes, CHANGES_SHAPES)):
        for length in lengths:
            text = programs.models(length)
            times, _ = edits(BOTH, text, recorded(text, (session,), count // 4))
            found.take(times, f"{length:,}{ONLY_THIS}", only=(kind,))
    plain = programs.plain(1_500)
    times, _ = edits(BOTH, plain, recorded(plain, (in_plain_python,), count // 2))
    found.take(times, "1,500 lines without Keras: ", only=(CHANGE,))


def _beside_others(found: Measured, count: int, picture: Path | None) -> None:
    text = programs.models(1_500)
    times, found.peaks = edits((*BOTH, *others()), text, recorded(text, EDITING, count))
    found.take(times, BESIDE_OTHERS, only=(CHANGE,))
    rows = found.rows(BESIDE_OTHERS)
    _say("", table(rows), "", *(f"{name}: {_megabytes(peak)} at most" for name, peak in found.peaks.items()))
    if picture is not None:
        title = "From a change to its diagnostics, 1,500 lines: median, and 95 of 100"
        picture.write_text(plot(title, rows, OURS.name), encoding="utf-8")


def _memory(found: Measured, count: int) -> None:
    text = programs.models(1_500)
    marks = (count // 10, count)
    found.memory = memory(OURS, text, recorded(text, EDITING, count), marks)
    _say("", *(f"after {mark:,} changes: {_megabytes(found.memory[mark])} at most" for mark in marks))


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _megabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
