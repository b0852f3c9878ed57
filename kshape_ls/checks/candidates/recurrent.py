"""Candidates about what an RNN returns."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.candidates.constructors import set_argument
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.culprits import nearest_recurrent
from kshape_ls.checks.problem import Candidate
from kshape_ls.checks.steps import Trail, place


def return_sequences(
    analysis: Analysis, way: Trail, *, wanted: bool, shows: Range | None = None
) -> Iterator[Candidate]:
    """``return_sequences`` of the nearest RNN, turned to what is wanted."""
    step = nearest_recurrent(way, returns_sequences=not wanted)
    edit = None if step is None else set_argument(analysis.lines, step, "return_sequences", str(wanted))
    if step is not None and edit is not None:
        title = f"Set return_sequences={wanted} on {step.name} (line {place(step).line})"
        yield Candidate(title, (edit,), shows if shows is not None else step.range)
