"""What is wrong with a file's shapes, why, and how to mend it: one file a check in ``catalogue``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kshape_ls.checks import registry
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.looking import problems
from kshape_ls.checks.problem import Candidate, Edit, Fix, Problem, Related

__all__ = [
    "Analysis",
    "Edit",
    "Fix",
    "Problem",
    "Related",
    "codes",
    "documentation",
    "first_fix",
    "fixes",
    "fixes_of_all",
    "harmless",
    "is_unnecessary",
    "problems",
]

RUN_FOR_ALL = 12_000
"""Statements that are run, beyond what one more fix runs, to prove the fixes of all problems of a file."""

_WORST_FIRST = ("error", "warning", "information", "hint")


def fixes(analysis: Analysis, problem: Problem) -> tuple[Fix, ...]:
    """The fixes of one of the file's problems, each proven on a fork, the one to offer first in front."""
    from kshape_ls.checks import proof

    check = registry.check(problem.code)
    return () if check is None else proof.proven(analysis, problem, check.mend(analysis, problem))


def fixes_of_all(
    analysis: Analysis, problems: Sequence[Problem], statements: int = RUN_FOR_ALL
) -> list[tuple[Fix, ...]]:
    """``fixes`` of several problems, of errors first; none any more once so many statements have been run."""
    from kshape_ls.checks import proof

    effort, found = proof.Effort(statements), dict[int, tuple[Fix, ...]]()
    for at in sorted(range(len(problems)), key=lambda at: _WORST_FIRST.index(problems[at].severity)):
        check = registry.check(problems[at].code)
        candidates = () if check is None else check.mend(analysis, problems[at])
        found[at] = proof.proven(analysis, problems[at], candidates, effort=effort)
    return [found[at] for at in range(len(problems))]


def first_fix(analysis: Analysis, problem: Problem) -> Fix | None:
    """The first of ``fixes``, found without trying those after it."""
    from kshape_ls.checks import proof

    check = registry.check(problem.code)
    return None if check is None else proof.preferred(analysis, problem, check.mend(analysis, problem))


def is_unnecessary(problem: Problem) -> bool:
    """Whether what a problem is about could just go."""
    check = registry.check(problem.code)
    return check is not None and check.unnecessary


def harmless(analysis: Analysis, candidates: Iterable[Candidate]) -> tuple[Fix, ...]:
    """The candidates after which nothing is refused that wasn't before, in their order, with the shapes that result."""
    from kshape_ls.checks import proof

    return proof.harmless(analysis, candidates)


def documentation(code: str) -> str:
    """What a code means, in Markdown; empty for one that is not known."""
    check = registry.check(code)
    return "" if check is None else f"# {code}: {check.title}\n\n{check.documentation.strip()}\n"


def codes() -> tuple[str, ...]:
    """Every code that has a check of its own."""
    return registry.codes()
