"""Problems as a Code Quality report of GitLab, which shows them in merge requests.

Form: https://docs.gitlab.com/ci/testing/code_quality/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.fingerprints import fingerprints
from kshape_ls.report.places import below_here, place
from kshape_ls.report.problem_text import place_of
from kshape_ls.source.notebook import said_of_cells

SEVERITIES = {"error": "major", "warning": "minor", "information": "info", "hint": "info"}


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """One array; what couldn't be read is in it too."""
    out.write(json.dumps([each for report in reports for each in _entries(report)], indent=2) + "\n")


def _entries(report: FileReport) -> Iterator[dict[str, Any]]:
    path = below_here(report.file)
    if report.unreadable is not None:
        mark = hashlib.sha256(f"unreadable\0{path}".encode("utf-8", "surrogatepass")).hexdigest()
        yield _entry("unreadable", report.unreadable, "critical", mark, {"path": path, "lines": {"begin": 1}})
    for told, mark in zip(report.problems, fingerprints(report), strict=True):
        problem = told.problem
        yield _entry(problem.code, _said(report, told), SEVERITIES[problem.severity], mark, _location(report, told))


def _entry(code: str, said: str, severity: str, mark: str, location: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": said,
        "check_name": code,
        "fingerprint": mark,
        "severity": severity,
        "categories": ["Bug Risk"],
        "location": location,
    }


def _said(report: FileReport, told: Told) -> str:
    message = said_of_cells(report.cells, told.problem.message)
    return f"{place_of(report, told.problem.range.line)}: {message}" if report.cells else message


def _location(report: FileReport, told: Told) -> dict[str, Any]:
    where = place(report, told.problem.range)
    lines = {"begin": 1} if where is None else {"begin": where.line, "end": where.end_line}
    return {"path": below_here(report.file), "lines": lines}
