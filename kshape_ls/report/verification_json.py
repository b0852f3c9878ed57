"""What real Keras said of a file's models, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kshape_ls.report.json_form import output_value
from kshape_ls.report.verified import Verified
from kshape_ls.verification import Agreed, Constructed, Differs, Filled, NodeVerdict, NotAsked, Partly, RefusedByKeras


def verified_line(file: str, models: Sequence[Verified], unreadable: str | None) -> str:
    """One JSON object."""
    told: dict[str, Any] = {"file": file, "models": [verified_value(verified) for verified in models]}
    return json.dumps(told if unreadable is None else {**told, "unreadable": unreadable})


def verified_value(verified: Verified) -> dict[str, Any]:
    """What was said of a model, as data."""
    model, verification = verified.model, verified.verification
    return {
        "name": model.variable or model.name,
        "class": model.class_name,
        "line": model.range.line,
        "keras": verification.keras,
        "backend": verification.backend,
        "refused": None if verification.refused is None else _refusal(verification.refused),
        "failure": None if verification.failure is None else verification.failure.message,
        "nodes": [_node(node) for node in verification.nodes],
    }


def _node(node: NodeVerdict) -> dict[str, Any]:
    told: dict[str, Any] = {"name": node.name, "class": node.class_name, "verdict": node.kind}
    verdict = node.verdict
    if isinstance(verdict, Agreed | Filled | Partly | Differs):
        told.update(output=output_value(verdict.real.output), params=verdict.real.params)
    if isinstance(verdict, Differs):
        told.update(stated=output_value(verdict.ours), stated_params=verdict.our_params)
    if isinstance(verdict, RefusedByKeras):
        told.update(_refusal(verdict))
    if isinstance(verdict, NotAsked | Constructed):
        told.update(reason=verdict.reason)
    return {**told, "nested": [_node(inner) for inner in node.nested]} if node.nested else told


def _refusal(verdict: RefusedByKeras) -> dict[str, str]:
    return {"error": verdict.error, "message": verdict.text}
