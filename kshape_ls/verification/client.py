"""Asks the worker, and turns all that can go wrong into one sentence."""

from __future__ import annotations

import dataclasses
import math
import os
import signal
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kshape_ls.analysis.facts import ModelGraph
from kshape_ls.verification.discovery import Interpreter, find
from kshape_ls.verification.graph_wire import GraphSpec, WireError, encode_graph
from kshape_ls.verification.interpreter import environment
from kshape_ls.verification.process import Ended, WorkerProcess
from kshape_ls.verification.request import to_replay
from kshape_ls.verification.verdict import Asked, Failure, FailureCode, RefusedByKeras, Verification, judged
from kshape_ls.verification.wire import Answer, Refused, decode_answer, message, parse

SCRIPT = Path(__file__).with_name("worker") / "start.py"
LONGEST_REST = 60.0

ENDING = frozenset({"crashed", "garbled", "import-failed", "no-keras", "old-keras", "timed-out"})
"""Failures after which the worker is of no use."""

COSTLY = ENDING - {"no-keras", "old-keras"}
"""Failures that aren't worth repeating at every save."""


class _Failed(Exception):  # noqa: N818 -- carries a failure to where it is answered
    def __init__(self, code: FailureCode, text: str) -> None:
        super().__init__(text)
        self.failure = Failure(code, text)


@dataclass(frozen=True, slots=True)
class _Met:
    """What is known of the interpreter."""

    interpreter: Path | None = None
    python: str = ""
    keras: str = ""
    backend: str = ""


def _silent(_said: str) -> None:
    """Nobody wants to know."""


def _uncounted(_answered: int) -> None:
    """Nobody wants to know."""


class Verifier:
    """One worker in the user's interpreter: started when first asked, kept warm, replaced when lost.

    ``interpreter`` is the user's setting (a path or a command), ``workspace`` where an environment is looked for, one
    of its own only if it is ``trusted``; ``keras`` and ``backend`` are what the project is known to run on. What
    happens while Keras is imported is told to ``progress``. Any thread may use it; it asks one question after another.
    """

    def __init__(
        self,
        interpreter: str | Path | None = None,
        workspace: Path | None = None,
        *,
        trusted: bool = True,
        keras: int | None = None,
        backend: str | None = None,
        progress: Callable[[str], None] = _silent,
    ) -> None:
        self._setting = interpreter
        self._workspace = workspace
        self._trusted = trusted
        self._stated = keras, backend
        self._progress = progress
        self._asking = threading.Lock()
        self._process: WorkerProcess | None = None
        self._met = _Met()
        self._closed = self._cancelled = False
        self._asked = 0
        self._losses = 0
        self._rest_until = 0.0
        self._last_words = ""
        self._passed_over: Interpreter | None = None
        self._end: Callable[[], object] = _nothing

    @property
    def worker_pid(self) -> int | None:
        """The process that is warm, if any."""
        return self._process.pid if self._process else None

    def verify(self, graph: ModelGraph, timeout: float = 120) -> Verification:
        """What real Keras says of every node; never raises for what happens over there."""
        return judged(graph, self.ask(to_replay(graph), timeout))

    def ask(self, graph: GraphSpec, timeout: float = 120, told: Callable[[int], None] = _uncounted) -> Asked:
        """Keras's answers; never raises for what happens over there. ``told`` hears how many nodes are answered.

        ``timeout``, in seconds, holds for all of it, the first import of Keras included. Where it runs out or the
        worker is lost, the nodes answered so far keep their answers.
        """
        with self._asking:
            self._cancelled = False
            answers: list[Answer | None] = [None] * len(graph.nodes)
            deadline = time.monotonic() + timeout
            failure = refused = None
            try:
                self._make_ready(deadline)
                refused = self._ask(graph, answers, deadline, told)
            except _Failed as failed:
                failure = failed.failure
                self._take_note(failure)
            else:
                self._losses = 0
            met = self._met
            return Asked(tuple(answers), failure, met.interpreter, met.python, met.keras, met.backend, refused)

    def cancel(self) -> None:
        """Answer what is being asked at once with a failure; the worker stays for the next question."""
        self._cancelled = True
        if self._process is not None:
            self._process.nudge()

    def close(self) -> None:
        """End the worker; a question that is being asked is answered with a failure at once."""
        self._closed = True
        self._end()

    def __enter__(self) -> Verifier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_ready(self, deadline: float) -> None:
        if self._closed:
            raise _Failed("closed", "Verification with Keras is closed")
        if self.worker_pid is not None:
            # It may have been left while Keras was imported.
            self._await_keras(deadline)
            return
        rest = self._rest_until - time.monotonic()
        if rest > 0:
            raise _Failed("resting", f"{self._last_words} (not tried again for {math.ceil(rest)} s)")
        found = find(self._setting, self._workspace, os.environ, self._trusted)
        python = None if found.interpreter is None else found.interpreter.path
        self._met = _Met(python)
        if python is None:
            raise _Failed("no-interpreter", self._nowhere(found.untrusted))
        self._end()
        self._passed_over = found.untrusted
        self._progress(f"importing Keras in {python}")
        process = WorkerProcess([str(python), str(SCRIPT)], environment(self._workspace, os.environ, *self._stated))
        self._process = process
        self._end = weakref.finalize(self, process.kill)
        if self._closed:
            process.kill()
        self._await_keras(deadline)

    def _await_keras(self, deadline: float) -> None:
        while not self._met.keras:
            self._greet(self._next(deadline, "importing Keras" if self._met.python else "starting"))

    def _greet(self, fields: dict[str, Any]) -> None:
        kind, where = fields.get("type"), self._met.interpreter
        if kind == "hello":
            self._met = dataclasses.replace(self._met, python=str(fields.get("python")))
        elif kind == "ready":
            self._met = dataclasses.replace(
                self._met, keras=str(fields.get("keras")) or "?", backend=str(fields.get("backend"))
            )
        elif kind == "failed":
            text = fields.get("text")
            if fields.get("code") == "no-keras":
                raise _Failed("no-keras", f"Keras isn't installed in {where}{_untrusted(self._passed_over)}")
            if fields.get("code") == "old-keras":
                raise _Failed("old-keras", f"{text}: {where}")
            raise _Failed("import-failed", f"Keras can't be imported in {where}: {text}")

    def _ask(
        self, graph: GraphSpec, answers: list[Answer | None], deadline: float, told: Callable[[int], None]
    ) -> RefusedByKeras | None:
        assert self._process
        self._asked += 1
        self._process.send(message(type="replay", id=self._asked, graph=encode_graph(graph)))
        while True:
            fields = self._next(deadline, _doing(graph, answers))
            kind = fields.get("type")
            if fields.get("id") != self._asked:
                continue
            if kind == "done":
                return self._against(fields.get("model"))
            if kind == "refused":
                raise _Failed("unaskable", f"The model can't be replayed: {fields.get('text')}")
            position = fields.get("position")
            if type(position) is not int or not 0 <= position < len(answers):
                raise _Failed("garbled", f"The worker in {self._met.interpreter} answers for a node that isn't there")
            answers[position] = self._understood(fields.get("answer"))
            told(position + 1)

    def _against(self, told: object) -> RefusedByKeras | None:
        result = None if told is None else self._understood(told).result
        return RefusedByKeras(result.error, result.text) if isinstance(result, Refused) else None

    def _understood(self, told: object) -> Answer:
        try:
            return decode_answer(told)
        except WireError as error:
            raise _Failed("garbled", f"The worker in {self._met.interpreter} answers nonsense: {error}") from None

    def _next(self, deadline: float, doing: str) -> dict[str, Any]:
        assert self._process
        where = self._met.interpreter
        event = None
        while event is None and time.monotonic() < deadline:
            # Without an event it was nudged.
            event = self._process.receive(deadline)
            if self._cancelled:
                raise _Failed("cancelled", "Verification with Keras was cancelled")
        if event is None:
            raise _Failed("timed-out", f"Keras in {where} took too long {doing}")
        if isinstance(event, Ended):
            raise self._ended(event, doing)
        try:
            return parse(event.data)
        except WireError as error:
            raise _Failed("garbled", f"The worker in {where} answers nonsense: {error}") from None

    def _ended(self, event: Ended, doing: str) -> _Failed:
        assert self._process
        where, said = self._met.interpreter, self._process.last_words()
        if self._closed:
            return _Failed("closed", "Verification with Keras is closed")
        if event.unable:
            return _Failed("no-interpreter", f"{where} can't be started: {event.unable}")
        if event.noisy:
            return _Failed("garbled", f"{where} prints too much to be understood: {said}")
        if event.code is not None and event.code < 0:
            name = signal.Signals(-event.code).name
            hint = ", as the system does when memory runs out" if name == "SIGKILL" else ""
            return _Failed("crashed", f"Keras in {where} was ended by {name}{hint}, {doing}")
        return _Failed("crashed", f"Keras in {where} ended with exit code {event.code}, {doing}: {said or 'no word'}")

    def _take_note(self, failure: Failure) -> None:
        if failure.code in ENDING:
            self._end()
        if failure.code in COSTLY:
            # The first restart is free: whatever it was, it may have been an accident.
            delay = 0.0 if self._losses == 0 else min(LONGEST_REST, 2.0 ** (self._losses - 1))
            self._losses += 1
            self._rest_until = time.monotonic() + delay
            self._last_words = failure.message

    def _nowhere(self, untrusted: Interpreter | None) -> str:
        if self._setting is not None:
            return f"The interpreter set for verification isn't there: {self._setting}"
        return (
            "No Python interpreter was found to ask Keras in: none is active, in the workspace or on the path"
            + _untrusted(untrusted)
        )


def _untrusted(own: Interpreter | None) -> str:
    return "" if own is None else f". The workspace's own ({own.path}) isn't started until you trust the workspace"


def _nothing() -> None:
    """What ends the worker as long as there is none."""


def _doing(graph: GraphSpec, answers: list[Answer | None]) -> str:
    if None not in answers:
        return "finishing"
    node = graph.nodes[answers.index(None)]
    return f"replaying {node.name} ({node.class_name})"
