"""``DepthwiseConv1D``, ``DepthwiseConv2D``."""

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
from kshape_ls.shapes.dims import add, multiply, product
from kshape_ls.shapes.window import convolution

_END = (
    "activation=None, use_bias=True, depthwise_initializer='glorot_uniform', bias_initializer='zeros', "
    "depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, "
    "bias_constraint=None"
)


def depthwise_refuses(
    *,
    rank: int,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    depth_multiplier: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Mismatch | None:
    """A window that there is, and a positive multiplier."""
    return window_fault(rank, kernel_size, strides, dilation_rate, padding, data_format) or count_fault(
        "depth_multiplier", depth_multiplier
    )


def depthwise_weights(
    inputs: Shape, *, rank: int, kernel_size: Arg, depth_multiplier: Arg, data_format: Arg, use_bias: bool
) -> Dim:
    """A kernel of window * channels * depth_multiplier, and one bias an output channel."""
    outputs = multiply(channels_of(inputs, data_format), as_dim(depth_multiplier))
    return add(product((*sizes(kernel_size, rank), outputs)), outputs if use_bias else 0)


@layer(
    "DepthwiseConv1D",
    signature="kernel_size, strides=1, padding='valid', depth_multiplier=1, data_format=None, dilation_rate=1, " + _END,
    accepts=InputSpec(min_rank=3),
    construct=depthwise_refuses,
    weights=depthwise_weights,
    built=channels_fixed,
    given={"rank": 1},
)
@layer(
    "DepthwiseConv2D",
    signature="kernel_size, strides=(1, 1), padding='valid', depth_multiplier=1, data_format=None, "
    "dilation_rate=(1, 1), " + _END,
    accepts=InputSpec(min_rank=4),
    construct=depthwise_refuses,
    weights=depthwise_weights,
    built=channels_fixed,
    given={"rank": 2},
)
def depthwise_conv(
    inputs: Shape,
    *,
    rank: int,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    depth_multiplier: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Shape | Mismatch:
    """Windows on each channel alone: (b, *spatial, c) -> (b, *fewer, c * depth_multiplier)."""
    counts = (("depth_multiplier", depth_multiplier),)
    fault = call_fault(inputs, kernel_size, data_format, counts) or listed_padding_fault(padding)
    return fault or convolution(
        inputs,
        multiply(channels_of(inputs, data_format), as_dim(depth_multiplier)),
        sizes(kernel_size, rank),
        strides=sizes(strides, rank),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=sizes(dilation_rate, rank),
        data_format=data_format_of(data_format),
    )
