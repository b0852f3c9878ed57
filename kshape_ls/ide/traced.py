"""What was seen while the program ran, as an editor shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Problem
from kshape_ls.ide.diagnostics import KERAS, Diagnostic
from kshape_ls.ide.verified import DIFFERS, PAGE
from kshape_ls.report import traced
from kshape_ls.report.traced import Seen, seen
from kshape_ls.shapes import Output
from kshape_ls.verification.tracing import Trace

RAISED = "keras-trace"

__all__ = ["filled", "findings", "marks", "seen", "summary"]


def findings(
    lines: Sequence[str], found: Sequence[Seen], trace: Trace, problems: Sequence[Problem]
) -> tuple[Diagnostic, ...]:
    """Where the run saw something else, and where it ended."""
    told = [
        Diagnostic(each.range, "warning", DIFFERS, PAGE, _difference(each), source=KERAS)
        for each in found
        if each.kind == "differs"
    ]
    raised = trace.raised
    if raised is not None and 0 < raised.line <= len(lines):
        line = lines[raised.line - 1].rstrip()
        start = len(line.encode()) - len(line.lstrip().encode())
        where = Range(raised.line, start, raised.line, len(line.encode("utf-8", "surrogatepass")))
        known = any(problem.severity == "error" and problem.range.line == raised.line for problem in problems)
        text = f"running the program ended here. {raised.error}: {raised.text}"
        told.append(Diagnostic(where, "information" if known else "warning", RAISED, PAGE, text, source=KERAS))
    return tuple(told)


def marks(found: Sequence[Seen], trace: Trace) -> Mapping[Range, str]:
    """What hover says of the places that ran as expected."""
    name = f"Keras {trace.keras}, seen in a run"
    return {each.range: name if each.kind == "agreed" else f"{name}: {each.real[0]}" for each in _kept(found)}


def filled(found: Sequence[Seen]) -> Mapping[Range, Output]:
    """The shapes of places that the analysis couldn't tell in full and that ran with one."""
    return {each.range: each.real[0] for each in _kept(found) if each.kind == "filled" and len(each.real) == 1}


def summary(found: Sequence[Seen], trace: Trace) -> dict[str, Any]:
    """All of it as data, and in a sentence."""
    return {"message": traced.sentence(found, trace), **traced.traced_value(found, trace)}


def _kept(found: Sequence[Seen]) -> list[Seen]:
    return [each for each in found if each.kind != "differs" and each.real]


def _difference(each: Seen) -> str:
    ours, real = (" or ".join(map(str, outputs)) for outputs in (each.ours, each.real))
    return f"{each.name} gave {real} when the program ran, {ours} is stated here"
