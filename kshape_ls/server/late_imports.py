"""Imports that path rules don't reach: looked up once the client is quiet, and the document analysed again if found."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.server.documents import Script
    from kshape_ls.server.server import Server

QUIET = 1.0
"""Seconds without a change before anything is looked up."""


def look_up_later(ls: Server, script: Script) -> None:
    """Look up what the document imports and nobody has found, unless it changes first."""
    workspace = ls.surroundings
    if workspace is None or not script.path or not _asked(ls, script):
        return
    revision = script.revision
    loop = asyncio.get_running_loop()

    def begin() -> None:
        if script.revision == revision and ls.documents.script(script.uri) is script:
            task = loop.create_task(_look_up(ls, script))
            ls.tasks.add(task)
            task.add_done_callback(ls.tasks.discard)

    loop.call_later(QUIET, begin)


def _asked(ls: Server, script: Script) -> list[tuple[str, int]]:
    assert ls.surroundings is not None
    names = ls.surroundings.unanswered(Path(script.path))
    return [name for name in names if name[1] or name[0].partition(".")[0] not in sys.stdlib_module_names]


async def _look_up(ls: Server, script: Script) -> None:
    from kshape_ls.workspace.finding import find_modules

    workspace, path, names = ls.surroundings, Path(script.path), _asked(ls, script)
    if workspace is None or not names:
        return
    found = await find_modules(names, path, workspace.roots)
    if workspace.answer(path, names, found):
        script.imports_changed = True
        ls.turns.ask()
