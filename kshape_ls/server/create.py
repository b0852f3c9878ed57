"""A server with every feature that it offers."""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server import lifecycle, sync
from kshape_ls.server.actions import actions
from kshape_ls.server.hover import hover
from kshape_ls.server.inlay_hints import inlay_hints
from kshape_ls.server.server import Server

# pygls's own handlers for these keep its store of texts and end the process: ours take their place.
REPLACED = (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_CLOSE, types.EXIT)


def create() -> Server:
    """A server for one client."""
    server = Server()
    for method in REPLACED:
        del server.protocol.fm.builtin_features[method]
    server.feature(types.INITIALIZE)(lifecycle.initialize)
    server.feature(types.SHUTDOWN)(lifecycle.shutdown)
    server.feature(types.EXIT)(lifecycle.leave)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(sync.did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(sync.did_change)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(sync.did_close)
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(inlay_hints)
    server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, "source.fixAll.kshape"]),
    )(actions)
    return server
