"""A server with every feature that it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from kshape_ls.server import lifecycle
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.server.documents import Script

# pygls's own handlers for these keep its store of texts and end the process: ours take their place.
REPLACED = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.EXIT,
)


def create() -> Server:
    """A server for one client. What it offers is settled when the client has said what it can."""
    server = Server(_refresh)
    for method in REPLACED:
        del server.protocol.fm.builtin_features[method]
    server.feature(types.INITIALIZE)(lifecycle.initialize)
    server.feature(types.INITIALIZED)(lifecycle.initialized)
    server.feature(types.SHUTDOWN)(lifecycle.shutdown)
    server.feature(types.EXIT)(lifecycle.leave)
    return server


def _refresh(ls: Server, script: Script) -> None:
    # It brings the engine, which the answer to ``initialize`` doesn't wait for.
    from kshape_ls.server.refresh import refresh

    refresh(ls, script)
