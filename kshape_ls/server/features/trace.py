"""``kshape.trace``: the program of a document run for its shapes, in a trusted workspace only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from kshape_ls.server.documents import Script
from kshape_ls.server.elsewhere import elsewhere
from kshape_ls.server.feature import Feature
from kshape_ls.server.outdated import ask_again
from kshape_ls.server.progress import Progress
from kshape_ls.server.publishing import publish
from kshape_ls.server.server import Server
from kshape_ls.server.status import ready, say
from kshape_ls.server.surroundings import anywhere, settings
from kshape_ls.server.verifying import root_of

if TYPE_CHECKING:
    from kshape_ls.verification.tracing import Tracer

SECONDS = 60.0
"""How long the program may run."""

UNTRUSTED = "Tracing runs the program: it is there in workspaces that you trust only"


@dataclass(frozen=True)
class Trace:
    """The argument of ``kshape.trace``."""

    uri: str


async def trace(ls: Server, asked: Trace) -> dict[str, Any]:
    """Run it; what was seen. The document's problem list, hovers and hints tell it too."""
    from kshape_ls.ide import traced as ide

    script = ls.documents.script(asked.uri)
    if script is None or script.analysis is None:
        return {"message": "the document is not open", "sites": []}
    if not ls.trusted:
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"kshape-ls: {UNTRUSTED}"))
        return {"message": UNTRUSTED, "sites": []}
    analysis, revision, problems = script.analysis, script.revision, script.problems
    sites = analysis.sites
    tracer = _tracer(ls, script)
    progress = Progress(ls, "Trace with Keras", tracer.cancel)
    say(ls, "verifying", "running the program")
    await progress.begin()
    progress.report("running the program")
    message = ""
    try:
        found = await elsewhere(tracer.run)
        if script.revision != revision:
            message = "the text has changed meanwhile"
            return {"message": message, "sites": []}
        seen = ide.seen(sites, found)
        script.said_by_keras = ide.findings(script.lines, seen, found, problems)
        script.marked_by_keras, script.filled_by_keras = ide.marks(seen, found), ide.filled(seen)
        publish(ls, script)
        ask_again(ls)
        if found.failure is not None and found.failure.code != "cancelled":
            said = types.ShowMessageParams(types.MessageType.Warning, f"kshape-ls: {found.failure.message}")
            ls.window_show_message(said)
        told = ide.summary(seen, found)
        message = told["message"]
        return told
    except asyncio.CancelledError:
        tracer.cancel()
        raise
    finally:
        progress.end(message)
        ready(ls)


def _tracer(ls: Server, script: Script) -> Tracer:
    from kshape_ls.verification.tracing import Job, Tracer

    stated = settings(ls, script)
    path = Path(script.path) if script.path else anywhere(ls) / "untitled.py"
    root = root_of(ls, script)
    return Tracer(Job(path, tuple(script.lines), stated.interpreter, root, stated.keras, stated.backend), SECONDS)


FEATURES = (Feature("kshape.trace", trace),)
