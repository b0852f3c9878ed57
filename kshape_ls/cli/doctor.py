"""``kshape-ls doctor``: whether all is well, and what to do where it isn't."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

EPILOG = """\
examples:
  kshape-ls doctor
  kshape-ls doctor --python ~/envs/keras/bin/python

It asks the interpreter that verify would use for the versions of its packages; nothing of the project is run.

Exit status: 1 if something is wrong, 0 otherwise."""

STYLES = {"good": ("ok", "green"), "note": ("note", "yellow"), "wrong": ("wrong", "bold red")}


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "doctor",
        help="tell what kshape-ls has found here, and what is amiss",
        description="Tells versions, settings, the Keras that verify would ask, and the editors found.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--python", type=Path, metavar="PYTHON", help="the interpreter that has Keras")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each thing looked at."""
    from rich.text import Text

    from kshape_ls.about import DOCUMENTATION
    from kshape_ls.checks import codes
    from kshape_ls.report.console import console
    from kshape_ls.verification.discovery import find
    from kshape_ls.workspace import condition

    here = Path.cwd()
    found = find(arguments.python, here, os.environ).interpreter
    remarks = [
        *condition.itself(),
        *condition.project(here, dict.fromkeys(codes())),
        *condition.keras_of(None if found is None else found.path),
        *condition.editors(DOCUMENTATION),
    ]
    out = console(sys.stdout)
    for remark in remarks:
        word, style = STYLES[remark.state]
        line = Text.assemble((f"{word:<6}", style), (f"{remark.topic:<11}", "bold"), remark.said)
        out.print(line, soft_wrap=True)
        if remark.hint:
            out.print(Text(f"{'':<17}{remark.hint}", "dim"), soft_wrap=True)
    return int(any(remark.state == "wrong" for remark in remarks))
