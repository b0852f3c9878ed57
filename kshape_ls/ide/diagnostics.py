"""Problems as an editor lists them: severity, code, the page that explains the check, the way to the cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kshape_ls import checks
from kshape_ls.about import DOCUMENTATION
from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Problem, Related, Severity

OURS = "kshape-ls"
KERAS = "kshape (Keras)"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One entry of the editor's problem list; ``page`` explains its ``code``, ``source`` is who says it.

    What is ``unnecessary`` could be taken out: editors show it faded.
    """

    range: Range
    severity: Severity
    code: str
    page: str
    message: str
    related: tuple[Related, ...] = ()
    unnecessary: bool = False
    source: str = OURS


def diagnostics(problems: Iterable[Problem]) -> tuple[Diagnostic, ...]:
    """An entry for each problem, in order."""
    return tuple(
        Diagnostic(
            problem.range,
            problem.severity,
            problem.code,
            f"{DOCUMENTATION}/checks/{problem.code}/",
            problem.message,
            problem.related,
            checks.is_unnecessary(problem),
        )
        for problem in problems
    )
