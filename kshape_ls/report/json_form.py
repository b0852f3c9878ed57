"""The JSON form: one object a line, one for each file.

Positions are Python's own: lines from 1, columns from 0 in UTF-8 bytes, the end exclusive. A dimension is an integer,
``null`` (any size at run time) or a string that begins with ``?`` (the analysis can't tell). In a notebook each
position has the ``cell`` (from 0, text cells counted) that its lines are of.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from kshape_ls.analysis.facts import Range, Site
from kshape_ls.checks.problem import Fix
from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Nest, Output
from kshape_ls.source.notebook import Cell, placed, said_of_cells

Cells: TypeAlias = tuple[Cell, ...]


def shapes_line(report: FileReport) -> str:
    """Sites and problems of a file."""
    return _line({"file": report.file, "sites": [_site(site, report.cells) for site in report.sites], **_rest(report)})


def problems_line(report: FileReport) -> str:
    """Problems of a file."""
    return _line({"file": report.file, **_rest(report)})


def output_value(output: Output) -> Any:
    """An output: a list of dimensions, a nest of them, or ``None`` where not even the rank is known."""
    if isinstance(output, Nest):
        items = [output_value(item) for item in output.items]
        return {output.kind: dict(zip(output.keys, items, strict=True)) if output.kind == "dict" else items}
    return None if output.dims is None else [_dim(dim) for dim in output.dims]


def _dim(dim: Dim) -> int | str | None:
    if isinstance(dim, int):
        return dim
    if dim is DYNAMIC:
        return None
    return "?" if dim is UNKNOWN else f"?{dim}"


def _site(site: Site, cells: Cells) -> dict[str, Any]:
    told = {
        **_range(site.range, cells),
        "kind": site.kind,
        "class": site.name,
        "outputs": [output_value(output) for output in site.outputs],
        "params": site.params,
    }
    return {**told, "uncalled": True} if site.uncalled else told


def _rest(report: FileReport) -> dict[str, Any]:
    problems: dict[str, Any] = {"problems": [_problem(told, report.cells) for told in report.problems]}
    return problems if report.unreadable is None else {**problems, "unreadable": report.unreadable}


def _problem(told: Told, cells: Cells) -> dict[str, Any]:
    problem = told.problem
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": said_of_cells(cells, problem.message),
        **_range(problem.range, cells),
        "related": [{**_range(related.range, cells), "message": related.message} for related in problem.related],
        "fixes": [_fix(fix, cells) for fix in told.fixes],
    }


def _fix(fix: Fix, cells: Cells) -> dict[str, Any]:
    edits = [{**_range(edit.range, cells), "text": edit.text} for edit in fix.edits]
    return {"title": said_of_cells(cells, fix.title), "preferred": fix.preferred, "edits": edits}


def _range(range_: Range, cells: Cells) -> dict[str, int]:
    line, col, end_line, end_col = range_
    if not cells:
        return {"line": line, "col": col, "end_line": end_line, "end_col": end_col}
    number, first = placed(cells, line)
    return {"cell": number, "line": first, "col": col, "end_line": first + end_line - line, "end_col": end_col}


def _line(told: dict[str, Any]) -> str:
    # ASCII alone: whatever the terminal's encoding, and whatever bytes a file's name is made of.
    return json.dumps(told)
