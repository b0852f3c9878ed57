"""``UnitNormalization``."""

from __future__ import annotations

from kshape_ls.library.layers.normalization.axes import no_axes, out_of_bounds
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import Mismatch, Shape


def unit_normalization_refuses(*, axis: Arg) -> Mismatch | None:
    """An axis that is neither an integer nor a sequence."""
    return no_axes(axis)


@layer("UnitNormalization", signature="axis=-1", construct=unit_normalization_refuses)
def unit_normalization(inputs: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (..., n) -> (..., n)."""
    for each in axis if isinstance(axis, tuple) else (axis,):
        refused = out_of_bounds(inputs, (each,)) if isinstance(each, int | float) else no_axes(each)
        if refused:
            return refused
    return inputs
