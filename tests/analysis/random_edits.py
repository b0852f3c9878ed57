"""Random edits of many files, each step held against a fresh analysis: ``python -m tests.analysis.random_edits``.

Files may be named; without any, programs of this repository are taken. What a seed does is always the same.
"""

from __future__ import annotations

import argparse
import difflib
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import programs as made
from kshape_ls.analysis import FileAnalysis, analyze, edited
from kshape_ls.analysis.facts import Range
from tests.analysis.editing import edited as changed
from tests.analysis.editing import parses, told
from tests.analysis.programs import PROGRAMS

MENDS = 0.4
HERE = Path(__file__).resolve().parents[1]


class Fault(Exception):  # noqa: N818 - what it tells is a fault of the engine
    """A step after which the incremental result isn't the fresh one."""


class Count(NamedTuple):
    """How many steps were taken, and how many of the texts parsed and were compared whole."""

    steps: int
    compared: int


def programs() -> dict[str, list[str]]:
    """The repository's own: of every style, of the benchmarks, examples, and of the specs, several as one."""
    found = {name: text.split("\n") for name, text in PROGRAMS.items()}
    found["models"] = made.models_with_mistake(120)
    for path in sorted((HERE.parent / "examples").glob("*.py")):
        found[path.name] = path.read_text(encoding="utf-8").split("\n")
    for path in sorted((HERE / "specs").glob("*.md")):
        for n, lines in enumerate(_blocks(path.read_text(encoding="utf-8").split("\n"))):
            found[f"{path.name} {n}"] = lines
    return {name: lines for name, lines in found.items() if parses(lines)}


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """The programs of a spec, those that stand side by side joined to files of some length."""
    block: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("```"):
            inside = line.startswith("```py")
            if len(block) > 60:
                yield block
                block = []
        elif inside and not line.lstrip().startswith("#:"):
            block.append(line.partition("  #:")[0])
    if block:
        yield block


def played(lines: list[str], steps: int, pick: random.Random) -> Count:
    """Edit a text again and again; raises ``Fault`` where what is known of it depends on how it came about."""
    original, analysis, compared = lines, analyze(lines), 0
    clean, accused = lines, _accused(analysis)
    for step in range(steps):
        # What doesn't parse is mended as often as it is edited further.
        mends = lines is not clean and pick.random() < MENDS
        before, lines = lines, clean if mends else changed(lines, original, pick)
        try:
            analysis = _taken_in(analysis, before, lines, pick)
            if parses(lines):
                _same(told(analysis), told(fresh := analyze(lines)))
                if fresh.broken:
                    raise Fault(f"a text that parses is called broken: {fresh.broken}")
                compared += 1
                clean, accused = lines, _accused(analysis)
                if step % 8 == 0:
                    _same_on_fork(analysis, lines, changed(lines, original, pick))
            elif not analysis.broken and "\0" not in "".join(lines):  # in a comment between statements it breaks none
                raise Fault("a text that doesn't parse isn't called broken")
            elif one_line := before is clean and _one_line(before, lines):
                _accuses_nobody_else(analysis, accused, one_line)
        except Exception as fault:
            way = [*before, *difflib.unified_diff(before, lines, lineterm="")]
            raise Fault("\n".join([f"step {step}: {type(fault).__name__}: {fault}", *way])) from fault
    return Count(steps, compared)


def _taken_in(analysis: FileAnalysis, before: list[str], lines: list[str], pick: random.Random) -> FileAnalysis:
    """The edit taken in at once, or with a stop after some statements, as when a client asks in between."""
    if pick.random() < 0.5:
        return analyze(lines, analysis)
    first = next(
        (n for n, (a, b) in enumerate(zip(before, lines, strict=False)) if a != b), min(len(before), len(lines))
    )
    work = edited(analysis, list(lines), (first, len(before) - first, len(lines) - first))
    for _ in range(pick.randrange(4)):
        found = work.go_on(lambda: True)
        if found is not None:
            return found
    found = work.go_on()
    assert found is not None
    return found


def _same(incremental: dict[str, object], fresh: dict[str, object]) -> None:
    for what, value in fresh.items():
        if incremental[what] != value:
            raise Fault(f"{what}:\n  incremental {incremental[what]}\n  fresh       {value}")


def _same_on_fork(analysis: FileAnalysis, lines: Sequence[str], other: list[str]) -> None:
    """A fork knows of another text what a fresh analysis knows, and the live one stays as it is."""
    if not lines or not parses(other):
        return
    end = Range(1, 0, len(lines), len(lines[-1].encode("utf-8", "surrogatepass")))
    known = told(analysis)
    _same(told(analysis.with_edits([(end, "\n".join(other))])), told(analyze(other)))
    _same(told(analyze(lines, analysis, changed=(0, 0, 0))), known)


def _one_line(before: list[str], lines: list[str]) -> int:
    """The number of the only line that differs, 0 where there are others."""
    edited = [n for n, (a, b) in enumerate(zip(before, lines, strict=False), 1) if a != b]
    return edited[0] if len(edited) == 1 and len(before) == len(lines) else 0


def _accused(analysis: FileAnalysis) -> set[tuple[str, int]]:
    sure = (finding for finding in analysis.findings if finding.certain and not finding.handled)
    return {(finding.mismatch.code, finding.range.line) for finding in sure}


def _accuses_nobody_else(analysis: FileAnalysis, before: set[tuple[str, int]], line: int) -> None:
    """A line that breaks makes no error, neither on itself nor elsewhere."""
    fresh = _accused(analysis) - before
    if fresh:
        raise Fault(f"line {line} breaks, and that accuses {fresh}")


def main() -> int:
    """Play the edits of a seed over many files; the exit status tells whether anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.analysis.random_edits", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="the files to edit (default: programs of this repository)")
    parser.add_argument("--files", type=int, default=50, help="how many (default: 50)")
    parser.add_argument("--steps", type=int, default=400, help="edits of each (default: 400)")
    parser.add_argument("--seed", default="0", help="which edits (default: 0)")
    arguments = parser.parse_args()
    named = {str(path): path.read_text(encoding="utf-8").split("\n") for path in arguments.paths}
    every = named or programs()
    chosen = random.Random(arguments.seed).sample(sorted(every), min(arguments.files, len(every)))
    counts = [_of_file(name, every[name], arguments.steps, arguments.seed) for name in chosen]
    whole = [count for count in counts if count is not None]
    steps, compared = (sum(each) for each in zip(*whole, strict=True)) if whole else (0, 0)
    print(
        f"{steps:,} edits of {len(whole)} files, {compared:,} texts compared; {len(counts) - len(whole)} files failed"
    )
    return 0 if len(whole) == len(counts) else 1


def _of_file(name: str, lines: list[str], steps: int, seed: str) -> Count | None:
    try:
        count = played(lines, steps, random.Random(f"{seed} {name}"))
    except Fault as fault:
        print(f"--- {name}: {fault}", flush=True)
        return None
    print(f"{name}: {count.steps} edits, {count.compared} texts parsed", file=sys.stderr, flush=True)
    return count


if __name__ == "__main__":
    sys.exit(main())
