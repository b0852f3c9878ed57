"""What all convolutions check of their arguments and inputs."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import (
    data_format_fault,
    data_format_of,
    fractions_fault,
    padding_fault,
    sizes,
    sizes_fault,
)
from kshape_ls.library.layers.variables import is_plain, not_positive, not_whole
from kshape_ls.library.rules import Arg, InputSpec
from kshape_ls.shapes import DYNAMIC, Dim, Mismatch, Shape
from kshape_ls.shapes.window import channel, channel_axis

TAIL = (
    "bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
    "kernel_constraint=None, bias_constraint=None"
)
"""The end of the signatures of convolutions that have one kernel."""


def window_fault(
    rank: int,
    kernel_size: Arg,
    strides: Arg,
    dilation_rate: Arg,
    padding: Arg,
    data_format: Arg,
    paddings: tuple[str, ...] = ("valid", "same"),
) -> Mismatch | None:
    """The first argument of a sliding window that the constructor refuses."""
    for argument, value in (("kernel_size", kernel_size), ("strides", strides), ("dilation_rate", dilation_rate)):
        fault = sizes_fault(value, rank, argument)
        if fault:
            return fault
    return padding_fault(padding, paddings) or data_format_fault(data_format)


def strides_and_dilation_fault(rank: int, strides: Arg, dilation_rate: Arg) -> Mismatch | None:
    """Refuses strides and dilation above 1 together."""
    steps, rates = sizes(strides, rank), sizes(dilation_rate, rank)
    if any(isinstance(s, int) and s > 1 for s in steps) and any(isinstance(r, int) and r > 1 for r in rates):
        message = (
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
            f"Received: strides={Shape(steps)} and dilation_rate={Shape(rates)}"
        )
        return Mismatch("invalid-argument", message, found=dilation_rate, argument="dilation_rate")
    return None


def count_fault(argument: str, value: Arg) -> Mismatch | None:
    """Filters and multipliers: ``None`` passes the constructor, only a call refuses it."""
    return None if value is None else not_positive(argument, value)


def call_fault(
    inputs: Shape, kernel_size: Arg, data_format: Arg, counts: tuple[tuple[str, Arg], ...]
) -> Mismatch | None:
    """What constructors let pass and every call refuses: no channels, no filters, fractions."""
    for argument, value in counts:
        if is_plain(value):
            message = f"`{argument}` must be a positive integer for a call. Received: {argument}={value!r}"
            return Mismatch("invalid-argument", message, found=value, argument=argument)
        fault = not_whole(argument, value)
        if fault:
            return fault
    return fractions_fault(kernel_size, "kernel_size") or channels_fault(inputs, data_format)


def channels_fault(inputs: Shape, data_format: Arg) -> Mismatch | None:
    """Refuses channels of size ``None``, of which the kernel would have to be made."""
    layout = data_format_of(data_format)
    if channel(inputs, layout) is not DYNAMIC:
        return None
    message = (
        "The channel axis of the input must be known for the kernel's shape, but it is None. "
        f"Full shape received: {inputs}"
    )
    return Mismatch("axis-size-mismatch", message, channel_axis(layout), "a known size", None, inputs=(0,))


def channels_of(inputs: Shape, data_format: Arg) -> Dim:
    """The input's channels."""
    return channel(inputs, data_format_of(data_format))


def channels_fixed(inputs: Shape, *, rank: int, data_format: Arg) -> InputSpec:
    """Once built, the channels stay what they were."""
    axis = channel_axis(data_format_of(data_format))
    return InputSpec(min_rank=rank + 2, axes=() if axis is None else ((axis, inputs.axis(axis)),))
