"""``kshape-ls shapes``: the shape that each line of a file makes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from kshape_ls.cli.stated import add_settings, settings_of

if TYPE_CHECKING:
    from kshape_ls.cli import Commands
    from kshape_ls.report.file_report import FileReport

EPILOG = """\
examples:
  kshape-ls shapes model.py
  kshape-ls shapes --format json model.py train.py

Exit status: 2 if a file couldn't be read, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "shapes",
        help="show each line of a file that makes a tensor, with its shape",
        description="Shows each line of a file that makes a tensor, with its shape and number of weights.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (the default), or JSON lines")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the files in the order given."""
    from kshape_ls.cli.analysing import shapes_of

    tell = _json if arguments.format == "json" else _text
    status = 0
    settings = settings_of(arguments)
    for position, file in enumerate(arguments.files):
        report = shapes_of(file, settings)
        tell(report, position)
        if report.unreadable is not None:
            status = 2
    return status


def _json(report: FileReport, position: int) -> None:  # noqa: ARG001 - lines need no space between them
    from kshape_ls.report.json_form import shapes_line

    print(shapes_line(report))


def _text(report: FileReport, position: int) -> None:
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.shape_text import write_shapes

    if report.unreadable is not None:
        say_unreadable(report.file, report.unreadable)
        return
    if position:
        print()
    write_shapes(report, console(sys.stdout))
