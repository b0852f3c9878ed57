"""``$/logTrace``: what the server did, for clients that have set a trace."""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server.server import Server


def trace(ls: Server, message: str, verbose: str = "") -> None:
    """A line for the trace, and more for a verbose one."""
    if ls.protocol.trace in (types.TraceValue.Messages, types.TraceValue.Verbose):
        more = verbose if ls.protocol.trace == types.TraceValue.Verbose and verbose else None
        ls.log_trace(types.LogTraceParams(message, more))
