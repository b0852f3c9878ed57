"""Which layers of a graph a file's problems speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kshape_ls.analysis.facts import Finding, GraphNode, ModelGraph, Range
from kshape_ls.checks.problem import Problem
from kshape_ls.report.drawing.scheme import Trouble, Troubles
from kshape_ls.shapes import UNKNOWN_SHAPE

_ORDER = {"error": 0, "warning": 1}


def troubles_of(problems: Iterable[Problem]) -> Troubles:
    """What the file's problems say of a layer: errors and warnings, the worst first.

    A line in a helper is run for several layers; a mismatch is that of the one that was given what it refuses.
    """
    at: dict[Range, list[Problem]] = defaultdict(list)
    for problem in sorted(problems, key=lambda p: _ORDER.get(p.severity, 2)):
        if problem.severity in _ORDER:
            at[problem.cause.range if isinstance(problem.cause, Finding) else problem.range].append(problem)

    def trouble(model: ModelGraph, node: GraphNode) -> Trouble | None:
        found = [] if node.range is None else at.get(node.range, [])
        return next((Trouble(p.code, p.severity, p.message) for p in found if _is_of(p, model, node)), None)

    return trouble


def _is_of(problem: Problem, model: ModelGraph, node: GraphNode) -> bool:
    cause = problem.cause
    if isinstance(cause, GraphNode):
        return cause == node
    if isinstance(cause, Finding):
        given = tuple(model.nodes[at].output for at in node.inbound)
        # What it was given besides may be no tensor of the graph.
        fits = set(given) >= set(cause.inputs) or (node.output == UNKNOWN_SHAPE and set(given) <= set(cause.inputs))
        return fits or not given
    return True
