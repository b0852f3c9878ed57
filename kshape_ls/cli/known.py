"""Reports without the problems that a baseline knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kshape_ls.report.file_report import FileReport
from kshape_ls.report.fingerprints import line_of
from kshape_ls.workspace.baseline import Baseline, write_baseline


@dataclass(frozen=True, slots=True)
class Parted:
    """What is left to tell, how many problems were known, and how many known ones are gone from the files checked."""

    reports: tuple[FileReport, ...]
    known: int
    gone: int


def without_known(reports: Sequence[FileReport], baseline: Baseline) -> Parted:
    """The reports without what the baseline knows."""
    left = Counter(baseline.counts)
    kept = []
    known = 0
    for report in reports:
        new = []
        for told in report.problems:
            key = baseline.key(report.file, told.problem.code, line_of(report, told))
            if left[key] > 0:
                left[key] -= 1
                known += 1
            else:
                new.append(told)
        kept.append(replace(report, problems=tuple(new)))
    checked = {baseline.key(report.file, "", "").file for report in reports if report.unreadable is None}
    return Parted(tuple(kept), known, sum(count for key, count in left.items() if key.file in checked))


def write_known(path: Path, reports: Sequence[FileReport]) -> int:
    """Write all problems of the reports as known; how many. Raises ``OSError``."""
    return write_baseline(
        path,
        ((report.file, told.problem.code, line_of(report, told)) for report in reports for told in report.problems),
    )
