"""``python -m benchmarks``: the table on standard output, the picture into a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from pathlib import Path

from benchmarks import programs
from benchmarks.figures import Row, figures, table
from benchmarks.measuring import ACTIONS, HINTS, HOVER, Times, edits, memory, starts
from benchmarks.plot import plot
from benchmarks.servers import DO_NOTHING, OURS, others
from benchmarks.sessions import EDITING, changing_shapes, in_plain_python, keeping_shapes, recorded

LENGTHS = (150, 1_500, 15_000)
CHANGE = "change"


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--changes", type=int, default=400, help="changes in each file (default: 400)")
    parser.add_argument("--others", type=int, default=60, help="changes beside other servers; 0: none (default: 60)")
    parser.add_argument("--starts", type=int, default=10, help="how often each server is started (default: 10)")
    parser.add_argument("--memory", type=int, default=10_000, help="changes while memory is watched (default: 10,000)")
    parser.add_argument("--lengths", type=int, nargs="*", default=LENGTHS, help="lines of the files")
    parser.add_argument("--picture", type=Path, help="the SVG file to write")
    arguments = parser.parse_args()
    rows: list[Row] = []
    both = (DO_NOTHING, OURS)
    for length in arguments.lengths:
        text = programs.models_with_mistake(length)
        changes = recorded(text, EDITING, arguments.changes)
        times, _ = edits(both, text, changes)
        rows += _rows(times, f"{length:,} lines: ")
        # Apart: what works on a question for long is let wait by the system afterwards.
        times, _ = edits(both, text, changes[: arguments.changes // 4], (HOVER, HINTS, ACTIONS))
        rows += _rows(times, f"{length:,} lines: ", only=("hover", "inlay hints", "code action"))
    for session, kind in ((keeping_shapes, "keeps shapes"), (changing_shapes, "changes shapes")):
        for length in arguments.lengths:
            text = programs.models(length)
            times, _ = edits(both, text, recorded(text, (session,), arguments.changes // 4))
            rows += _rows(times, f"{length:,} lines, only this: ", only=(kind,))
    plain = programs.plain(1_500)
    times, _ = edits(both, plain, recorded(plain, (in_plain_python,), arguments.changes // 2))
    rows += _rows(times, "1,500 lines without Keras: ", only=(CHANGE,))
    if arguments.starts:
        rows += _rows(starts(both, programs.models(150), arguments.starts), "150 lines: ")
    _say(table(rows))
    if arguments.others:
        _beside_others(arguments.others, arguments.picture)
    if arguments.memory:
        _memory(arguments.memory)
    return 0


def _beside_others(count: int, picture: Path | None) -> None:
    text = programs.models(1_500)
    changes = recorded(text, EDITING, count)
    times, peaks = edits((DO_NOTHING, OURS, *others()), text, changes)
    rows = _rows(times, "1,500 lines: ", only=(CHANGE,))
    _say("", table(rows), "")
    _say(*(f"{name}: {_megabytes(peak)} at most" for name, peak in peaks.items()))
    if picture is not None:
        picture.write_text(
            plot("From a change to its diagnostics, 1,500 lines: median, and 95 of 100", rows, OURS.name)
        )


def _memory(count: int) -> None:
    text = programs.models(1_500)
    marks = (count // 10, count)
    found = memory(OURS, text, recorded(text, EDITING, count), marks)
    _say("", *(f"after {mark:,} changes: {_megabytes(found[mark])} at most" for mark in marks))


def _rows(times: Times, where: str, only: Collection[str] = ()) -> list[Row]:
    # The servers of one measure stand together.
    found = []
    for what in only or dict.fromkeys(what for _, what in times):
        floor = figures(times[DO_NOTHING.name, what]) if (DO_NOTHING.name, what) in times else None
        named = [(name, seconds) for (name, each), seconds in times.items() if each == what]
        found += [Row(f"{where}{what}", name, figures(seconds), floor) for name, seconds in named]
    return found


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _megabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
