"""Where problems are, as readers of reports count: characters from 1, files by their path from the working folder."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import quote

from kshape_ls.analysis.facts import Range
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.source_lines import character


class Place(NamedTuple):
    """A stretch of a file: lines and characters from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def place(report: FileReport, where: Range) -> Place | None:
    """A range in characters; ``None`` in a notebook, whose file has other lines than its cells."""
    if report.cells:
        return None
    start, end = (report.excerpts.get(line, "") for line in (where.line, where.end_line))
    return Place(where.line, character(start, where.col) + 1, where.end_line, character(end, where.end_col) + 1)


def below_here(file: str) -> str:
    """The path from the working folder with forward slashes; the absolute one where it lies elsewhere."""
    path = Path(os.path.normpath(file))
    here = Path.cwd()
    if path.is_absolute():
        path = path.relative_to(here) if path.is_relative_to(here) else path
    elif path.parts[:1] == ("..",):
        path = Path(os.path.normpath(here / path))
    return path.as_posix()


def uri(path: str) -> str:
    """A path of ``below_here`` as a URI reference: relative, or with ``file:`` in front."""
    return Path(path).as_uri() if PurePath(path).is_absolute() else quote(os.fsencode(path), safe="/~")
