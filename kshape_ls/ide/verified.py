"""What real Keras said of a file's models, as an editor shows it: entries of the problem list, marks on hover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kshape_ls.about import DOCUMENTATION
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ModelGraph, Range
from kshape_ls.analysis.telling.own_classes import class_around, models_made
from kshape_ls.analysis.telling.own_models import every_model
from kshape_ls.checks.problem import Problem, Severity
from kshape_ls.ide.diagnostics import KERAS, Diagnostic
from kshape_ls.report.verification_json import verified_value
from kshape_ls.report.verified import Verified
from kshape_ls.shapes import Output
from kshape_ls.verification import Agreed, Differs, Filled, NodeVerdict, RefusedByKeras, Verification

DIFFERS, REFUSED = "keras-differs", "keras-refuses"
PAGE = f"{DOCUMENTATION}/verification/"


def findings(verified: Sequence[Verified], problems: Sequence[Problem]) -> tuple[Diagnostic, ...]:
    """Where Keras contradicts or refuses, each once. What the analysis reports as an error itself is told beside it."""
    errors = [problem.range for problem in problems if problem.severity == "error"]
    found: dict[tuple[Range, str], Diagnostic] = {}
    for model in verified:
        for diagnostic in _of_model(model, errors):
            found.setdefault((diagnostic.range, diagnostic.message), diagnostic)
    return tuple(sorted(found.values(), key=lambda each: each.range))


def marks(verified: Sequence[Verified]) -> Mapping[Range, str]:
    """What hover says of the places that Keras has confirmed, or knows more of: ``Keras 3.15.1``."""
    found: dict[Range, str | None] = {}
    for model in verified:
        name = f"Keras {model.verification.keras}"
        for node in model.verification.every():
            if node.range is not None:
                mark = _mark(node, name)
                # A place that runs with several shapes is confirmed if all of them are.
                found[node.range] = mark if found.get(node.range, mark) == mark else None
    return {where: mark for where, mark in found.items() if mark is not None}


def filled(verified: Sequence[Verified]) -> Mapping[Range, Output]:
    """What Keras knows of the places whose shape the analysis couldn't tell in full."""
    found: dict[Range, Output | None] = {}
    for model in verified:
        for node in model.verification.every():
            if node.range is not None:
                told = node.verdict.real.output if isinstance(node.verdict, Filled) else None
                found[node.range] = told if found.get(node.range, told) == told else None
    return {where: output for where, output in found.items() if output is not None}


def summary(verified: Sequence[Verified]) -> dict[str, Any]:
    """All that was said, as data, and in a sentence."""
    return {"message": sentence(verified), "models": [verified_value(each) for each in verified]}


def sentence(verified: Sequence[Verified]) -> str:
    """What became of it, for a line of status."""
    failures = [each.verification.failure.message for each in verified if each.verification.failure is not None]
    if failures:
        return failures[0]
    if not verified:
        return "no models to verify"
    nodes = [node for each in verified for node in each.verification.every()]
    against = sum(node.kind in ("differs", "refused") for node in nodes)
    against += sum(each.verification.refused is not None for each in verified)
    asked = sum(node.kind in ("agreed", "filled", "partly", "differs", "refused") for node in nodes)
    keras = f"Keras {verified[0].verification.keras}"
    if against:
        return f"{keras} disagrees in {against} place{'s' * (against != 1)}"
    rest = f" ({len(nodes) - asked} not asked)" if asked < len(nodes) else ""
    return f"{keras} agrees with {asked} of {len(nodes)} layers{rest}" if rest else f"{keras} agrees with all layers"


def _mark(node: NodeVerdict, name: str) -> str | None:
    if isinstance(node.verdict, Agreed):
        return name
    return f"{name}: {node.verdict.real.output}" if isinstance(node.verdict, Filled) else None


def _of_model(verified: Verified, errors: Sequence[Range]) -> Iterator[Diagnostic]:
    verification = verified.verification
    for node in verification.every():
        if node.range is not None:
            yield from _of_node(node, node.range, verification, errors)
    if verification.refused is not None:
        yield _refused(verification.refused, verified.model.range, verification.keras, errors)


def _of_node(
    node: NodeVerdict, where: Range, verification: Verification, errors: Sequence[Range]
) -> Iterator[Diagnostic]:
    verdict = node.verdict
    if isinstance(verdict, RefusedByKeras):
        yield _refused(verdict, where, verification.keras, errors)
    elif isinstance(verdict, Differs) and verdict.follows is None:
        said = f"{node.class_name} gives {verdict.real.output} in Keras {verification.keras}, {verdict.ours} here"
        if verdict.our_params != verdict.real.params and verdict.ours == verdict.real.output:
            said = (
                f"{node.class_name} has {verdict.real.params:,} weights in Keras {verification.keras}, "
                f"{verdict.our_params:,} here"
            )
        yield Diagnostic(
            where, "warning", DIFFERS, PAGE, f"{said}. Please report it: one of the two is wrong", source=KERAS
        )


def _refused(verdict: RefusedByKeras, where: Range, keras: str, errors: Sequence[Range]) -> Diagnostic:
    told = any(where.overlaps(error) for error in errors)
    severity: Severity = "information" if told else "error"
    return Diagnostic(
        where, severity, REFUSED, PAGE, f"Keras {keras} raises {verdict.error}: {verdict.text}", source=KERAS
    )


def chosen(analysis: FileAnalysis, name: str | None, at: tuple[int, int] | None) -> tuple[ModelGraph, ...]:
    """The models of a name, those made at a position or of the class there; all, where neither is told or met."""
    models = every_model(analysis)
    if name is not None:
        return tuple(model for model in models if name in (model.variable, model.name))
    if at is None:
        return models
    around = class_around(analysis, at[0])
    of_class = models_made(analysis, around) if around is not None else ()
    here = tuple(model for model in models if model.range.holds(*at) or model.range in of_class)
    return here or models
