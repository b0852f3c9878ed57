"""Real Keras asked about what is open: workers kept warm, progress shown, answers put where the client sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from kshape_ls.server.documents import Script
from kshape_ls.server.elsewhere import elsewhere
from kshape_ls.server.outdated import ask_again
from kshape_ls.server.progress import Progress
from kshape_ls.server.publishing import publish
from kshape_ls.server.server import Server
from kshape_ls.server.status import ready, say
from kshape_ls.server.surroundings import anywhere, roots, settings

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import ModelGraph
    from kshape_ls.report.verified import Verified
    from kshape_ls.verification import Verifier

QUIET = 2.0
"""Seconds without a change after which the user pauses."""

SOON = 0.1
"""Seconds until it is looked again whether an analysis has come to its end."""

TIMEOUT = 120.0
"""Seconds for a model, the first import of Keras included."""


class Verifying:
    """The workers of a client: one for each folder and what is set there; and the runs that are under way."""

    def __init__(self, ls: Server) -> None:
        self._ls = ls
        self._workers: dict[Path, tuple[object, Verifier]] = {}
        self._runs: dict[str, Run] = {}
        self._complained: set[str] = set()

    def worker(self, script: Script) -> Verifier:
        """The worker for a script, started when it is first asked."""
        from kshape_ls.verification import Verifier

        root, stated = root_of(self._ls, script), settings(self._ls, script)
        key = (stated.interpreter, stated.keras, stated.backend, self._ls.trusted)
        known, worker = self._workers.get(root, (None, None))
        if worker is None or known != key:
            if worker is not None:
                worker.close()
            worker = Verifier(
                stated.interpreter,
                root,
                trusted=self._ls.trusted,
                keras=stated.keras,
                backend=stated.backend,
                progress=self._teller(),
            )
            self._workers[root] = key, worker
        return worker

    async def verify(self, script: Script, models: tuple[ModelGraph, ...], *, asked_for: bool) -> dict[str, Any]:
        """Ask about some models of a script, unless its text changes meanwhile; what was said, as data."""
        from kshape_ls.ide.verified import summary

        earlier = self._runs.get(script.uri)
        if earlier is not None:
            earlier.stop()
        run = self._runs[script.uri] = Run(self._ls, script, self.worker(script))
        try:
            verified, outdated = await run.go(models)
        finally:
            if self._runs.get(script.uri) is run:
                del self._runs[script.uri]
            ready(self._ls)
        told = summary(verified)
        if outdated:
            return {**told, "message": "the text has changed meanwhile"}
        self._show(script, verified)
        self._complain(verified, asked_for=asked_for)
        return told

    def close(self) -> None:
        """End every worker."""
        for _, worker in self._workers.values():
            worker.close()
        self._workers.clear()

    def _teller(self) -> Callable[[str], None]:
        loop = asyncio.get_running_loop()

        def tell(said: str) -> None:
            loop.call_soon_threadsafe(self._tell, said)

        return tell

    def _tell(self, said: str) -> None:
        for run in self._runs.values():
            run.tell(said)

    def _show(self, script: Script, verified: list[Verified]) -> None:
        from kshape_ls.ide import verified as ide

        script.said_by_keras = ide.findings(verified, script.problems)
        script.marked_by_keras = ide.marks(verified)
        script.filled_by_keras = ide.filled(verified)
        publish(self._ls, script)
        ask_again(self._ls)

    def _complain(self, verified: list[Verified], *, asked_for: bool) -> None:
        # Nobody wants to read at every save that there is no Keras.
        for each in verified:
            failure = each.verification.failure
            if failure is not None and failure.code not in ("cancelled", "closed", "resting"):
                if asked_for or failure.message not in self._complained:
                    self._ls.window_show_message(
                        types.ShowMessageParams(types.MessageType.Warning, f"kshape-ls: {failure.message}")
                    )
                self._complained.add(failure.message)


class Run:
    """One script being verified."""

    def __init__(self, ls: Server, script: Script, worker: Verifier) -> None:
        self._ls, self._script, self._worker = ls, script, worker
        self._stopped = False
        self._progress = Progress(ls, "Verify with Keras", self.stop)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._stopped = True
        self._worker.cancel()

    def tell(self, said: str) -> None:
        """What happens meanwhile."""
        say(self._ls, "verifying", said)
        self._progress.report(said)

    async def go(self, models: tuple[ModelGraph, ...]) -> tuple[list[Verified], bool]:
        """Ask about the models; what was said, and whether the text has changed meanwhile."""
        from kshape_ls.report.verified import Verified
        from kshape_ls.verification import judged, to_replay

        verified: list[Verified] = []
        revision = self._script.revision
        await self._progress.begin()
        try:
            for number, model in enumerate(models):
                if self._stopped or self._script.revision != revision:
                    break
                self.tell(f"{model.variable or model.name} ({number + 1} of {len(models)})")
                asked = await elsewhere(partial(self._worker.ask, to_replay(model), TIMEOUT))
                if self._script.revision != revision:
                    break
                verified.append(Verified(model, judged(model, asked)))
                if asked.failure is not None:
                    break
        except asyncio.CancelledError:
            self.stop()
            raise
        finally:
            self._progress.end(_ended(verified))
        return verified, self._script.revision != revision


def verify_later(ls: Server, script: Script) -> None:
    """Verify a script once the user pauses, where that is wanted."""
    if settings(ls, script).verify.on != "idle":
        return
    revision = script.revision

    def begin() -> None:
        if script.revision == revision and ls.documents.script(script.uri) is script:
            verify_by_itself(ls, script)

    asyncio.get_running_loop().call_later(QUIET, begin)


def verify_by_itself(ls: Server, script: Script) -> None:
    """Verify all models of a script, though nobody has just asked for it."""
    task = asyncio.get_running_loop().create_task(_verify_by_itself(ls, script))
    ls.tasks.add(task)
    task.add_done_callback(ls.tasks.discard)


async def _verify_by_itself(ls: Server, script: Script) -> None:
    from kshape_ls.analysis.telling.own_models import every_model

    while script.stale:
        await asyncio.sleep(SOON)
        if ls.documents.script(script.uri) is not script:
            return
    models = every_model(script.analysis) if script.analysis is not None else ()
    if models:
        await verifying(ls).verify(script, models, asked_for=False)


def verifying(ls: Server) -> Verifying:
    """The workers of a client."""
    if ls.verifying is None:
        ls.verifying = Verifying(ls)
    return ls.verifying


def root_of(ls: Server, script: Script) -> Path:
    """The folder of the client's that a script lies in, else its own."""
    path = Path(script.path) if script.path else anywhere(ls) / "untitled"
    return next((root for root in roots(ls) if path.is_relative_to(root)), path.parent)


def _ended(verified: list[Verified]) -> str:
    from kshape_ls.ide.verified import sentence

    return sentence(verified)
