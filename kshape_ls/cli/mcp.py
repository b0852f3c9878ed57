"""``kshape-ls mcp``: tools for coding agents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

EPILOG = """\
examples:
  kshape-ls mcp                            what an agent's configuration starts
  kshape-ls mcp --root ~/projects/vision   for one project, from anywhere

Nothing outside of the folder is read or written, links followed; of the programs in it nothing is run.

Exit status: 2 if the package mcp isn't installed or there is no such folder, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "mcp",
        help="serve check, shapes, summary, explain and fix to a coding agent",
        description="Serves the Model Context Protocol over stdin and stdout.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the project (the folder we are in)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the client ends it."""
    root = arguments.root.expanduser().absolute()
    if not root.is_dir():
        print(f"kshape-ls: {root}: no such folder", file=sys.stderr)
        return 2
    try:
        import mcp  # noqa: F401 - whether it is there
    except ImportError:
        print("kshape-ls: mcp needs one more package: pip install 'kshape-ls[mcp]'", file=sys.stderr)
        return 2
    from kshape_ls.agents.server import make_server

    make_server(root).run("stdio")
    return 0
