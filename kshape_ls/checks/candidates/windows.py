"""Candidates for windows that don't fit: padding, Keras 1's arguments, a smaller window, no stride."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.checks.arguments import quoted
from kshape_ls.checks.candidates.constructors import (
    drop_argument,
    lines_of,
    once,
    set_argument,
    takes,
)
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.culprits import strides_by_window
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import arguments, place, shape_of
from kshape_ls.checks.text import width

_KERAS_1 = re.compile(r"\bConv(?:olution)?2D\(\s*[^,()]+,\s*((\d+)\s*,\s*(\d+))\s*(?=[,)])")


def same_padding(analysis: Analysis, steps: Sequence[Step], shows: Range) -> Iterator[Candidate]:
    """``padding="same"`` on the convolutions that lose a border, then on the pooling layers too."""
    valid = [step for step in steps if takes(step.name, "padding") and arguments(step).get("padding") == "valid"]
    convolutions = [step for step in valid if "Pool" not in step.name]
    for chosen in (convolutions, valid):
        text = quoted(analysis.lines, place(chosen[0]), "same") if chosen else ""
        edits = once(set_argument(analysis.lines, step, "padding", text) for step in chosen)
        if edits:
            yield Candidate(f'Set padding="same" on {lines_of(chosen)}', edits, shows)


def keras_1_windows(analysis: Analysis, steps: Iterable[Step], shows: Range) -> Iterator[Candidate]:
    """``Conv2D(32, 3, 3)`` meant a window of 3×3 in Keras 1; since then the third argument is the stride."""
    if not any(strides_by_window(step) for step in steps):
        return
    edits = []
    for number, line in enumerate(analysis.lines, 1):
        for match in _KERAS_1.finditer(line.partition("#")[0]):
            start, end = width(line[: match.start(1)]), width(line[: match.end(1)])
            edits.append(Edit(Range(number, start, number, end), f"({match[2]}, {match[3]})"))
    if edits:
        yield Candidate("Write the window as a tuple: a third number is the stride", tuple(edits), shows)


def smaller_window(analysis: Analysis, finding: Finding, step: Step | None) -> Iterator[Candidate]:
    """A window no larger than its input."""
    name = finding.mismatch.argument
    sizes = _spatial(finding)
    if step is None or name not in ("kernel_size", "pool_size") or not sizes:
        return
    least = min(sizes)
    window = dict(finding.arguments).get(name)
    if least < 1 or (isinstance(window, int) and window <= least) or (least == 1 and name == "pool_size"):
        return
    text = str(least)
    if isinstance(window, tuple):
        text = f"({', '.join(str(min(a, b)) for a, b in zip(window, sizes, strict=False) if isinstance(a, int))})"
    edit = set_argument(analysis.lines, step, name, text)
    if edit is not None:
        yield Candidate(f"Reduce {name} to {text}", (edit,), finding.range)


def no_stride(analysis: Analysis, steps: Iterable[Step], shows: Range) -> Iterator[Candidate]:
    """One of the strided layers at full size."""
    for step in steps:
        strides = arguments(step).get("strides")
        if "Conv" in step.name and strides not in (None, 1, (1,), (1, 1), (1, 1, 1)):
            edit = drop_argument(analysis.lines, step, "strides")
            if edit is not None:
                yield Candidate(f"Drop the strides of {step.name} on line {place(step).line}", (edit,), shows)


def _spatial(finding: Finding) -> list[int]:
    shape = shape_of(finding.inputs[0]) if finding.inputs else None
    if shape is None or shape.dims is None:
        return []
    first = dict(finding.arguments).get("data_format") == "channels_first"
    return [d for d in (shape.dims[2:] if first else shape.dims[1:-1]) if isinstance(d, int)]
