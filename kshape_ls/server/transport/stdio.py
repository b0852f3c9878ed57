"""Standard input and output as the client's line."""

from __future__ import annotations

import asyncio
import os
import select
import stat
import sys
import threading
from collections.abc import Callable
from functools import partial

from kshape_ls.server import collector
from kshape_ls.server.create import create
from kshape_ls.server.transport.connection import Connection, readable

PIECE = 1 << 16
INTERRUPTED = 130


class Output:
    """Writes to a file descriptor, whether or not it blocks."""

    def __init__(self, descriptor: int, lost: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._lost = lost

    def write(self, data: bytes) -> None:
        """All of it; a client that has gone is reported, not raised."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._write(rest) :]
        except OSError:
            self._lost()

    def close(self) -> None:
        """Nothing is kept back."""

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            select.select([], [self._descriptor], [])
            return 0


def serve() -> int:
    """Serve until the client leaves; the exit status."""
    output = os.dup(sys.stdout.fileno())
    # What anyone prints must not come between messages.
    sys.stdout = sys.stderr
    try:
        return asyncio.run(_serve(sys.stdin.fileno(), output))
    except KeyboardInterrupt:
        return INTERRUPTED


async def _serve(descriptor: int, output: int) -> int:
    collector.hold()
    server = create()
    server.protocol.set_writer(Output(output, partial(server.finish, 1)))
    loop = asyncio.get_running_loop()
    if _is_stream(descriptor):
        finished = server.begin(partial(readable, descriptor))
        await loop.connect_read_pipe(partial(Connection, server), os.fdopen(descriptor, "rb", 0, closefd=False))
    else:
        # Pieces that the thread has read stand in the loop's queue before the turn that they ask for.
        finished = server.begin(lambda: False)
        threading.Thread(target=_read, args=(descriptor, Connection(server), loop), daemon=True).start()
    return await finished


def _is_stream(descriptor: int) -> bool:
    # The loop can't wait for a file, nor for Windows's pipes.
    mode = os.fstat(descriptor).st_mode
    return sys.platform != "win32" and (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))


def _read(descriptor: int, connection: Connection, loop: asyncio.AbstractEventLoop) -> None:
    while data := os.read(descriptor, PIECE):
        loop.call_soon_threadsafe(connection.data_received, data)
    loop.call_soon_threadsafe(connection.connection_lost, None)
