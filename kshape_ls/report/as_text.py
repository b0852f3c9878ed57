"""Problems for people: each with its line, carets, cause and fixes, and a last line that counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from kshape_ls.report.console import console, say_unreadable
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.problem_text import summary, write_problems


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """All problems; what couldn't be read goes to stderr."""
    terminal = console(out)
    for report in reports:
        if report.unreadable is not None:
            say_unreadable(report.file, report.unreadable)
        write_problems(report, terminal)
    terminal.print(summary([report for report in reports if report.unreadable is None]), soft_wrap=True)
