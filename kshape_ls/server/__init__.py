"""The language server: LSP over standard input and output, or over TCP for one client on this machine."""

from __future__ import annotations

import logging
import sys


def serve_stdio() -> int:
    """Serve the client on standard input and output until it leaves; the exit status that LSP asks for."""
    from kshape_ls.server.transport.stdio import serve

    _log()
    return serve()


def serve_tcp(host: str, port: int) -> int:
    """Serve the first client that connects. Where ``host`` is open to other machines: a word why not, and 2."""
    from kshape_ls.server.transport.tcp import serve

    _log()
    return serve(host, port)


def _log() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(name)s: %(message)s")
