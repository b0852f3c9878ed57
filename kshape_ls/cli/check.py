"""``kshape-ls check``: what doesn't fit, in files and in folders of files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kshape_ls.cli.stated import add_settings, settings_of

if TYPE_CHECKING:
    from kshape_ls.cli import Commands
    from kshape_ls.report.file_report import FileReport
    from kshape_ls.workspace.stating import Stated

EPILOG = """\
examples:
  kshape-ls check .
  kshape-ls check --format json src train.py
  kshape-ls check --diff .                 show what the fixes would change
  kshape-ls check --fix train.py           apply them

Exit status: 1 if there is an error, 2 if something couldn't be read, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "check",
        help="report layers that don't fit",
        description="Reports layers that don't fit, with what led to it and how to fix it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="of a folder, all .py files below it")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (the default), or JSON lines")
    mending = parser.add_mutually_exclusive_group()
    mending.add_argument(
        "--fix", action="store_true", help="apply the preferred fix of each error, and tell what is left"
    )
    mending.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the problems of all files, in a stable order."""
    from kshape_ls.cli.analysing import problems_of_all
    from kshape_ls.cli.walking import files_below

    files, settings = files_below(arguments.paths), settings_of(arguments)
    if arguments.diff:
        return _show_difference(files, settings)
    if arguments.fix:
        _fix(files, settings, quiet=arguments.format == "json")
    reports = problems_of_all(files, settings)
    tell = _json if arguments.format == "json" else _text
    tell(reports)
    return _status(reports)


def _fix(files: Sequence[str], settings: Stated, *, quiet: bool) -> None:
    from kshape_ls.cli.fixing import mended
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.fixed_text import fixed

    out = console(sys.stderr if quiet else sys.stdout)
    for file in files:
        each = mended(file, settings)
        if each is not None and each.data is None:
            say_unreadable(file, each.reason)
        elif each is not None and each.data is not None:
            Path(file).write_bytes(each.data)
            for done in each.done:
                out.print(fixed(file, done.line, done.code, done.title, done.cells), soft_wrap=True)


def _show_difference(files: Sequence[str], settings: Stated) -> int:
    from kshape_ls.cli.fixing import difference, mended
    from kshape_ls.workspace.files import read_from_disk

    status = 0
    for file in files:
        each = mended(file, settings)
        if each is not None:
            sys.stdout.writelines(difference(each))
            status = max(status, 1)
        elif (reason := read_from_disk(Path(file)).reason) is not None:
            from kshape_ls.report.console import say_unreadable

            say_unreadable(file, reason)
            status = 2
    return status


def _json(reports: Sequence[FileReport]) -> None:
    from kshape_ls.report.json_form import problems_line

    for report in reports:
        print(problems_line(report))


def _text(reports: Sequence[FileReport]) -> None:
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.problem_text import summary, write_problems

    out = console(sys.stdout)
    for report in reports:
        if report.unreadable is not None:
            say_unreadable(report.file, report.unreadable)
        write_problems(report, out)
    out.print(summary([report for report in reports if report.unreadable is None]), soft_wrap=True)


def _status(reports: Sequence[FileReport]) -> int:
    if any(report.unreadable is not None for report in reports):
        return 2
    return 1 if any("error" in report.severities() for report in reports) else 0
