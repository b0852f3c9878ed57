"""``kshape-ls serve``: the language server."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

LOOPBACK = "127.0.0.1"


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "serve",
        help="serve LSP to an editor (what happens without a command, too)",
        description="Serves the Language Server Protocol, over stdin and stdout unless told otherwise.",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="over stdin and stdout (the default)")
    ways.add_argument(
        "--tcp", metavar="[HOST:]PORT", type=address, help=f"wait for one client on this port; HOST is {LOOPBACK}"
    )
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="let --tcp listen where other machines can connect: no password is asked",
    )
    add_log(parser)
    parser.set_defaults(run=run)


def add_log(parser: argparse.ArgumentParser) -> None:
    """Put the option for the log into a parser."""
    about = "append to this file what is said and done, for bug reports"
    parser.add_argument("--log-file", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=about)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the client ends it."""
    # Modules are imported, and none of them is garbage: ``server.collector`` says when there may be some.
    gc.disable()
    from kshape_ls import server

    if arguments.tcp is None:
        if sys.stdin.isatty():
            print("kshape-ls: waiting for an editor on stdin; kshape-ls --help tells more", file=sys.stderr)
        return server.serve_stdio(arguments.log_file)
    host, port = arguments.tcp
    if not arguments.allow_remote and not is_loopback(host):
        print(f"kshape-ls: {host} can be reached from other machines; --allow-remote if that is meant", file=sys.stderr)
        return 2
    return server.serve_tcp(host, port, arguments.log_file)


def address(text: str) -> tuple[str, int]:
    """``HOST:PORT``, ``:PORT`` or ``PORT`` as a host and a port; ``[::1]:PORT`` for IPv6."""
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"not a port: {text!r}")
    return host.strip("[]") or LOOPBACK, int(port)


def is_loopback(host: str) -> bool:
    """Whether an address is one of this machine alone."""
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, which may mean anything
        return False
