"""Problems as JSON lines: one object a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from kshape_ls.report.file_report import FileReport
from kshape_ls.report.json_form import problems_line


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """A line for each file, with or without problems."""
    for report in reports:
        out.write(f"{problems_line(report)}\n")
