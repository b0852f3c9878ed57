"""Whether what a spec states holds under real Keras too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from spec_files import Program
from spec_markers import ParamsMark, ProblemMark, ShapeMark

PROBE: pytest.StashKey[Probe | None] = pytest.StashKey()
PYTHON = os.environ.get("KSHAPE_KERAS_PYTHON", sys.executable)


class KerasMissingError(Exception):
    """Keras can't be imported there."""


class Probe:
    """A running ``keras_probe.py``."""

    def __init__(self) -> None:
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115, closed with the process
        self._process = subprocess.Popen(
            [PYTHON, str(Path(__file__).with_name("keras_probe.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        if "keras" not in self._read():
            self.close()
            raise KerasMissingError

    def run(self, program: Program, modules: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        """What the program's expressions came to, and what raised."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"source": "\n".join(program.lines), "modules": dict(modules)}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = self._read()
        return answer

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=60)
        self._errors.close()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise AssertionError(f"Keras's process has ended:\n{self._errors.read()[-3000:]}")
        return json.loads(line)


def started(config: pytest.Config) -> Probe:
    """The session's one Keras."""
    if PROBE not in config.stash:
        try:
            config.stash[PROBE] = Probe()
        except KerasMissingError:
            config.stash[PROBE] = None
    probe = config.stash[PROBE]
    if probe is None:
        if os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
            pytest.fail("Keras is not installed")
        pytest.skip("Keras is not installed")
    return probe


def faults(program: Program, answer: dict[str, Any]) -> Iterator[str]:
    """What the program states and Keras doesn't do."""
    if "failed" in answer:
        yield answer["failed"]
        return
    errors = [mark for mark in program.marks if isinstance(mark, ProblemMark) and mark.severity == "error"]
    raised = list(answer["raised"])
    for mark in errors:
        if not any(start <= mark.line <= end for each in raised for start, end in each["spans"]):
            yield f"line {program.place(mark.line)}: Keras doesn't raise here"
    for position, each in enumerate(raised):
        stated = any(start <= mark.line <= end for mark in errors for start, end in each["spans"])
        # What an earlier raise left undefined is no news.
        if not stated and not (position and each["error"] == "NameError"):
            where = program.place(each["spans"][-1][0]) if each["spans"] else "?"
            yield f"line {where}: Keras raises {each['error']}: {each['message']}"
    for mark in program.marks:
        if isinstance(mark, ShapeMark):
            yield from _shape_fault(program, mark, answer["sites"], bool(raised))
        elif isinstance(mark, ParamsMark):
            yield from _params_fault(program, mark, answer["sites"], bool(raised))


def _shape_fault(program: Program, mark: ShapeMark, sites: list[dict[str, Any]], raised: bool) -> Iterator[str]:
    site = find(sites, mark.line, mark.name)
    if mark.uncalled or mark.shapes == ("?",):
        return
    if site is None or not site["outputs"]:
        # After a raise, or in a model that isn't built, Keras knows less than what can be told of the text.
        if not raised and not any("?" in shape for shape in mark.shapes):
            yield f"line {program.place(mark.line)}: Keras makes no tensor here"
        return
    found = [show(output) for output in site["outputs"]]
    alike = same_but_batch if site["late"] else same
    unmatched = [shape for shape in mark.shapes if not any(alike(shape, other) for other in found)]
    unmatched += [other for other in found if not any(alike(shape, other) for shape in mark.shapes)]
    if unmatched:
        yield f"line {program.place(mark.line)}: Keras makes {' | '.join(found)}, stated {' | '.join(mark.shapes)}"


def _params_fault(program: Program, mark: ParamsMark, sites: list[dict[str, Any]], raised: bool) -> Iterator[str]:
    site = find(sites, mark.line, mark.name)
    if site is None or site["params"] is None:
        if not raised and mark.count is not None:
            yield f"line {program.place(mark.line)}: Keras counts no weights here"
    elif mark.count not in (None, site["params"]):
        yield f"line {program.place(mark.line)}: Keras counts {site['params']} weights, stated {mark.count}"


def find(sites: list[dict[str, Any]], line: int, name: str | None) -> dict[str, Any] | None:
    """The outermost site that ends on a line, among those of that name."""
    there = [site for site in sites if site["end_line"] == line and (name is None or site["name"] == name)]
    there = [site for site in there if site["outputs"]] or there
    return min(there, key=lambda site: (site["line"], site["col"], -site["end_col"]), default=None)


def show(output: Any) -> str:
    """An output as a shape is written."""
    if isinstance(output, dict):
        kind, items = next(iter(output.items()))
        if kind == "dict":
            return "{" + ", ".join(f"{key!r}: {show(item)}" for key, item in items.items()) + "}"
        return f"[{', '.join(map(show, items))}]" if kind == "list" else f"({', '.join(map(show, items))})"
    return str(tuple(output))


def same(stated: str, found: str) -> bool:
    """Whether two shapes agree, ``?`` standing for any one size."""
    ours, theirs = stated.split(", "), found.split(", ")
    return len(ours) == len(theirs) and all(
        a == b or a.strip("()[],") == "?" for a, b in zip(ours, theirs, strict=True)
    )


def same_but_batch(stated: str, found: str) -> bool:
    """As ``same``; the batch axis of a model that is built from data is left open by the analysis."""
    ours, theirs = stated.split(", "), found.split(", ")
    return same(stated, found) or (ours[0].endswith("(None") and same(", ".join([theirs[0], *ours[1:]]), found))
