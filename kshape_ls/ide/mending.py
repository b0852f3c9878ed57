"""Which fixes may be applied without asking: the preferred one of each error, and comments that are wrong or idle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.checks.problem import Edit, Fix, Problem
from kshape_ls.checks.text import moved

_ABOUT_COMMENTS = frozenset({"shape-comment", "unused-ignore"})


def certain_fix(analysis: FileAnalysis, problems: Iterable[Problem]) -> tuple[Problem, Fix] | None:
    """The first problem that has such a fix, with it."""
    return next(_certain(analysis, problems), None)


def certain_fixes(analysis: FileAnalysis, problems: Iterable[Problem]) -> tuple[Edit, ...]:
    """The edits of all such fixes of a file that don't get into each other's way, still proven together."""
    edits: tuple[Edit, ...] = ()
    for problem, fix in _certain(analysis, problems):
        together = (*edits, *(edit for edit in fix.edits if edit not in edits))
        if not any(a.range.overlaps(b.range) or a.range == b.range for a in edits for b in fix.edits if a != b):
            after = checks.problems(analysis.with_edits(together))
            if not any(p.code == problem.code and p.range == moved(problem.range, together) for p in after):
                edits = together
    return edits


def _certain(analysis: FileAnalysis, problems: Iterable[Problem]) -> Iterator[tuple[Problem, Fix]]:
    for problem in problems:
        if problem.severity == "error" or problem.code in _ABOUT_COMMENTS:
            fix = next(iter(checks.fixes(analysis, problem)), None)
            if fix is not None:
                yield problem, fix
