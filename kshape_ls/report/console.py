"""Terminals as rich sees them: colours on a terminal alone, unless NO_COLOR is set."""

from __future__ import annotations

import sys
from typing import TextIO

from rich.console import Console

from kshape_ls.report.source_lines import shown


def console(stream: TextIO) -> Console:
    """A console that changes nothing of what it is given."""
    return Console(file=stream, highlight=False, markup=False, emoji=False)


def say_unreadable(file: str, reason: str) -> None:
    """Why a file can't be read, to stderr."""
    print(f"kshape-ls: {shown(file)}: {shown(reason)}", file=sys.stderr)
