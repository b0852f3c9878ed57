"""``kshape-ls check``: what doesn't fit, in files and in folders of files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kshape_ls.cli.stated import add_choice, add_settings, settings_of
from kshape_ls.report.formats import FORMATS
from kshape_ls.workspace.baseline import USUAL_NAME

if TYPE_CHECKING:
    from kshape_ls.cli import Commands
    from kshape_ls.workspace.stating import Stated

STDIN = "-"

EPILOG = f"""\
examples:
  kshape-ls check                              all programs and notebooks below here
  kshape-ls check src "notebooks/**/*.ipynb"
  kshape-ls check --diff                       show what the fixes would change
  kshape-ls check --fix train.py               apply them
  kshape-ls check --watch                      check again at each change
  kshape-ls check --format sarif -o kshape.sarif
  kshape-ls check --write-baseline             from now on, only what is new: --baseline {USUAL_NAME}
  kshape-ls check --stdin-filename model.py - < model.py

Exit status: 0 if nothing is wrong or only warnings, information and hints were found; 1 if there is an error (with
--diff: if there is something to fix); 2 if something couldn't be read, or the command line is wrong."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "check",
        help="report layers that don't fit",
        description="Reports layers that don't fit, with what led to it and how to fix it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a file, a folder (all .py and .ipynb files below it that git doesn't ignore), a glob, or - for standard "
        "input; without any, the folder that you are in",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="%(default)s as it is; json is lines")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report to a file")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument(
        "--fix", action="store_true", help="apply the preferred fix of each error, and tell what is left"
    )
    doing.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    doing.add_argument("--watch", action="store_true", help="stay, and check again whatever changes")
    doing.add_argument(
        "--write-baseline",
        action="store_true",
        help=f"write the problems that there are to the baseline ({USUAL_NAME} unless named)",
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="leave out the problems that this file knows")
    _add_files(parser)
    add_choice(parser)
    add_settings(parser)
    parser.set_defaults(run=run)


def _add_files(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which files")
    group.add_argument("--stdin-filename", metavar="FILE", help="what standard input is to be taken for")
    group.add_argument("--jobs", type=_count, metavar="N", help="processes at most (as many as there are processors)")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number of processes: {text!r}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the problems of all files, in a stable order."""
    stated = settings_of(arguments)
    if STDIN in arguments.paths:
        from kshape_ls.cli.standard_input import check_standard_input

        return check_standard_input(arguments, stated)
    if arguments.watch:
        from kshape_ls.cli.check_again import check_again

        return check_again(arguments, stated)
    from kshape_ls.cli.analysing import files_meant, problems_of_all
    from kshape_ls.cli.telling import told

    files = files_meant(arguments.paths, stated)
    if arguments.diff:
        return _show_difference(files, stated)
    if arguments.fix:
        _fix(files, stated, quiet=arguments.format != "text")
    return told(problems_of_all(files, stated, arguments.jobs), arguments)


def _fix(files: Sequence[str], stated: Stated, *, quiet: bool) -> None:
    from kshape_ls.cli.fixing import mended
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.fixed_text import fixed

    out = console(sys.stderr if quiet else sys.stdout)
    for file in files:
        each = mended(file, stated)
        if each is not None and each.data is None:
            say_unreadable(file, each.reason)
        elif each is not None and each.data is not None:
            Path(file).write_bytes(each.data)
            for done in each.done:
                out.print(fixed(file, done.line, done.code, done.title, done.cells), soft_wrap=True)


def _show_difference(files: Sequence[str], stated: Stated) -> int:
    from kshape_ls.cli.fixing import difference, mended
    from kshape_ls.workspace.files import read_from_disk

    status = 0
    for file in files:
        each = mended(file, stated)
        if each is not None:
            sys.stdout.writelines(difference(each))
            status = max(status, 1)
        elif (reason := read_from_disk(Path(file)).reason) is not None:
            from kshape_ls.report.console import say_unreadable

            say_unreadable(file, reason)
            status = 2
    return status
