"""``kshape-ls check -``: standard input taken for a file. With ``--fix``, what it should be goes out."""

from __future__ import annotations

import argparse
import sys

from kshape_ls.cli.analysing import problems_of_data
from kshape_ls.cli.fixing import Mended, difference, mended_data
from kshape_ls.cli.telling import told
from kshape_ls.report.as_text import write
from kshape_ls.workspace.stating import Stated

NAMELESS = "<stdin>"


def check_standard_input(arguments: argparse.Namespace, stated: Stated) -> int:
    """Tell its problems, its difference or its mended text."""
    if len(arguments.paths) != 1 or arguments.watch:
        print("kshape-ls: standard input is checked alone, and once", file=sys.stderr)
        return 2
    name = arguments.stdin_filename or NAMELESS
    data = sys.stdin.buffer.read()
    report = problems_of_data(name, data, stated)
    if report.unreadable is not None or not (arguments.diff or arguments.fix):
        return told([report], arguments)
    each = mended_data(name, data, stated) or Mended(name)
    if arguments.diff:
        sys.stdout.writelines(difference(each))
        return 1 if each.done else 0
    mended = data if each.data is None else each.data
    sys.stdout.buffer.write(mended)
    left = problems_of_data(name, mended, stated)
    write([left], sys.stderr)
    return 1 if "error" in left.severities() else 0
