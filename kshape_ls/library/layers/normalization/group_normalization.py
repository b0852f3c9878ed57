"""``GroupNormalization``."""

from __future__ import annotations

from kshape_ls.library.layers.normalization.axes import no_axes, out_of_bounds
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply


def group_normalization_refuses(*, groups: Arg) -> Mismatch | None:
    """Anything but a positive integer or -1."""
    refused = groups is None or isinstance(groups, str | float | tuple | dict)
    if refused or (isinstance(groups, int) and groups <= 0 and groups != -1):
        message = (
            "Received an invalid value for argument `groups`, expected a positive integer (or `-1` for instance "
            f"normalization). Received: groups={groups!r}"
        )
        return Mismatch("invalid-argument", message, expected="a positive integer", found=groups, argument="groups")
    return None


def group_normalization_weights(inputs: Shape, *, axis: Arg, center: bool, scale: bool) -> Dim:
    """Gamma and beta of the axis's size."""
    size = inputs.axis(axis) if isinstance(axis, int) else UNKNOWN
    return multiply(int(bool(center)) + int(bool(scale)), size)


def group_normalization_built(inputs: Shape, *, axis: Arg) -> InputSpec:
    """The rank and the axis's size are fixed."""
    return InputSpec(rank=inputs.rank, axes=((axis, inputs.axis(axis)),) if isinstance(axis, int) else ())


@layer(
    "GroupNormalization",
    signature="groups=32, axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', "
    "gamma_initializer='ones', beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, "
    "gamma_constraint=None",
    construct=group_normalization_refuses,
    weights=group_normalization_weights,
    built=group_normalization_built,
)
def group_normalization(inputs: Shape, *, groups: Arg, axis: Arg) -> Shape | Mismatch:
    """The same shape: (..., n, ...) -> (..., n, ...); n, at ``axis``, is a multiple of ``groups``."""
    if isinstance(axis, tuple):
        return Mismatch("invalid-argument", f"`axis` must be an int. Received: axis={axis}", argument="axis")
    if not isinstance(axis, int):
        return no_axes(axis) or inputs
    return out_of_bounds(inputs, (axis,)) or _groups_fault(inputs, groups, axis) or inputs


def _groups_fault(inputs: Shape, groups: Arg, axis: int) -> Mismatch | None:
    size = inputs.axis(axis)
    if size is DYNAMIC:
        message = (
            f"Axis {axis} of input tensor should have a defined dimension but the layer received an input with "
            f"shape {inputs}."
        )
        return Mismatch("axis-size-mismatch", message, axis, "a known size", None, inputs=(0,))
    if not isinstance(size, int) or not isinstance(groups, int):
        return None
    if groups == -1:
        groups = size
    if size < groups:
        message = f"Number of groups ({groups}) cannot be more than the number of channels ({size})."
    elif groups == 0 or size % groups:
        message = f"Number of groups ({groups}) must be a multiple of the number of channels ({size})."
    else:
        return None
    return Mismatch("axis-size-mismatch", message, axis, f"a multiple of {groups}", size, "groups", (0,))
