"""Quick fixes for the problems at a stretch of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit, Problem

QUICK_FIX = "quickfix"


@dataclass(frozen=True, slots=True)
class Action:
    """Edits that the user may choose, under ``title``; they mend ``problem``."""

    title: str
    kind: str
    preferred: bool
    edits: tuple[Edit, ...]
    problem: Problem


def actions(analysis: FileAnalysis, problems: Iterable[Problem], range_: Range) -> tuple[Action, ...]:
    """The proven fixes of each problem that ``range_`` touches, in the order to offer."""
    return tuple(
        Action(fix.title, QUICK_FIX, fix.preferred, fix.edits, problem)
        for problem in problems
        if _touches(problem.range, range_)
        for fix in checks.fixes(analysis, problem)
    )


def _touches(a: Range, b: Range) -> bool:
    # A cursor right behind the last character still means what stands before it.
    return a[:2] <= b[2:] and b[:2] <= a[2:]
