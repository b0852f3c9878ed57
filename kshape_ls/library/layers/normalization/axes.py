"""The axes that a normalisation layer keeps its scale for."""

from __future__ import annotations

from typing import TypeAlias

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape, Unknown
from kshape_ls.shapes.dims import product

Axes: TypeAlias = tuple[int, ...] | Unknown


def no_axes(axis: Arg) -> Mismatch | None:
    """Refuses what is neither an integer nor a sequence."""
    if axis is None or isinstance(axis, float | str | dict):
        message = f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis!r}"
        return Mismatch("invalid-argument", message, expected="an int or ints", found=axis, argument="axis")
    return None


def axes_of(axis: Arg) -> Axes | Mismatch:
    """One axis or several, as a tuple."""
    given = axis if isinstance(axis, tuple) else (axis,)
    for each in given:
        refused = no_axes(each)
        if refused:
            return refused
    return given if all(isinstance(each, int) for each in given) else UNKNOWN


def sizes_on(inputs: Shape, axes: Axes) -> tuple[Dim, ...]:
    """The sizes on these axes: the shape of a scale that covers them."""
    return (UNKNOWN,) if axes is UNKNOWN else tuple(inputs.axis(axis) for axis in axes)


def weights_on(inputs: Shape, axis: Arg) -> Dim:
    """The scalars of one variable over these axes."""
    axes = axes_of(axis)
    return UNKNOWN if isinstance(axes, Mismatch) else product(sizes_on(inputs, axes))


def out_of_bounds(inputs: Shape, axes: tuple[float, ...] | Unknown) -> Mismatch | None:
    """Refuses an axis that the input doesn't have."""
    if axes is UNKNOWN or inputs.rank is None:
        return None
    for axis in axes:
        if not -inputs.rank <= axis < inputs.rank:
            message = f"Axis {axis} is out of bounds for input shape {inputs}"
            return Mismatch("invalid-argument", message, None, f"[{-inputs.rank}, {inputs.rank})", axis, "axis", (0,))
    return None


def unsized(inputs: Shape, axes: Axes) -> Mismatch | None:
    """Refuses ``None`` on an axis that sizes a variable."""
    sizes = sizes_on(inputs, axes)
    if axes is UNKNOWN or DYNAMIC not in sizes:
        return None
    axis = axes[sizes.index(DYNAMIC)]
    message = (
        "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
        f"Received: shape={Shape(sizes)}"
    )
    return Mismatch("axis-size-mismatch", message, axis, "a known size", None, "axis", (0,))
