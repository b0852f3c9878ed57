"""``kshape-ls explain``: what a code means, with a wrong and a right program."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

EPILOG = """\
examples:
  kshape-ls explain rank-mismatch
  kshape-ls explain                        list all codes

Exit status: 2 if there is no such code, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "explain",
        help="explain a code that check reports",
        description="Explains a code: what it means, a wrong and a right program, what Keras says, how to silence it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as rank-mismatch; without it, all are listed")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one page, or the list of all."""
    from kshape_ls.checks import codes
    from kshape_ls.report.console import console
    from kshape_ls.report.explained import write_list, write_page

    if arguments.code is None:
        write_list(console(sys.stdout))
        return 0
    code = arguments.code.strip().strip("[]").lower()
    if code in codes():
        write_page(code, console(sys.stdout))
        return 0
    near = get_close_matches(code, codes(), 3, 0.4)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; without a code, all are listed"
    print(f"kshape-ls: no check is called {arguments.code}{hint}", file=sys.stderr)
    return 2
