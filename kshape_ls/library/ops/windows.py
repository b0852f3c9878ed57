"""How functions on windows read kernels, strides, paddings and data formats out of their arguments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kshape_ls.library.ops.arguments import dim_of, invalid, size_of
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape, Unknown
from kshape_ls.shapes.window import Padding, channel
from kshape_ls.shapes.written import shown

if TYPE_CHECKING:
    from kshape_ls.library.rules import Arg

Sizes = tuple[Dim, ...]


def per_axis(value: Arg, count: int, argument: str) -> Sizes | Mismatch:
    """One size for each of ``count`` axes: 2 -> (2, 2)."""
    if isinstance(value, tuple | list):
        if len(value) not in (1, count):
            message = f"`{argument}` must have {count} entries, one for each spatial axis. Received: {shown(value)}"
            return invalid(message, argument)
        given = tuple(value) * (count if len(value) == 1 else 1)
    else:
        given = (value,) * count
    if any(isinstance(each, str | tuple | list) or each is None for each in given):
        return invalid(f"`{argument}` must be integers. Received: {shown(value)}", argument)
    return tuple(int(each) if isinstance(each, int) else dim_of(each) for each in given)


def stride_fault(strides: Sizes, sizes: Sizes, argument: str = "strides") -> Mismatch | None:
    """A stride that takes the window nowhere, or backwards on an axis whose size is known."""
    for stride, size in zip(strides, sizes, strict=False):
        if isinstance(stride, int) and (stride == 0 or (stride < 0 and isinstance(size, int))):
            return invalid(f"`{argument}` must be positive. Received: {argument}={shown(strides)}", argument)
    return None


def keras_padding(padding: object, allowed: tuple[str, ...] = ("valid", "same")) -> str | Unknown | Mismatch:
    """Keras's padding in lower case."""
    if padding is UNKNOWN:
        return UNKNOWN
    name = padding.lower() if isinstance(padding, str) else ""
    if name not in allowed:
        names = " or ".join(f"'{each}'" for each in allowed)
        return invalid(f"Argument `padding` must be either {names}. Received: padding={shown(padding)}", "padding")
    return name


def keras_data_format(data_format: Arg) -> str | Unknown | Mismatch:
    """Keras's data format; ``None`` is ``"channels_last"``."""
    if data_format is None or data_format is UNKNOWN:
        return "channels_last" if data_format is None else UNKNOWN
    name = str(data_format).lower()
    if name not in ("channels_last", "channels_first"):
        message = (
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={shown(data_format)}"
        )
        return invalid(message, "data_format")
    return name


def tensorflow_padding(padding: Arg, count: int, data_format: str | Unknown) -> Padding | Mismatch:
    """``"valid"``, ``"same"`` or explicit pads of the spatial axes; TensorFlow takes capitals only."""
    if isinstance(padding, str):
        if padding not in ("SAME", "VALID", "EXPLICIT"):
            return invalid(f"`padding` must be 'SAME' or 'VALID'. Received: {padding!r}", "padding")
        return UNKNOWN if padding == "EXPLICIT" else padding.lower()
    if padding is None or isinstance(padding, int | float):
        return invalid(f"Expected string for argument 'padding' not {padding}.", "padding")
    if not isinstance(padding, tuple | list) or len(padding) != count + 2 or data_format is UNKNOWN:
        return UNKNOWN
    first = 2 if data_format == "channels_first" else 1
    pairs = [pair for pair in padding[first : first + count] if isinstance(pair, tuple | list) and len(pair) == 2]
    if len(pairs) != count:
        return UNKNOWN
    return tuple((_known(before), _known(after)) for before, after in pairs)


def tensorflow_data_format(data_format: Arg, count: int) -> str | Unknown | Mismatch:
    """``"channels_last"`` for ``"NHWC"`` and ``None``."""
    if data_format is None or data_format is UNKNOWN:
        return "channels_last" if data_format is None else UNKNOWN
    last = {1: "NWC", 2: "NHWC", 3: "NDHWC"}[count]
    first = {1: "NCW", 2: "NCHW", 3: "NCDHW"}[count]
    if data_format not in (last, first):
        return invalid(f"`data_format` must be '{last}' or '{first}'. Received: {shown(data_format)}", "data_format")
    return "channels_last" if data_format == last else "channels_first"


def tensorflow_sizes(value: Arg, count: int, data_format: str | Unknown, argument: str) -> Sizes | Mismatch:
    """The spatial ones of TensorFlow's sizes: 2, [2], [2, 2] and [1, 2, 2, 1] are all (2, 2)."""
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else UNKNOWN
    if not isinstance(value, tuple | list) or len(value) in (1, count):
        return per_axis(value, count, argument)
    if len(value) != count + 2:
        message = f"{argument} should be of length 1, {count} or {count + 2}. Received: {shown(value)}"
        return invalid(message, argument)
    if data_format is UNKNOWN:
        return (UNKNOWN,) * count
    first = 2 if data_format == "channels_first" else 1
    return per_axis(tuple(value)[first : first + count], count, argument)


def channels_fault(inputs: Shape, kernel_channels: Dim, data_format: str | Unknown, *, groups: bool) -> Mismatch | None:
    """Input channels that the kernel wasn't made for; with ``groups`` they may be a multiple of the kernel's."""
    found = channel(inputs, data_format)
    if not isinstance(found, int) or not isinstance(kernel_channels, int) or found == kernel_channels:
        return None
    if groups and kernel_channels > 0 and found % kernel_channels == 0:
        return None
    message = (
        "The number of input channels must match the kernel's input channels. "
        f"Received: input channels={found}, kernel input channels={kernel_channels}"
    )
    axis = 1 if data_format == "channels_first" else -1
    return Mismatch("axis-size-mismatch", message, axis, kernel_channels, found, inputs=(0, 1))


def rank_fault(inputs: Shape, rank: int, position: int = 0) -> Mismatch | None:
    """A tensor that certainly has another rank."""
    if inputs.rank in (None, rank):
        return None
    message = f"expected ndim={rank}, found ndim={inputs.rank}. Full shape received: {inputs}"
    return Mismatch("rank-mismatch", message, expected=rank, found=inputs.rank, inputs=(position,))


def _known(value: Arg) -> Dim:
    size = size_of(value)
    return UNKNOWN if size is None else size
