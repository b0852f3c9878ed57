"""A program run in the user's own interpreter, on the user's word, for the shapes that only a run can tell."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kshape_ls.analysis.facts import Range
from kshape_ls.shapes import DYNAMIC, Nest, Output, Shape, from_dims
from kshape_ls.verification.client import SCRIPT
from kshape_ls.verification.discovery import find
from kshape_ls.verification.graph_wire import WireError, as_kind, as_shape
from kshape_ls.verification.interpreter import QUIET
from kshape_ls.verification.process import Ended, WorkerProcess
from kshape_ls.verification.verdict import Failure, FailureCode
from kshape_ls.verification.wire import message, parse

GRACE = 30.0
"""Seconds beyond the program's own in which Keras may be imported and the last word said."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What ended the program: the exception's class and text, and the line that it left the program from."""

    error: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What was seen. ``sites`` are the distinct results of each expression, in the order met; ``replaced`` what was
    called and not done: training, saving, downloads.
    """

    sites: tuple[tuple[Range, tuple[Output, ...]], ...] = ()
    raised: Raised | None = None
    failure: Failure | None = None
    replaced: tuple[str, ...] = ()
    interpreter: Path | None = None
    keras: str = ""
    backend: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A program to run: its text as it stands, and the file that it is, or will be, in."""

    path: Path
    lines: Sequence[str]
    interpreter: str | Path | None = None
    workspace: Path | None = None
    keras: int | None = None
    backend: str | None = None


class Tracer:
    """One run. ``seconds`` are the program's; ``cancel`` ends it from another thread."""

    def __init__(self, job: Job, seconds: float = 60.0, progress: Callable[[str], None] = lambda _: None) -> None:
        self._job, self._seconds, self._progress = job, seconds, progress
        self._process: WorkerProcess | None = None
        self._cancelled = False
        self._told: dict[str, Any] = {}
        self._sites: dict[Range, list[Output]] = {}
        self._replaced: dict[str, None] = {}

    def cancel(self) -> None:
        """Nobody wants to know any more."""
        self._cancelled = True
        if self._process is not None:
            self._process.kill()

    def run(self) -> Trace:
        """Run the program to its end, or to the end of its time; never raises for what happens over there."""
        job = self._job
        found = find(job.interpreter, job.workspace or job.path.parent, os.environ).interpreter
        if found is None:
            return self._trace(None, failure=Failure("no-interpreter", "No Python interpreter was found to trace in"))
        self._progress(f"importing Keras in {found.path}")
        self._process = WorkerProcess([str(found.path), str(SCRIPT), "trace"], _environment(job))
        try:
            text = "\n".join(job.lines)
            self._process.send(message(type="trace", path=str(job.path), text=text, seconds=self._seconds))
            return self._listen(found.path, time.monotonic() + self._seconds + GRACE)
        finally:
            self._process.kill()

    def _listen(self, python: Path, deadline: float) -> Trace:
        assert self._process
        while True:
            event = self._process.receive(deadline)
            if self._cancelled:
                return self._fail(python, "cancelled", "The trace was cancelled")
            if event is None:
                return self._fail(python, "timed-out", f"The trace in {python} took too long")
            if isinstance(event, Ended):
                said = event.unable or self._process.last_words() or f"exit code {event.code}"
                code: FailureCode = "no-interpreter" if event.unable else "crashed"
                return self._fail(python, code, f"The trace in {python} ended before its time: {said}")
            try:
                fields = parse(event.data)
                if fields.get("type") == "done":
                    return self._trace(python, raised=_raised(fields.get("error")))
                failure = self._take(fields)
            except WireError as error:
                return self._fail(python, "garbled", f"The worker in {python} answers nonsense: {error}")
            if failure is not None:
                return self._trace(python, failure=failure)

    def _take(self, fields: dict[str, Any]) -> Failure | None:
        kind = fields.get("type")
        if kind == "site":
            self._see(fields)
        elif kind == "replaced":
            self._replaced[as_kind(str, fields.get("what"))] = None
        elif kind == "ready":
            self._told = fields
            self._progress("running the program")
        elif kind in ("failed", "refused"):
            code: FailureCode = "no-keras" if fields.get("code") == "no-keras" else "import-failed"
            return Failure(code, f"Keras can't be asked: {fields.get('text')}")
        return None

    def _see(self, fields: dict[str, Any]) -> None:
        place = as_kind(list, fields.get("place"))
        if len(place) != 4 or not all(type(number) is int for number in place):
            raise WireError("a place is four numbers")
        self._sites.setdefault(Range(*place), []).append(_output(fields.get("shape")))

    def _fail(self, python: Path, code: FailureCode, text: str) -> Trace:
        return self._trace(python, failure=Failure(code, text))

    def _trace(self, python: Path | None, raised: Raised | None = None, failure: Failure | None = None) -> Trace:
        return Trace(
            tuple((where, tuple(outputs)) for where, outputs in self._sites.items()),
            raised,
            failure,
            tuple(self._replaced),
            python,
            str(self._told.get("keras", "")),
            str(self._told.get("backend", "")),
        )


def _environment(job: Job) -> dict[str, str]:
    # The program is run as the user would: with the user's own path.
    kept = {**os.environ, **QUIET, "KSHAPE_KERAS": str(job.keras or "")}
    return {**kept, "KERAS_BACKEND": job.backend} if job.backend else kept


def _raised(told: Any) -> Raised | None:
    if told is None:
        return None
    fields = as_kind(dict, told)
    return Raised(as_kind(str, fields.get("type")), as_kind(str, fields.get("text")), as_kind(int, fields.get("line")))


def _output(told: Any) -> Output:
    if isinstance(told, list):
        return from_dims(as_shape(told))
    fields = as_kind(dict, told)
    if "list" in fields:
        return Nest("list", tuple(map(_output, as_kind(list, fields["list"]))))
    if "tuple" in fields:
        return Nest("tuple", tuple(map(_output, as_kind(list, fields["tuple"]))))
    pairs = as_kind(dict, fields.get("dict"))
    return Nest("dict", tuple(map(_output, pairs.values())), tuple(pairs))


def compatible(ours: Output, real: Output) -> bool:
    """Whether what the analysis says leaves room for what was seen."""
    if isinstance(ours, Shape) and isinstance(real, Shape):
        if ours.dims is None or real.dims is None:
            return True
        pairs = list(zip(ours.dims, real.dims, strict=False))
        return len(ours.dims) == len(real.dims) and all(
            a == b for a, b in pairs if isinstance(a, int) and isinstance(b, int)
        )
    if isinstance(ours, Nest) and isinstance(real, Nest):
        pairs_of = list(zip(ours.items, real.items, strict=False))
        return len(ours.items) == len(real.items) and all(compatible(a, b) for a, b in pairs_of)
    return isinstance(ours, Shape) and ours.dims is None


def is_open(output: Output) -> bool:
    """Whether something in a result isn't known; sizes that are open at run time are."""
    if isinstance(output, Nest):
        return any(is_open(item) for item in output.items)
    return output.dims is None or any(not isinstance(dim, int) and dim is not DYNAMIC for dim in output.dims)
