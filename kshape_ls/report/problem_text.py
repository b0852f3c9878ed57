"""Problems for the terminal: where, what, the line with carets, what led to it, and how to fix it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kshape_ls.checks.problem import Problem, Related
from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.source_lines import character, excerpt, shown
from kshape_ls.source.notebook import placed, said_of_cells

STYLES = {"error": "bold red", "warning": "bold yellow", "information": "bold blue", "hint": "bold cyan"}
ORDER = ("error", "warning", "information", "hint")


def write_problems(report: FileReport, console: Console) -> None:
    """All problems of a file, with a blank line after each."""
    for told in report.problems:
        for line in (*_lines(report, told), Text()):
            console.print(line, soft_wrap=True)


def summary(reports: Sequence[FileReport]) -> str:
    """The last line: ``1 error, 2 hints in 3 files``."""
    counts = Counter(severity for report in reports for severity in report.severities())
    files = _counted(len(reports), "file")
    found = [_counted(counts[severity], severity) for severity in ORDER if counts[severity]]
    return f"{', '.join(found)} in {files}" if found else f"No problems in {files}"


def plain_lines(report: FileReport, told: Told) -> Iterable[str]:
    """A problem's lines without colours."""
    return (line.plain for line in _lines(report, told))


def _lines(report: FileReport, told: Told) -> Iterable[Text]:
    problem = told.problem
    style = STYLES[problem.severity]
    line = report.excerpts.get(problem.range.line, "")
    place = f"{shown(report.file)}:{place_of(report, problem.range.line)}:{character(line, problem.range.col) + 1}"
    message = shown(" ".join(said_of_cells(report.cells, problem.message).split("\n")))
    yield Text.assemble((place, "bold"), ": ", (f"{problem.severity}[{problem.code}]", style), f": {message}")
    number = str(placed(report.cells, problem.range.line)[1] if report.cells else problem.range.line)
    gutter = " " * len(number)
    one_line = problem.range.end_line == problem.range.line
    part = excerpt(line, problem.range.col, problem.range.end_col if one_line else None)
    yield Text(f"{gutter} |", "dim")
    yield Text.assemble((f"{number} | ", "dim"), part.text)
    before, inside = cell_len(part.text[: part.start]), max(cell_len(part.text[part.start : part.end]), 1)
    yield Text.assemble((f"{gutter} | ", "dim"), " " * before, ("^" * inside, style))
    for related in problem.related:
        yield Text.assemble((f"{gutter} = ", "dim"), f"{_said(report, problem, related)}: {shown(related.message)}")
    for fix in told.fixes:
        yield Text.assemble(
            (f"{gutter} = ", "dim"), ("help", "bold green"), f": {shown(said_of_cells(report.cells, fix.title))}"
        )


def place_of(report: FileReport, line: int) -> str:
    """A line's number; in a notebook that in its cell, which is counted from 1."""
    if not report.cells:
        return str(line)
    cell, inside = placed(report.cells, line)
    return f"cell {cell + 1}:{inside}"


def _said(report: FileReport, problem: Problem, related: Related) -> str:
    if not report.cells:
        return f"line {related.range.line}"
    cell, line = placed(report.cells, related.range.line)
    return f"line {line}" if cell == placed(report.cells, problem.range.line)[0] else f"cell {cell + 1}, line {line}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "information" else f"{count} {noun}s"
