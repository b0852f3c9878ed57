"""``PReLU``."""

from __future__ import annotations

from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, InputSpec, Tensor, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import product


def prelu_weights(inputs: Shape, *, shared_axes: Arg) -> Dim:
    """A slope for each element of a sample, one for a whole shared axis."""
    slopes = _slopes(inputs, shared_axes)
    return product(slopes) if isinstance(slopes, tuple) else UNKNOWN


def prelu_built(inputs: Shape, *, shared_axes: Arg) -> InputSpec:
    """The rank stays; with shared axes, the sizes of the others do too."""
    if not isinstance(shared_axes, tuple | list | int) or not shared_axes or inputs.rank is None:
        return InputSpec(rank=inputs.rank)
    shared = shared_axes if isinstance(shared_axes, tuple | list) else (shared_axes,)
    return InputSpec(
        rank=inputs.rank, axes=tuple((i, inputs.axis(i)) for i in range(1, inputs.rank) if i not in shared)
    )


@layer(
    "PReLU",
    signature="alpha_initializer='Zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None",
    weights=prelu_weights,
    built=prelu_built,
    dtype="same",
)
def prelu(inputs: Tensor, *, shared_axes: Arg) -> Shape | Mismatch:
    """A learned slope below zero: (...) -> (...)."""
    slopes = _slopes(inputs, shared_axes)
    if isinstance(slopes, Mismatch):
        return slopes
    if slopes is not None and DYNAMIC in slopes:
        axis = slopes.index(DYNAMIC) + 1
        message = (
            "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
            f"Received: shape={Shape(slopes)}; axis {axis} may be one of `shared_axes`"
        )
        return Mismatch("axis-size-mismatch", message, axis, "a known size", None, "shared_axes", (0,))
    return inputs


def _slopes(inputs: Shape, shared_axes: Arg) -> tuple[Dim, ...] | Mismatch | None:
    # The slopes' dims; ``None`` where they can't be told.
    if inputs.dims is None or shared_axes is UNKNOWN:
        return None
    slopes = list(inputs.dims[1:])
    given = shared_axes if isinstance(shared_axes, tuple | list) else () if shared_axes is None else (shared_axes,)
    for axis in given:
        if is_plain(axis) or isinstance(axis, float):
            message = f"`shared_axes` must be integers. Received: {axis!r}"
            return Mismatch("invalid-argument", message, found=axis, argument="shared_axes")
        if not isinstance(axis, int):
            return None
        if not -len(slopes) <= axis - 1 < len(slopes):
            message = f"axis {axis} of `shared_axes` is out of bounds for an input of shape {inputs}"
            return Mismatch("invalid-argument", message, axis, found=axis, argument="shared_axes", inputs=(0,))
        slopes[axis - 1] = 1
    return tuple(slopes)
