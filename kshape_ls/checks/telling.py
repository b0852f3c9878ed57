"""Tells a finding as a problem: what doesn't fit, expected and found, why, and the way back to the cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.check import Blame, Check
from kshape_ls.checks.problem import Problem, Related, Severity
from kshape_ls.checks.steps import Trail, changed_shape, deed, place, trail

RELATED_AT_MOST = 8


def problem(finding: Finding, check: Check | None) -> Problem:
    """What the user sees of a finding. A kind that has no check of its own is told all the same."""
    blame = check.accuse(finding) if check is not None else None
    return Problem(
        finding.mismatch.code,
        severity(finding),
        message(finding, blame),
        finding.range,
        related(finding, blame),
        finding,
    )


def severity(finding: Finding) -> Severity:
    """Only what is certain, and raises where nobody catches it, is an error."""
    if not finding.certain or finding.handled:
        return "information"
    return "warning" if finding.unless else "error"


def message(finding: Finding, blame: Blame | None) -> str:
    """Keras's sentence about the layer, and where the wrong size came from."""
    said = finding.mismatch.message.strip()
    subject = finding.subject
    if subject and not re.search(rf"(?<!\w){re.escape(subject)}(?!\w)", said):
        said = f"{subject if subject.isidentifier() else f'`{subject}`'}: {said}"
    if blame is not None and blame.why and blame.range != finding.range:
        said = f"{_sentence(said)} {_sentence(blame.why)}"
    if finding.unless:
        said = f"{_sentence(said)} It is accepted by {finding.unless}."
    if finding.handled:
        said = f"{_sentence(said)} The exception is caught here."
    return said


def related(finding: Finding, blame: Blame | None) -> tuple[Related, ...]:
    """The culprit, then the steps that changed the shape before it, back to the first input."""
    if blame is None:
        return _distinct(_walked(trail(finding)))
    others = [way for way in finding.trails if way and way != trail(finding)]
    nearest = [Related(place(way[0]), deed(way[0])) for way in others if way[0] not in blame.rest]
    walked = [each for each in _walked(blame.rest) if each.range != blame.range]
    return _distinct([Related(blame.range, blame.message), *walked[: RELATED_AT_MOST - 1], *nearest])


def merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One mistake, one problem: the same code at the same place, or of the same cause, is told once."""
    kept: dict[object, Problem] = {}
    for each in sorted(problems, key=lambda p: (p.range, p.severity != "error")):
        kept.setdefault((each.code, each.range), each)
    told: dict[object, Problem] = {}
    for each in kept.values():
        told.setdefault(_mistake(each), each)
    return tuple(_without_echoes(list(told.values())))


def _without_echoes(problems: Sequence[Problem]) -> list[Problem]:
    # What is only likely says nothing new where an error already leads to the same layer.
    found = [p for p in problems if not _follows(p, problems)]
    blamed = {p.related[0].range for p in found if p.severity == "error" and p.related}
    blamed |= {p.range for p in found if p.severity == "error"}
    return [p for p in found if p.severity in ("error", "warning") or not blamed & {p.range, _origin(p)}]


def _origin(problem_: Problem) -> Range:
    return problem_.related[0].range if problem_.related else problem_.range


def _follows(problem_: Problem, problems: Sequence[Problem]) -> bool:
    # Data for a model that is already refused at one of its layers.
    cause = problem_.cause
    if not isinstance(cause, Finding) or not cause.declared:
        return False
    declared = {place(step) for step in cause.declared}
    earlier = [p.cause for p in problems if p.severity == "error" and p.range < problem_.range]
    return any(
        place(way[-1]) in declared
        for each in earlier
        if isinstance(each, Finding) and each.entry is not None
        for way in each.trails
        if way
    )


def _mistake(problem_: Problem) -> object:
    # Further uses of a tensor that doesn't fit (fit, then evaluate) repeat what the first has said.
    cause = problem_.cause
    if isinstance(cause, Finding) and cause.mismatch.code == "gone-from-keras":
        # All of ``keras.backend`` went at once.
        name = cause.mismatch.argument or ""
        return problem_.code, cause.subject, "keras.backend" if name.startswith("keras.backend.") else name
    if not isinstance(cause, Finding) or not problem_.related:
        return problem_.code, problem_.range
    mismatch = cause.mismatch
    if mismatch.axis is mismatch.expected is mismatch.found is mismatch.argument is None:
        return problem_.code, problem_.range  # it is the use itself that is wrong, not a size
    facts = (mismatch.axis, str(mismatch.expected), str(mismatch.found), mismatch.argument)
    return problem_.code, problem_.related[0].range, facts, _layer(cause)


def _layer(finding: Finding) -> tuple[str, Range] | None:
    # Two layers that refuse the same tensor are two mistakes; one layer applied twice is one.
    if finding.entry is None:
        return None
    return finding.subject, finding.entry.layer or finding.range


def _walked(way: Trail) -> list[Related]:
    steps = [step for step in way if changed_shape(step)]
    return [Related(place(step), deed(step)) for step in steps]


def _distinct(found: Sequence[Related]) -> tuple[Related, ...]:
    first: dict[Range, Related] = {}
    for each in found:
        first.setdefault(each.range, each)
    return tuple(first.values())[: RELATED_AT_MOST + 2]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
