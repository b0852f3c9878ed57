"""``TimeDistributed``."""

from __future__ import annotations

from kshape_ls.library.layers.rnn.rnn import one_step
from kshape_ls.library.layers.variables import settled
from kshape_ls.library.layers.wrapped import declared_output, declared_weights, is_layer, no_layer
from kshape_ls.library.rules import Arg, Outputs, Tensor, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape


def time_distributed_refuses(*, layer: Arg) -> Mismatch | None:
    """What is no layer."""
    return no_layer("TimeDistributed", layer)


def time_distributed_weights(inputs: Shape, *, layer: Arg) -> Dim:
    """Those of the layer, which sees no time axis."""
    return declared_weights(layer, one_step(inputs)) if is_layer(layer) else UNKNOWN


@layer(
    "TimeDistributed",
    signature="layer",
    call="inputs, training=None, mask=None",
    construct=time_distributed_refuses,
    weights=time_distributed_weights,
    built=settled,
)
def time_distributed(inputs: Tensor, *, layer: Arg) -> Outputs | Mismatch:
    """The layer on every step: (b, t, ...) -> (b, t, *layer's output without its batch axis)."""
    if inputs.rank is not None and inputs.rank < 3:
        message = (
            f"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: {inputs}"
        )
        return Mismatch("rank-mismatch", message, expected=3, found=inputs.rank, inputs=(0,))
    if not is_layer(layer):
        return UNKNOWN_SHAPE
    step = declared_output(layer, one_step(inputs))
    if isinstance(step, Mismatch):
        return step
    if not isinstance(step, Shape) or not step.dims:
        return UNKNOWN_SHAPE
    return Shape((step.dims[0], inputs.axis(1), *step.dims[1:]))
