"""One client on a TCP port of this machine."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
from functools import partial

from kshape_ls.server import collector
from kshape_ls.server.create import create
from kshape_ls.server.transport.connection import Connection, readable

REFUSED = 2
INTERRUPTED = 130


def serve(host: str, port: int) -> int:
    """Wait for a client and serve it until it leaves; the exit status. The address taken is told on standard error."""
    try:
        family, address = _loopback(host)
        listener = socket.create_server((address, port), family=family)
    except (OSError, ValueError) as error:
        _say(f"can't listen on {host}:{port}: {error}")
        return REFUSED
    with listener:
        shown = f"[{address}]" if ":" in address else address
        _say(f"listening on {shown}:{listener.getsockname()[1]}")
        try:
            return asyncio.run(_serve(listener))
        except KeyboardInterrupt:
            return INTERRUPTED


def _loopback(host: str) -> tuple[socket.AddressFamily, str]:
    found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    addresses = [(family, str(address[0])) for family, _, _, _, address in found]
    if not all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for _, address in addresses):
        raise ValueError("other machines could connect; only 127.0.0.1, ::1 and localhost are served")
    return min(addresses)


def _say(text: str) -> None:
    sys.stderr.write(f"kshape-ls: {text}\n")
    sys.stderr.flush()


async def _serve(listener: socket.socket) -> int:
    loop = asyncio.get_running_loop()
    listener.setblocking(False)
    line, _ = await loop.sock_accept(listener)
    listener.close()
    collector.hold()
    server = create()
    finished = server.begin(partial(readable, line.fileno()))
    transport, _ = await loop.connect_accepted_socket(partial(Connection, server), line)
    status = await finished
    transport.close()
    return status
