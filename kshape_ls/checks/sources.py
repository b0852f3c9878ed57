"""Where a size that is to blame is written, if the input that has it knows it by a name only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.problem import Problem, Related
from kshape_ls.checks.steps import INPUTS, place


def traced(lines: Sequence[str], problem: Problem) -> Problem:
    """The problem, led on from the blamed ``Input(size)`` to ``size = (60, 60, 1)``."""
    finding = problem.cause
    if not isinstance(finding, Finding) or not problem.related:
        return problem
    blamed = problem.related[0].range
    steps = (step for way in (*finding.trails, finding.declared) for step in way)
    root = next((step for step in steps if step.name in INPUTS and place(step) == blamed), None)
    if root is None:
        return problem
    from kshape_ls.checks.candidates.inputs import named_at

    where = named_at(lines, root)
    if where is None:
        return problem
    source = Related(where, "the size of the input is written here")
    return replace(problem, related=(source, *problem.related))
