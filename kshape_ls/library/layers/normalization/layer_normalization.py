"""``LayerNormalization``."""

from __future__ import annotations

from kshape_ls.library.layers.normalization.axes import axes_of, no_axes, out_of_bounds, unsized, weights_on
from kshape_ls.library.layers.variables import settled
from kshape_ls.library.rules import Arg, Tensor, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply


def layer_normalization_refuses(*, axis: Arg) -> Mismatch | None:
    """An axis that is neither an integer nor a sequence."""
    return no_axes(axis)


def layer_normalization_weights(inputs: Shape, *, axis: Arg, center: bool, scale: bool, rms_scaling: bool) -> Dim:
    """Gamma and beta over the axes; gamma alone with ``rms_scaling``."""
    count = int(bool(scale or rms_scaling)) + int(bool(center and not rms_scaling))
    return multiply(count, weights_on(inputs, axis)) if count else 0


@layer(
    "LayerNormalization",
    signature="axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', "
    "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, *, rms_scaling=False",
    construct=layer_normalization_refuses,
    weights=layer_normalization_weights,
    built=settled,
)
def layer_normalization(inputs: Tensor, *, axis: Arg, center: Arg, scale: Arg, rms_scaling: Arg) -> Shape | Mismatch:
    """The same shape: (..., n) -> (..., n); the sizes on ``axis`` must be known."""
    axes = axes_of(axis)
    if isinstance(axes, Mismatch):
        return axes
    weighted = any(flag is not UNKNOWN and flag for flag in (center, scale, rms_scaling))
    return out_of_bounds(inputs, axes) or (unsized(inputs, axes) if weighted else None) or inputs
