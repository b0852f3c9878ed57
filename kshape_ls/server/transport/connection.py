"""What arrives from the client, handed over message by message."""

from __future__ import annotations

import asyncio
import select

from kshape_ls.server.inbox import receive
from kshape_ls.server.server import Server
from kshape_ls.server.transport.framing import Frames


class Connection(asyncio.Protocol):
    """The client's end of a pipe or socket."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._frames = Frames()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A socket carries the answers too."""
        if isinstance(transport, asyncio.WriteTransport):
            self._server.protocol.set_writer(transport)

    def data_received(self, data: bytes) -> None:
        """Take all messages that are complete."""
        for body in self._frames.feed(data):
            receive(self._server, body)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """A client that is gone needs no server."""
        self._server.finish(0 if self._server.stopping else 1)


def readable(descriptor: int) -> bool:
    """Whether bytes (or the end) have arrived that nobody has read yet."""
    return bool(select.select([descriptor], [], [], 0)[0])
