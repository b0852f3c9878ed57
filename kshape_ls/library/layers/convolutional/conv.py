"""``Conv1D``, ``Conv2D``, ``Conv3D``."""

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
from kshape_ls.library.layers.lora import lora_fault, lora_weights
from kshape_ls.library.layers.spatial import data_format_of, listed_padding_fault, sizes
from kshape_ls.library.layers.variables import as_dim, not_positive, not_whole
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, equal, floor_divide, modulo, product
from kshape_ls.shapes.window import channel_axis, convolution

_END = "groups=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', " + TAIL
_LORA = ", *, lora_rank=None, lora_alpha=None"


def conv_refuses(
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    groups: Arg,
) -> Mismatch | None:
    """A window that there is, and filters that the groups divide."""
    paddings = ("valid", "same", "causal") if rank == 1 else ("valid", "same")
    fault = (
        window_fault(rank, kernel_size, strides, dilation_rate, padding, data_format, paddings)
        or count_fault("filters", filters)
        or not_positive("groups", groups)
    )
    if fault:
        return fault
    if isinstance(filters, int | float) and isinstance(groups, int | float) and filters % groups:
        message = (
            "The number of filters must be evenly divisible by the number of groups. "
            f"Received: groups={groups}, filters={filters}"
        )
        return Mismatch("invalid-argument", message, found=filters, argument="groups")
    return strides_and_dilation_fault(rank, strides, dilation_rate)


def conv_weights(
    inputs: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    data_format: Arg,
    groups: Arg,
    use_bias: bool,
    lora_rank: Arg,
) -> Dim:
    """A kernel of window * channels // groups * filters, and one bias a filter."""
    channels = floor_divide(channels_of(inputs, data_format), as_dim(groups))
    kernel = (*sizes(kernel_size, rank), channels, as_dim(filters))
    return add(add(product(kernel), kernel[-1] if use_bias else 0), lora_weights(kernel, lora_rank))


@layer(
    "Conv1D",
    "Convolution1D",
    signature="filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, " + _END + _LORA,
    accepts=InputSpec(min_rank=3),
    construct=conv_refuses,
    weights=conv_weights,
    built=channels_fixed,
    given={"rank": 1},
)
@layer(
    "Conv2D",
    "Convolution2D",
    signature="filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), "
    + _END
    + _LORA,
    accepts=InputSpec(min_rank=4),
    construct=conv_refuses,
    weights=conv_weights,
    built=channels_fixed,
    given={"rank": 2},
)
@layer(
    "Conv3D",
    "Convolution3D",
    signature="filters, kernel_size, strides=(1, 1, 1), padding='valid', data_format=None, dilation_rate=(1, 1, 1), "
    + _END
    + _LORA,
    accepts=InputSpec(min_rank=5),
    construct=conv_refuses,
    weights=conv_weights,
    built=channels_fixed,
    given={"rank": 3},
)
def conv(
    inputs: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    groups: Arg,
    lora_rank: Arg,
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c) -> (b, *fewer, filters)."""
    fault = (
        call_fault(inputs, kernel_size, data_format, (("filters", filters),))
        or listed_padding_fault(padding)
        or not_whole("groups", groups)
        or _groups_fault(inputs, data_format, groups)
        or lora_fault(lora_rank)
    )
    return fault or convolution(
        inputs,
        as_dim(filters),
        sizes(kernel_size, rank),
        strides=sizes(strides, rank),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=sizes(dilation_rate, rank),
        data_format=data_format_of(data_format),
    )


def _groups_fault(inputs: Shape, data_format: Arg, groups: Arg) -> Mismatch | None:
    channels = channels_of(inputs, data_format)
    if equal(modulo(channels, as_dim(groups)), 0) is not False:
        return None
    message = (
        f"The number of input channels must be evenly divisible by the number of groups. Received groups={groups}, "
        f"but the input has {channels} channels (full input shape is {inputs})"
    )
    axis = channel_axis(data_format_of(data_format))
    return Mismatch("axis-size-mismatch", message, axis, f"a multiple of {groups}", channels, "groups", (0,))
