"""Candidates that change how many units or filters a layer has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Range, Step
from kshape_ls.checks.candidates.constructors import set_argument, size_parameter
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate
from kshape_ls.checks.steps import POINTWISE, Trail, given, place, shape_of


def resize(analysis: Analysis, way: Trail, size: int, shows: Range | None = None) -> Iterator[Candidate]:
    """The nearest layer that decides the last axis, with as many units or filters."""
    step = sizing(way)
    if step is None:
        return
    name = size_parameter(step.name)
    edit = None if name is None else set_argument(analysis.lines, step, name, str(size))
    if edit is not None:
        title = f"Change {name} of {step.name} (line {place(step).line}) to {size}"
        yield Candidate(title, (edit,), shows if shows is not None else step.range)


def sizing(way: Sequence[Step]) -> Step | None:
    """The nearest step whose own parameter is the last axis's size, with only steps after it that keep that axis."""
    for step in way:
        name = size_parameter(step.name)
        if name is not None:
            return step
        old, new = given(step), shape_of(step.output)
        if old is None or new is None:
            return None
        if step.name not in POINTWISE and old.axis(-1) != new.axis(-1):
            return None
    return None
