"""Looks for all that is wrong in a file; after an edit on a fork, only for what is told otherwise there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import registry, telling
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.model_trails import completed
from kshape_ls.checks.problem import Edit, Problem
from kshape_ls.checks.sources import traced
from kshape_ls.checks.suppression import idle, ignores
from kshape_ls.checks.text import moved, origins


def problems(analysis: Analysis) -> tuple[Problem, ...]:
    """Every mistake in a file, by position; one mistake is one problem. What comments silence is left out."""
    return analysis.once(_problems)


def found(analysis: Analysis) -> tuple[Problem, ...]:
    """As ``problems``, comments or not."""
    return analysis.once(_found)


class News(NamedTuple):
    """What edits change: whether a problem ``stays``, what is told that wasn't; ``complete``: there is no more."""

    stays: bool
    fresh: tuple[Problem, ...]
    complete: bool


def news(analysis: Analysis, problem: Problem, after: Analysis, edits: Sequence[Edit]) -> News:
    """What is told otherwise after edits, at a cost that doesn't grow with the mistakes of the file."""
    cause = problem.cause
    if isinstance(cause, Finding) and after.tells_as(cause):
        return News(True, (), False)
    told = [*_told(after, after.findings_beside()), *_searched(after)]
    same = problem.code, moved(problem.range, edits)
    # What wasn't told because the same mistake was told elsewhere may be told now.
    spared = (p.cause for p in analysis.once(_spared))
    complete = not any(isinstance(each, Finding) and after.tells_as(each) for each in spared)
    stood = analysis.once(_by_line)
    return News(
        any((p.code, p.range) == same for p in told),
        tuple(p for p in told if not _stood(stood, p, edits)),
        complete and not after.marked,
    )


def refused(analysis: Analysis, after: Analysis, edits: Sequence[Edit]) -> bool:
    """Whether a layer or call refuses after edits what none refused before, at a cost that follows the edits."""
    stood = analysis.once(_by_line)
    return any(not _stood(stood, p, edits) for p in _told(after, after.findings_beside()))


def _by_line(analysis: Analysis) -> dict[tuple[str, int], list[Problem]]:
    found: dict[tuple[str, int], list[Problem]] = {}
    for each in problems(analysis):
        found.setdefault((each.code, each.range.line), []).append(each)
    return found


def _stood(before: Mapping[tuple[str, int], Sequence[Problem]], problem: Problem, edits: Sequence[Edit]) -> bool:
    """Whether a problem after edits is one of those before, by code and line."""
    lines = origins(problem.range.line, edits)
    known = (each for line in lines for each in before.get((problem.code, line), ()))
    return any(moved(each.range, edits) == problem.range for each in known)


def _problems(analysis: Analysis) -> tuple[Problem, ...]:
    every, comments = found(analysis), ignores(analysis.lines, analysis.marked)
    if not comments:
        return every
    spare = () if analysis.broken else idle(analysis.lines, comments, every, registry.codes())
    kept = [p for p in (*every, *spare) if not any(comment.silences(p) for comment in comments)]
    return tuple(sorted(kept, key=lambda p: p.range))


def _found(analysis: Analysis) -> tuple[Problem, ...]:
    return telling.merged(analysis.once(_single))


def _single(analysis: Analysis) -> tuple[Problem, ...]:
    return *_told(analysis, analysis.findings), *_searched(analysis)


def _spared(analysis: Analysis) -> tuple[Problem, ...]:
    told = set(map(id, found(analysis)))
    return tuple(p for p in analysis.once(_single) if id(p) not in told)


def _told(analysis: Analysis, findings: Iterable[Finding]) -> Iterator[Problem]:
    for finding in findings:
        whole = completed(analysis, finding)
        yield traced(analysis.lines, telling.problem(whole, registry.check(finding.mismatch.code)))


def _searched(analysis: Analysis) -> Iterator[Problem]:
    for check in registry.searching():
        assert check.find is not None
        yield from check.find(analysis)
