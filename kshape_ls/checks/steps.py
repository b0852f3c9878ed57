"""Reading the trail of a tensor: which step made a size, and how to say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.shapes import Dim, Output, Shape
from kshape_ls.shapes.dims import equal, show

Trail: TypeAlias = tuple[Step, ...]

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
INPUTS = frozenset({"Input", "InputLayer"})
POINTWISE = frozenset(
    {
        "Activation",
        "AlphaDropout",
        "BatchNormalization",
        "Dense",
        "Dropout",
        "ELU",
        "GaussianDropout",
        "GaussianNoise",
        "LayerNormalization",
        "LeakyReLU",
        "PReLU",
        "ReLU",
        "Softmax",
    }
)
"""Layers that leave all axes but the last as they are."""


def trail(finding: Finding, position: int | None = None) -> Trail:
    """The producers of one input at fault, from the nearest on."""
    if position is None:
        position = finding.mismatch.inputs[0] if finding.mismatch.inputs else 0
    return finding.trails[position] if 0 <= position < len(finding.trails) else ()


def arguments(step: Step) -> Mapping[str, Any]:
    """The plain constructor arguments of the layer that made a step."""
    return dict(step.arguments)


def place(step: Step) -> Range:
    """Where a step would be changed: its layer's constructor, or where it is applied if that isn't in this file."""
    entry = step.entry
    return entry.layer if entry is not None and entry.layer is not None else step.range


def shape_of(output: Output | None) -> Shape | None:
    """A lone tensor's shape where its rank is known."""
    return output if isinstance(output, Shape) and output.rank is not None else None


def given(step: Step) -> Shape | None:
    """What a step was made of, where that is one tensor."""
    return shape_of(step.inputs[0]) if step.inputs else None


def changed_shape(step: Step) -> bool:
    """Whether a step's output differs from its input (or it has none)."""
    return not step.inputs or step.inputs[0] != step.output


def shrinkers(trail_: Trail, axis: int) -> Iterator[Step]:
    """The steps that made one axis smaller, the ranks being equal, from the nearest on."""
    for step in trail_:
        old, new = given(step), shape_of(step.output)
        if old is None or new is None or old.rank != new.rank:
            continue
        before, after = old.axis(axis), new.axis(axis)
        if isinstance(before, int) and isinstance(after, int) and after < before:
            yield step


def maker_of_size(trail_: Trail, axis: int) -> Step | None:
    """The step that gave an axis its size, ``axis`` being counted from the end where it is negative."""
    found = None
    for step in trail_:
        new, old = shape_of(step.output), given(step)
        if new is None:
            break
        if axis >= 0:
            axis -= new.rank or 0  # counted from the end, an axis stays itself where axes before it come and go
        found = step
        before = None if old is None else _axis_before(old, new, axis)
        if old is None or before is None or equal(old.axis(before), new.axis(axis)) is False:
            break
        axis = before
    return found


def _axis_before(old: Shape, new: Shape, axis: int) -> int | None:
    """Which axis of what a step was given one of its output's axes is, both counted from the end."""
    a, b = old.dims or (), new.dims or ()
    if len(a) == len(b):
        return axis
    if b[:-1] == a:  # Embedding puts an axis behind
        return axis + 1 if axis < -1 else None
    if b[1:] == a or b == a[1:]:
        return axis if -axis <= len(a) else None
    # Flatten of (1, 64), a mean over the time axis: the last axis goes on.
    return -1 if axis == -1 and a and b and a[-1] == b[-1] else None


def maker_of_rank(trail_: Trail) -> Step | None:
    """The nearest step whose output has another rank than its input; the first input where none has."""
    for step in trail_:
        old, new = given(step), shape_of(step.output)
        if old is None or new is None or old.rank != new.rank:
            return step
    return trail_[-1] if trail_ else None


def told(step: Step, *, spatial: bool = False) -> str:
    """``MaxPooling2D on line 14 made (None, 1, 1, 64) of (None, 3, 3, 64)``, or ``1×1 of 3×3``."""
    name = "Input" if step.name in INPUTS else step.name
    return f"{name} on line {place(step).line} {deed(step, spatial=spatial)}"


def deed(step: Step, *, spatial: bool = False) -> str:
    """What a step did: ``made 1×1 of 3×3``."""
    old, new = given(step), shape_of(step.output)
    if not step.inputs:
        return f"has shape {step.output}" if step.name in INPUTS else f"made {step.output}"
    if spatial and old is not None and new is not None and old.rank == new.rank and (new.rank or 0) > 2:
        first = arguments(step).get("data_format") == "channels_first"
        return f"made {_extents(new, channels_first=first)} of {_extents(old, channels_first=first)}"
    if step.inputs[0] == step.output:
        return f"left {step.output} as it was"
    return f"made {step.output} of {', '.join(str(each) for each in step.inputs)}"


def _extents(shape: Shape, *, channels_first: bool) -> str:
    dims: tuple[Dim, ...] = shape.dims or ()
    return "×".join(show(d) for d in (dims[2:] if channels_first else dims[1:-1]))
