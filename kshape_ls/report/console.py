"""Terminals as rich sees them: colours on a terminal alone, unless NO_COLOR is set."""

from __future__ import annotations

import sys
from typing import TextIO

from rich.console import Console

from kshape_ls.report.source_lines import shown


class Terminal(Console):
    """A console that leaves a closed pipe to its caller."""

    def on_broken_pipe(self) -> None:
        """Go on with the error, where rich would end the process."""
        raise  # noqa: PLE0704 - rich calls this while it handles the error


def console(stream: TextIO) -> Console:
    """A console that changes nothing of what it is given."""
    return Terminal(file=stream, highlight=False, markup=False, emoji=False)


def say_unreadable(file: str, reason: str) -> None:
    """Why a file can't be read, to stderr."""
    print(f"kshape-ls: {shown(file)}: {shown(reason)}", file=sys.stderr)
