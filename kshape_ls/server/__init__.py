"""The language server: LSP over standard input and output, or over TCP for one client on this machine."""

from __future__ import annotations

import logging
import sys
from pathlib import Path


def serve_stdio(log_file: Path | None = None) -> int:
    """Serve the client on standard input and output until it leaves; the exit status that LSP asks for."""
    from kshape_ls.server.transport.stdio import serve

    return serve() if _logs(log_file) else 2


def serve_tcp(host: str, port: int, log_file: Path | None = None) -> int:
    """Serve the first client that connects. Where ``host`` is open to other machines: a word why not, and 2."""
    from kshape_ls.server.transport.tcp import serve

    return serve(host, port) if _logs(log_file) else 2


def _logs(file: Path | None) -> bool:
    """Errors to standard error, or all that is said and done to a file; false where it can't be written."""
    if file is None:
        logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(name)s: %(message)s")
        return True
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"kshape-ls: can't write the log {file}: {(error.strerror or str(error)).lower()}\n")
        return False
    logging.basicConfig(
        handlers=[handler], level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    return True
