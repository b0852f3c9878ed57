"""``RMSNormalization``."""

from __future__ import annotations

from kshape_ls.library.layers.normalization.axes import axes_of, out_of_bounds, unsized, weights_on
from kshape_ls.library.layers.variables import settled
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import Dim, Mismatch, Shape


def rms_normalization_weights(x: Shape, *, axis: Arg) -> Dim:
    """A scale over the axes."""
    return weights_on(x, axis)


@layer("RMSNormalization", signature="axis=-1, epsilon=1e-6", weights=rms_normalization_weights, built=settled)
def rms_normalization(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (..., n) -> (..., n); the sizes on ``axis`` must be known."""
    axes = axes_of(axis)
    if isinstance(axes, Mismatch):
        return axes
    return out_of_bounds(x, axes) or unsized(x, axes) or x
