"""``kshape/status``: what the server is at, for clients that show it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kshape_ls.server.server import Server

State: TypeAlias = Literal["analysing", "ready", "verifying", "off"]


def say(ls: Server, state: State, message: str = "", worker: str = "") -> None:
    """Tell the client, if it is something new. ``worker`` is the Python that real Keras runs in, if any."""
    told = {"state": state, "message": message, "worker": worker or ls.status.get("worker", "")}
    if told != ls.status and _shown(ls):
        ls.protocol.notify("kshape/status", told)
    ls.status = told


def ready(ls: Server) -> None:
    """All that is open is analysed."""
    if not _shown(ls):
        return
    found = [problem.severity for script in ls.documents.scripts() for problem in script.problems]
    errors, others = found.count("error"), len(found) - found.count("error")
    counts = [f"{count} {word}{'s' * (count != 1)}" for count, word in ((errors, "error"), (others, "remark")) if count]
    say(ls, "ready", ", ".join(counts) or "no problems")


def _shown(ls: Server) -> bool:
    told = ls.client_capabilities.experimental
    ours = told.get("kshape") if isinstance(told, dict) else None
    return isinstance(ours, dict) and bool(ours.get("status"))
