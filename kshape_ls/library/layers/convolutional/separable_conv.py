"""``SeparableConv1D``, ``SeparableConv2D``."""

from __future__ import annotations

from kshape_ls.library.layers.convolutional.arguments import (
    call_fault,
    channels_fixed,
    channels_of,
    count_fault,
    window_fault,
)
from kshape_ls.library.layers.spatial import data_format_of, listed_padding_fault, sizes
from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply, product, total
from kshape_ls.shapes.window import convolution

_END = (
    "depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', "
    "pointwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, "
    "pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, "
    "pointwise_constraint=None, bias_constraint=None"
)


def separable_refuses(
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    depth_multiplier: Arg,
) -> Mismatch | None:
    """A window that there is, positive filters and multiplier."""
    return (
        window_fault(rank, kernel_size, strides, dilation_rate, padding, data_format)
        or count_fault("depth_multiplier", depth_multiplier)
        or count_fault("filters", filters)
    )


def separable_weights(
    inputs: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    data_format: Arg,
    depth_multiplier: Arg,
    use_bias: bool,
) -> Dim:
    """A kernel for each channel, one of size 1 over all of them, and one bias a filter."""
    between = multiply(channels_of(inputs, data_format), as_dim(depth_multiplier))
    count = as_dim(filters)
    depthwise = product((*sizes(kernel_size, rank), between))
    return total((depthwise, multiply(between, count), count if use_bias else 0))


@layer(
    "SeparableConv1D",
    "SeparableConvolution1D",
    signature="filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, " + _END,
    accepts=InputSpec(min_rank=3),
    construct=separable_refuses,
    weights=separable_weights,
    built=channels_fixed,
    given={"rank": 1},
)
@layer(
    "SeparableConv2D",
    "SeparableConvolution2D",
    signature="filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), " + _END,
    accepts=InputSpec(min_rank=4),
    construct=separable_refuses,
    weights=separable_weights,
    built=channels_fixed,
    given={"rank": 2},
)
def separable_conv(
    inputs: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    depth_multiplier: Arg,
) -> Shape | Mismatch:
    """Windows on each channel, then all channels mixed: (b, *spatial, c) -> (b, *fewer, filters)."""
    counts = (("depth_multiplier", depth_multiplier), ("filters", filters))
    fault = call_fault(inputs, kernel_size, data_format, counts) or listed_padding_fault(padding)
    return fault or convolution(
        inputs,
        as_dim(filters),
        sizes(kernel_size, rank),
        strides=sizes(strides, rank),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=sizes(dilation_rate, rank),
        data_format=data_format_of(data_format),
    )
