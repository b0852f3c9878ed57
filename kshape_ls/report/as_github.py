"""Problems as workflow commands of GitHub Actions, which shows them beside the changed lines of a pull request.

Form: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.places import below_here, place
from kshape_ls.report.problem_text import place_of, summary
from kshape_ls.source.notebook import said_of_cells

COMMANDS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """A command for each problem and each file that couldn't be read, and the line that counts them."""
    for report in reports:
        for line in _lines(report):
            out.write(f"{line}\n")
    out.write(f"{summary([report for report in reports if report.unreadable is None])}\n")


def _lines(report: FileReport) -> Iterator[str]:
    file = below_here(report.file)
    if report.unreadable is not None:
        yield _command("error", {"title": "kshape-ls", "file": file}, report.unreadable)
    for told in report.problems:
        yield _command(COMMANDS[told.problem.severity], _properties(report, told, file), _message(report, told))


def _properties(report: FileReport, told: Told, file: str) -> dict[str, str]:
    named = {"title": f"kshape-ls ({told.problem.code})", "file": file}
    where = place(report, told.problem.range)
    if where is None:
        return named
    ends = {"endLine": str(where.end_line), "endColumn": str(where.end_column)}
    return {**named, "line": str(where.line), "col": str(where.column), **ends}


def _message(report: FileReport, told: Told) -> str:
    message = said_of_cells(report.cells, told.problem.message)
    if report.cells:
        message = f"{place_of(report, told.problem.range.line)}: {message}"
    helps = [f"help: {said_of_cells(report.cells, fix.title)}" for fix in told.fixes]
    return "\n".join((message, *helps))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
