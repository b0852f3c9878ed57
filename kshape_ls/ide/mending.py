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
    chosen = list(_certain(analysis, problems))
    while True:
        edits, taken = _together(chosen)
        if not taken:
            return ()
        left = {(p.code, p.range) for p in checks.problems(analysis.with_edits(edits))}
        kept = [(p, fix) for p, fix in taken if (p.code, moved(p.range, edits)) not in left]
        if len(kept) == len(taken):
            return edits
        chosen = kept


def _together(chosen: Iterable[tuple[Problem, Fix]]) -> tuple[tuple[Edit, ...], list[tuple[Problem, Fix]]]:
    """The edits of as many fixes as get along, the earlier ones first, and these fixes."""
    edits: dict[Edit, None] = {}
    taken = []
    for problem, fix in chosen:
        fresh = [edit for edit in fix.edits if edit not in edits]
        if not any(a.range.overlaps(b.range) or a.range == b.range for a in edits for b in fresh):
            edits.update(dict.fromkeys(fresh))
            taken.append((problem, fix))
    return tuple(edits), taken


def _certain(analysis: FileAnalysis, problems: Iterable[Problem]) -> Iterator[tuple[Problem, Fix]]:
    for problem in problems:
        if problem.severity == "error" or problem.code in _ABOUT_COMMENTS:
            fix = checks.first_fix(analysis, problem)
            if fix is not None:
                yield problem, fix
