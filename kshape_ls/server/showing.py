"""Something to look at, for clients that have no panel of their own for it: a file that the client opens."""

from __future__ import annotations

import asyncio
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server.server import Server


def has_panel(ls: Server) -> bool:
    """Whether the client shows graphs and tables itself."""
    own = getattr(ls.client_capabilities.experimental, "kshape", None) or _get(ls.client_capabilities.experimental)
    return bool(own.get("panel") if isinstance(own, dict) else getattr(own, "panel", False))


def _get(experimental: Any) -> Any:
    return experimental.get("kshape") if isinstance(experimental, dict) else None


def show_file(ls: Server, name: str, text: str) -> None:
    """Write a text to a file that is ours alone and have the client open it, or say where it is."""
    file = _folder() / re.sub(r"[^\w.-]+", "-", name)
    file.write_text(text, encoding="utf-8")
    if get_capability(ls.client_capabilities, "window.show_document.support", False):
        external = file.suffix == ".html"
        task = asyncio.get_running_loop().create_task(_open(ls, file, external))
        ls.tasks.add(task)
        task.add_done_callback(ls.tasks.discard)
    else:
        _say(ls, file)


@cache
def _folder() -> Path:
    # It stays when the server leaves: a browser may still show what is in it.
    return Path(tempfile.mkdtemp(prefix="kshape-ls-"))


async def _open(ls: Server, file: Path, external: bool) -> None:
    params = types.ShowDocumentParams(file.as_uri(), external=external, take_focus=True)
    answer = await ls.window_show_document_async(params)
    if not answer.success:
        _say(ls, file)


def _say(ls: Server, file: Path) -> None:
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"kshape-ls: see {file}"))
