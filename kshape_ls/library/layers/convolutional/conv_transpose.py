"""``Conv1DTranspose``, ``Conv2DTranspose``, ``Conv3DTranspose``."""

from __future__ import annotations

from kshape_ls.library.layers.convolutional.arguments import (
    TAIL,
    call_fault,
    channels_fixed,
    channels_of,
    count_fault,
    strides_and_dilation_fault,
    window_fault,
)
from kshape_ls.library.layers.spatial import data_format_of, listed_padding_fault, reckoned_fault, sizes, sizes_fault
from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, product
from kshape_ls.shapes.window import spatial, transposed_convolution

_END = "activation=None, use_bias=True, kernel_initializer='glorot_uniform', " + TAIL


def conv_transpose_refuses(
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    output_padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Mismatch | None:
    """A window that there is, and output padding smaller than the strides."""
    fault = window_fault(rank, kernel_size, strides, dilation_rate, padding, data_format) or count_fault(
        "filters", filters
    )
    if fault is None and output_padding is not None:
        fault = sizes_fault(output_padding, rank, "output_padding", least=0)
        for pad, stride in zip(sizes(output_padding, rank), sizes(strides, rank), strict=True):
            if fault is None and isinstance(pad, int) and isinstance(stride, int) and pad >= stride:
                message = (
                    "`output_padding` must be strictly less than `strides` for all dimensions. "
                    f"Received: output_padding={output_padding}, strides={strides}"
                )
                fault = Mismatch("invalid-argument", message, None, f"less than {stride}", pad, "output_padding")
    return fault or strides_and_dilation_fault(rank, strides, dilation_rate)


def conv_transpose_weights(
    inputs: Shape, *, rank: int, filters: Arg, kernel_size: Arg, data_format: Arg, use_bias: bool
) -> Dim:
    """A kernel of window * filters * channels, and one bias a filter."""
    count = as_dim(filters)
    kernel = product((*sizes(kernel_size, rank), count, channels_of(inputs, data_format)))
    return add(kernel, count if use_bias else 0)


@layer(
    "Conv1DTranspose",
    "Convolution1DTranspose",
    signature="filters, kernel_size, strides=1, padding='valid', output_padding=None, data_format=None, "
    "dilation_rate=1, " + _END,
    accepts=InputSpec(min_rank=3),
    construct=conv_transpose_refuses,
    weights=conv_transpose_weights,
    built=channels_fixed,
    given={"rank": 1},
)
@layer(
    "Conv2DTranspose",
    "Convolution2DTranspose",
    signature="filters, kernel_size, strides=(1, 1), padding='valid', output_padding=None, data_format=None, "
    "dilation_rate=(1, 1), " + _END,
    accepts=InputSpec(min_rank=4),
    construct=conv_transpose_refuses,
    weights=conv_transpose_weights,
    built=channels_fixed,
    given={"rank": 2},
)
@layer(
    "Conv3DTranspose",
    "Convolution3DTranspose",
    signature="filters, kernel_size, strides=(1, 1, 1), padding='valid', data_format=None, output_padding=None, "
    "dilation_rate=(1, 1, 1), " + _END,
    accepts=InputSpec(min_rank=5),
    construct=conv_transpose_refuses,
    weights=conv_transpose_weights,
    built=channels_fixed,
    given={"rank": 3},
)
def conv_transpose(
    inputs: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    output_padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Shape | Mismatch:
    """A convolution backwards: (b, *spatial, c) -> (b, *more, filters)."""
    layout = data_format_of(data_format)
    axes = spatial(inputs, rank, layout)
    fault = call_fault(inputs, kernel_size, data_format, (("filters", filters),))
    for argument, value in (("strides", strides), ("output_padding", output_padding)):
        fault = fault or reckoned_fault(value, argument, axes)
    if any(isinstance(size, int) for size in axes):
        fault = fault or listed_padding_fault(padding)
    return fault or transposed_convolution(
        inputs,
        as_dim(filters),
        sizes(kernel_size, rank),
        strides=sizes(strides, rank),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=sizes(dilation_rate, rank),
        output_padding=None if output_padding is None else sizes(output_padding, rank),
        data_format=layout,
    )
