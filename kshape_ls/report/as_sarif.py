"""Problems as SARIF 2.1.0, the form that code scanning services read.

Form: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from kshape_ls.about import DOCUMENTATION, __version__
from kshape_ls.analysis.facts import Range
from kshape_ls.checks import documentation
from kshape_ls.checks.problem import Fix
from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.fingerprints import fingerprints
from kshape_ls.report.places import below_here, place, uri
from kshape_ls.report.problem_text import place_of
from kshape_ls.source.notebook import said_of_cells

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """One log with one run."""
    codes = sorted({told.problem.code for report in reports for told in report.problems})
    unreadable = [report for report in reports if report.unreadable is not None]
    run = {
        "tool": {"driver": {**_driver(), "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not unreadable,
                "toolExecutionNotifications": [_notification(report) for report in unreadable],
            }
        ],
        "results": [result for report in reports for result in _results(report, codes)],
    }
    out.write(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n")


def _driver() -> dict[str, Any]:
    return {
        "name": "kshape-ls",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": DOCUMENTATION,
        "shortDescription": {"text": "Shapes of Keras layers, without running the program."},
    }


def _rule(code: str) -> dict[str, Any]:
    page = documentation(code)
    head, _, body = page.partition("\n")
    title = head.partition(": ")[2] or code
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in code.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": body.strip().split("\n\n")[0].replace("\n", " ") or title},
        "helpUri": f"{DOCUMENTATION}/checks/{code}/",
        "help": {"text": body.strip() or title, "markdown": page or title},
        "properties": {"tags": ["keras", "shapes"]},
    }


def _notification(report: FileReport) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": _artifact(report)}}
    return {"level": "error", "message": {"text": report.unreadable}, "locations": [location]}


def _results(report: FileReport, codes: Sequence[str]) -> Iterator[dict[str, Any]]:
    for told, mark in zip(report.problems, fingerprints(report), strict=True):
        problem = told.problem
        yield {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": LEVELS[problem.severity],
            "message": {"text": said_of_cells(report.cells, problem.message)},
            "locations": [_location(report, problem.range)],
            **_related(report, told),
            "partialFingerprints": {"kshapeLine/v1": mark},
            **({"fixes": fixes} if (fixes := [_fix(report, fix) for fix in told.fixes if not report.cells]) else {}),
        }


def _related(report: FileReport, told: Told) -> dict[str, Any]:
    related = [
        {"id": number, **_location(report, each.range), "message": {"text": each.message}}
        for number, each in enumerate(told.problem.related)
    ]
    return {"relatedLocations": related} if related else {}


def _location(report: FileReport, where: Range) -> dict[str, Any]:
    artifact = {"artifactLocation": _artifact(report)}
    region = _region(report, where)
    if region is not None:
        return {"physicalLocation": {**artifact, "region": region}}
    cell = {"fullyQualifiedName": place_of(report, where.line), "kind": "member"}
    return {"physicalLocation": artifact, "logicalLocations": [cell]}


def _region(report: FileReport, where: Range) -> dict[str, int] | None:
    found = place(report, where)
    if found is None:
        return None
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }


def _artifact(report: FileReport) -> dict[str, str]:
    path = below_here(report.file)
    return {"uri": uri(path)} if path.startswith("/") else {"uri": uri(path), "uriBaseId": "%SRCROOT%"}


def _fix(report: FileReport, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(report, edit.range), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(report), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}
