"""From ``initialize`` to ``exit``, and the end that comes without it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server.features.configuration import ask_for_settings
from kshape_ls.server.offering import offer
from kshape_ls.server.registering import register
from kshape_ls.server.server import Server
from kshape_ls.server.transport.parent import is_running
from kshape_ls.source.positions import Encoding

WATCH_SECONDS = 2.0
ENCODINGS: Mapping[object, Encoding] = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16",
    types.PositionEncodingKind.Utf32: "utf-32",
}


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """Take what was agreed on. The answer goes out after this; the engine is imported in the turn that follows it."""
    ls.client_name = (
        " ".join(filter(None, (params.client_info.name, params.client_info.version))) if params.client_info else ""
    )
    offer(ls, params.capabilities)
    ls.encoding = ENCODINGS[ls.workspace.position_encoding]
    # A client in another container has a number that means nothing here.
    if params.process_id is not None and is_running(params.process_id):
        _watch(ls, params.process_id)
    ls.options = params.initialization_options or {}
    ls.protocol.trace = params.trace or types.TraceValue.Off
    ls.is_initialized = True
    ls.trusted = isinstance(ls.options, Mapping) and ls.options.get("trusted") is True
    ls.turns.ask()


async def initialized(ls: Server, *_: object) -> None:
    """The client is ready to be asked."""
    await register(ls)
    if get_capability(ls.client_capabilities, "workspace.configuration", False):
        await ask_for_settings(ls)
    from kshape_ls.server.scanning import publish_news

    task = asyncio.get_running_loop().create_task(publish_news(ls))
    ls.tasks.add(task)
    task.add_done_callback(ls.tasks.discard)


def shutdown(ls: Server, *_: object) -> None:
    """The client is about to leave."""
    ls.stopping = True


def leave(ls: Server, *_: object) -> None:
    """``exit``: with status 0 only after ``shutdown``."""
    ls.finish(0 if ls.stopping else 1)


def _watch(ls: Server, pid: int) -> None:
    if is_running(pid):
        asyncio.get_running_loop().call_later(WATCH_SECONDS, _watch, ls, pid)
    else:
        ls.finish(1)
