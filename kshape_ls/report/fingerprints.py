"""What tells a problem from others when lines above it come and go: its file, its code and the text of its line."""

from __future__ import annotations

import hashlib
from collections import Counter

from kshape_ls.report.file_report import FileReport, Told
from kshape_ls.report.places import below_here


def line_of(report: FileReport, told: Told) -> str:
    """The text of the line on which a problem starts, without the blanks around it."""
    return report.excerpts.get(told.problem.range.line, "").strip()


def fingerprints(report: FileReport) -> list[str]:
    """One for each problem, in order; of problems that are alike, the first, the second and so on differ."""
    met: Counter[tuple[str, str]] = Counter()
    found = []
    for told in report.problems:
        key = told.problem.code, line_of(report, told)
        told_apart = (below_here(report.file), *key, str(met[key]))
        met[key] += 1
        found.append(hashlib.sha256("\0".join(told_apart).encode("utf-8", "surrogatepass")).hexdigest())
    return found
