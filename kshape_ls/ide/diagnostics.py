"""Problems as an editor lists them: severity, code, the page that explains the check, the way to the cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Problem, Related, Severity

PAGES = "https://kshape-ls.github.io/checks"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One entry of the editor's problem list; ``page`` explains its ``code``."""

    range: Range
    severity: Severity
    code: str
    page: str
    message: str
    related: tuple[Related, ...] = ()


def diagnostics(problems: Iterable[Problem]) -> tuple[Diagnostic, ...]:
    """An entry for each problem, in order."""
    return tuple(
        Diagnostic(
            problem.range,
            problem.severity,
            problem.code,
            f"{PAGES}/{problem.code}",
            problem.message,
            problem.related,
        )
        for problem in problems
    )
