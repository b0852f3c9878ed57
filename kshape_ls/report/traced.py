"""What was seen while a program ran, held against what the analysis says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kshape_ls.analysis.facts import Range, Site
from kshape_ls.report.json_form import output_value
from kshape_ls.shapes import Output
from kshape_ls.verification.tracing import Trace, compatible, is_open

Kind: TypeAlias = Literal["agreed", "filled", "differs"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A site that ran: what the analysis says of it, and what was seen."""

    range: Range
    name: str
    kind: Kind
    ours: tuple[Output, ...]
    real: tuple[Output, ...]


def seen(sites: Sequence[Site], trace: Trace) -> tuple[Seen, ...]:
    """The sites that ran, in the order of the text."""
    real = dict(trace.sites)
    return tuple(
        Seen(site.range, site.name, _kind(site.outputs, real[site.range]), site.outputs, real[site.range])
        for site in sites
        if site.range in real
    )


def traced_value(found: Sequence[Seen], trace: Trace) -> dict[str, Any]:
    """All of it as data."""
    raised = trace.raised
    return {
        "keras": trace.keras,
        "backend": trace.backend,
        "failure": None if trace.failure is None else trace.failure.message,
        "raised": None if raised is None else {"error": raised.error, "message": raised.text, "line": raised.line},
        "replaced": list(trace.replaced),
        "sites": [
            {
                **each.range._asdict(),
                "class": each.name,
                "verdict": each.kind,
                "stated": [output_value(output) for output in each.ours],
                "seen": [output_value(output) for output in each.real],
            }
            for each in found
        ],
    }


def sentence(found: Sequence[Seen], trace: Trace) -> str:
    """What became of it, in a line."""
    if trace.failure is not None:
        return trace.failure.message
    count = {kind: sum(each.kind == kind for each in found) for kind in ("agreed", "filled", "differs")}
    parts = [f"{len(found)} places ran", f"{count['agreed']} as expected"]
    parts += [f"{count['filled']} filled in"] if count["filled"] else []
    parts += [f"{count['differs']} different"] if count["differs"] else []
    if trace.raised is not None:
        parts.append(f"then the program ended with {trace.raised.error} on line {trace.raised.line}")
    return ", ".join(parts)


def _kind(ours: tuple[Output, ...], real: tuple[Output, ...]) -> Kind:
    if ours and not all(any(compatible(mine, theirs) for mine in ours) for theirs in real):
        return "differs"
    return "filled" if not ours or any(is_open(mine) for mine in ours) else "agreed"
