"""What is wrong with a file's shapes, why, and how to mend it: one file a check in ``catalogue``."""

from __future__ import annotations

from kshape_ls.checks import registry, telling
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.model_trails import completed
from kshape_ls.checks.problem import Edit, Fix, Problem, Related
from kshape_ls.checks.sources import traced
from kshape_ls.checks.suppression import idle, ignores

__all__ = [
    "Analysis",
    "Edit",
    "Fix",
    "Problem",
    "Related",
    "codes",
    "documentation",
    "fixes",
    "is_unnecessary",
    "problems",
]


def problems(analysis: Analysis) -> tuple[Problem, ...]:
    """Every mistake in a file, by position; one mistake is one problem. What comments silence is left out."""
    every, comments = found(analysis), ignores(analysis.lines)
    if not comments:
        return every
    spare = () if analysis.broken else idle(analysis.lines, comments, every, codes())
    kept = [p for p in (*every, *spare) if not any(comment.silences(p) for comment in comments)]
    return tuple(sorted(kept, key=lambda p: p.range))


def found(analysis: Analysis) -> tuple[Problem, ...]:
    """As ``problems``, comments or not."""
    findings = [completed(analysis, finding) for finding in analysis.findings]
    told = [
        traced(analysis.lines, telling.problem(finding, registry.check(finding.mismatch.code))) for finding in findings
    ]
    for check in registry.searching():
        assert check.find is not None
        told.extend(check.find(analysis))
    return telling.merged(told)


def fixes(analysis: Analysis, problem: Problem) -> tuple[Fix, ...]:
    """The fixes of one of the file's problems, each proven on a fork, the one to offer first in front."""
    from kshape_ls.checks import proof

    check = registry.check(problem.code)
    return () if check is None else proof.proven(analysis, problem, check.mend(analysis, problem), problems)


def is_unnecessary(problem: Problem) -> bool:
    """Whether what a problem is about could just go."""
    check = registry.check(problem.code)
    return check is not None and check.unnecessary


def documentation(code: str) -> str:
    """What a code means, in Markdown; empty for one that is not known."""
    check = registry.check(code)
    return "" if check is None else f"# {code}: {check.title}\n\n{check.documentation.strip()}\n"


def codes() -> tuple[str, ...]:
    """Every code that has a check of its own."""
    return registry.codes()
