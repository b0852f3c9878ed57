"""What kind of labels targets are, beside a model's output."""

from __future__ import annotations

from typing import Literal

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.steps import shape_of
from kshape_ls.shapes import Shape
from kshape_ls.shapes.dims import equal

TARGET, OUTPUT = 0, 1


def target_and_output(finding: Finding) -> tuple[Shape, Shape] | None:
    """What the loss was given, where both ranks are known."""
    if len(finding.inputs) < 2:
        return None
    target, output = shape_of(finding.inputs[TARGET]), shape_of(finding.inputs[OUTPUT])
    return None if target is None or output is None else (target, output)


def fitting_labels(finding: Finding) -> Literal["one-hot", "numbers"] | None:
    """The kind of labels that the targets are where the loss is for the other kind."""
    shapes = target_and_output(finding)
    loss = str(dict(finding.arguments).get("loss") or finding.subject).lower()
    if shapes is None or "categorical" not in loss:
        return None
    if "sparse" in loss:
        return "one-hot" if _same(*shapes) else None
    return "numbers" if _are_numbers(*shapes) else None


def _are_numbers(target: Shape, output: Shape) -> bool:
    # One number where the output has a row of classes.
    dims, wanted = target.dims or (), (output.dims or ())[:-1]
    if len(dims) == len(wanted) + 1 and dims[-1] == 1:
        dims = dims[:-1]
    return len(dims) == len(wanted) and all(equal(a, b) is not False for a, b in zip(dims[1:], wanted[1:], strict=True))


def _same(target: Shape, output: Shape) -> bool:
    pairs = zip(list(target)[1:], list(output)[1:], strict=False)
    return target.rank == output.rank and all(equal(a, b) is not False for a, b in pairs)
