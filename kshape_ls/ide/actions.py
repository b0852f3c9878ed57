"""What can be done at a stretch of the file: quick fixes for its problems, and rewriting that nobody needs to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit, Fix, Problem
from kshape_ls.checks.suppression import UNUSED, silencing

QUICK_FIX = "quickfix"
Work: TypeAlias = Callable[[], "tuple[Edit, ...]"]


@dataclass(frozen=True, slots=True)
class Action:
    """Edits that the user may choose, under ``title``; a quick fix mends ``problem``, or silences it.

    ``work`` gives the edits when somebody wants them; ``later`` says that this is worth putting off.
    """

    title: str
    kind: str
    work: Work = field(compare=False)
    preferred: bool = False
    problem: Problem | None = None
    later: bool = True

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, worked out now."""
        return self.work()


def actions(analysis: FileAnalysis, problems: Iterable[Problem], range_: Range) -> tuple[Action, ...]:
    """The proven fixes of each problem that ``range_`` touches, in the order to offer, and how to silence it."""
    touched = [problem for problem in problems if touches(problem.range, range_)]
    fixes = [_fix(fix, problem) for problem in touched for fix in checks.fixes(analysis, problem)]
    return (*fixes, *_silencing(analysis, touched))


def touches(a: Range, b: Range) -> bool:
    """Whether two stretches meet: a cursor right behind the last character still means what stands before it."""
    return a[:2] <= b[2:] and b[:2] <= a[2:]


def _fix(fix: Fix, problem: Problem) -> Action:
    return Action(fix.title, QUICK_FIX, lambda: fix.edits, fix.preferred, problem, later=False)


def _silencing(analysis: FileAnalysis, problems: Iterable[Problem]) -> Iterator[Action]:
    told: set[tuple[str, int]] = set()
    for problem in problems:
        key = problem.code, problem.range.line
        if problem.code != UNUSED and key not in told:
            told.add(key)
            title = f"Ignore {problem.code} on this line"
            yield Action(title, QUICK_FIX, partial(silencing, analysis.lines, problem), problem=problem)
