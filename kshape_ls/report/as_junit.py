"""Problems as JUnit test results: a suite a file, a failed test an error, one that passed where there is none.

The strictest reading of the form is kept to, so that Jenkins, GitLab, Azure and others all take it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from kshape_ls.about import __version__
from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.places import below_here, place
from kshape_ls.report.problem_text import place_of, plain_lines
from kshape_ls.source.notebook import said_of_cells

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(reports: Sequence[FileReport], out: TextIO) -> None:
    """One document."""
    root = Element("testsuites")
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    for number, report in enumerate(reports):
        _suite(root, report, number, now)
    indent(root)
    out.write('<?xml version="1.0" encoding="utf-8"?>\n')
    # Characters outside ASCII as references: right whatever the encoding of what it is written to.
    ElementTree(root).write(_Ascii(out), encoding="us-ascii", xml_declaration=False)
    out.write("\n")


class _Ascii:
    """What ElementTree writes bytes to."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, data: bytes) -> None:
        self._out.write(data.decode("ascii"))


def _suite(root: Element, report: FileReport, number: int, now: str) -> None:
    name = _text(below_here(report.file))
    errors = [told for told in report.problems if told.problem.severity == "error"]
    others = [told for told in report.problems if told.problem.severity != "error"]
    counts = {
        "tests": str(len(errors) or 1),
        "failures": str(len(errors)),
        "errors": str(int(report.unreadable is not None)),
    }
    about = {"name": name, "package": "kshape-ls", "id": str(number), "timestamp": now, "hostname": "localhost"}
    suite = SubElement(root, "testsuite", {**about, **counts, "time": "0"})
    SubElement(SubElement(suite, "properties"), "property", {"name": "kshape-ls", "value": __version__})
    for told in errors:
        problem = told.problem
        case = SubElement(suite, "testcase", {"name": f"{problem.code} at {_at(report, told)}", **_of(name)})
        message = _text(said_of_cells(report.cells, problem.message))
        failure = SubElement(case, "failure", {"type": problem.code, "message": message})
        failure.text = _rendered(report, told)
    if not errors:
        case = SubElement(suite, "testcase", {"name": "shapes fit", **_of(name)})
        if report.unreadable is not None:
            SubElement(case, "error", {"type": "unreadable", "message": _text(report.unreadable)})
    SubElement(suite, "system-out").text = "\n".join(_rendered(report, told) for told in others)
    SubElement(suite, "system-err")


def _of(name: str) -> dict[str, str]:
    return {"classname": name, "time": "0"}


def _at(report: FileReport, told: Told) -> str:
    where = place(report, told.problem.range)
    return place_of(report, told.problem.range.line) if where is None else f"{where.line}:{where.column}"


def _rendered(report: FileReport, told: Told) -> str:
    return _text("\n".join(plain_lines(report, told)))


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
