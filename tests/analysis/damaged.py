"""Many files, cut short and garbled, each such text analysed and checked: ``python -m tests.analysis.damaged FILE...``.

What raises is told, and what takes longer than it may. What a seed does is always the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kshape_ls.analysis import analyze
from kshape_ls.checks import fixes_of_all, problems
from tests.analysis.editing import edited

WHOLE = "whole"


class Text(NamedTuple):
    """What was done to a file, and what came of it."""

    how: str
    lines: list[str]


class Told(NamedTuple):
    """What became of a text: the seconds of the processor that it took, and what it raised."""

    seconds: float
    raised: str


def texts(lines: Sequence[str], every: int, garbled: int, seed: str) -> Iterator[Text]:
    """A file as it is, its first lines, ``every`` more each time, and ``garbled`` texts with a few edits each."""
    yield Text(WHOLE, list(lines))
    for end in range(every, len(lines), every):
        yield Text(f"first {end}", list(lines[:end]))
    for n in range(garbled):
        pick = random.Random(f"{seed} {n}")
        fresh = list(lines)
        for _ in range(pick.randrange(1, 8)):
            fresh = edited(fresh, lines, pick)
        yield Text(f"garbled {n}", fresh)


def tried(lines: Sequence[str]) -> Told:
    """Analyse a text, and ask for all problems with their fixes, as the command does."""
    start, raised = time.process_time(), ""
    try:
        analysis = analyze(list(lines))
        fixes_of_all(analysis, problems(analysis))
    except Exception as fault:
        raised = f"{type(fault).__name__}: {fault}"
    return Told(time.process_time() - start, raised)


def main() -> int:
    """Try all texts of some files; the exit status tells whether any raised or took too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.analysis.damaged", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="the files to damage")
    parser.add_argument("--every", type=int, default=10, help="cut at every nth line (default: 10)")
    parser.add_argument("--garbled", type=int, default=10, help="garbled texts of each file (default: 10)")
    parser.add_argument("--seed", default="0", help="which edits (default: 0)")
    parser.add_argument("--seconds", type=float, default=2.0, help="what a text may take (default: 2)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the texts that aren't well to a folder")
    arguments = parser.parse_args()
    count = unwell = 0
    for path in arguments.paths:
        lines = path.read_text(encoding="utf-8").split("\n")
        slowest, slowest_text = 0.0, WHOLE
        for text in texts(lines, arguments.every, arguments.garbled, f"{arguments.seed} {path.name}"):
            found = tried(text.lines)
            if found.seconds > arguments.seconds:  # a busy machine has slow moments
                found = min(found, tried(text.lines))
            count += 1
            if found.seconds > slowest:
                slowest, slowest_text = found.seconds, text.how
            if found.raised or found.seconds > arguments.seconds:
                unwell += 1
                print(f"--- {path}, {text.how}: {found.raised or f'{found.seconds:.2f} s'}", flush=True)
                _keep(arguments.keep, f"{path.stem} {text.how}.py", text.lines)
        print(f"{path.name}: {slowest:.2f} s ({slowest_text})", file=sys.stderr, flush=True)
    print(f"{count:,} texts of {len(arguments.paths)} files, {unwell} of them not well")
    return 1 if unwell else 0


def _keep(folder: Path | None, name: str, lines: Sequence[str]) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    sys.exit(main())
