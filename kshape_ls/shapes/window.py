"""Windows over spatial axes: convolution, pooling and transposed convolution.

Spatial arguments (``kernel``, ``strides``, ``dilation``, ...) are one size an axis, already of the right length.
``padding`` is ``"valid"``, ``"same"`` or ``"causal"`` in any case, pairs of explicit pads, or ``UNKNOWN``;
``data_format`` is ``"channels_last"``, ``"channels_first"`` or ``UNKNOWN``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kshape_ls.shapes.dims import (
    DYNAMIC,
    UNKNOWN,
    Dim,
    Unknown,
    add,
    ceil_divide,
    floor_divide,
    multiply,
    show,
    subtract,
)
from kshape_ls.shapes.shape import Mismatch, Shape

Sizes: TypeAlias = tuple[Dim, ...]
Padding: TypeAlias = str | Sequence[tuple[Dim, Dim]] | Unknown
DataFormat: TypeAlias = str | Unknown


def extent(window: Dim, dilation: Dim = 1) -> Dim:
    """How far a window reaches: ``(window - 1) * dilation + 1``."""
    return add(multiply(subtract(window, 1), dilation), 1)


def slide(size: Dim, window: Dim, stride: Dim, padding: Padding, dilation: Dim = 1, axis: int = 0) -> Dim:
    """How many places a window has along one axis; not positive where it doesn't fit.

    Follows ``compute_conv_output_shape`` and ``compute_pooling_output_shape``. ``axis`` picks the explicit pads.
    """
    if size is DYNAMIC:
        return DYNAMIC
    if padding is UNKNOWN:
        return UNKNOWN
    if isinstance(padding, str):
        if padding.lower() != "valid":
            return ceil_divide(size, stride)
    else:
        before, after = padding[axis]
        size = add(size, add(before, after))
    return add(floor_divide(subtract(size, extent(window, dilation)), stride), 1)


def spread(size: Dim, window: Dim, stride: Dim, padding: Padding, output_padding: Dim | None, dilation: Dim) -> Dim:
    """One axis after a transposed convolution; ``output_padding`` is ``None`` where it is left to Keras.

    Follows ``compute_conv_transpose_output_shape``.
    """
    if size is DYNAMIC:
        return DYNAMIC
    if not isinstance(padding, str):
        return UNKNOWN
    reach = extent(window, dilation)
    if padding.lower() == "same":
        if output_padding is None:
            return multiply(size, stride)
        odd = subtract(reach, multiply(2, floor_divide(reach, 2)))
        return add(add(multiply(subtract(size, 1), stride), odd), output_padding)
    last = _larger(reach, stride) if output_padding is None else add(reach, output_padding)
    return add(multiply(subtract(size, 1), stride), last)


def convolution(
    inputs: Shape,
    filters: Dim,
    kernel: Sizes,
    *,
    strides: Sizes,
    padding: Padding,
    dilation: Sizes,
    data_format: DataFormat = "channels_last",
) -> Shape | Mismatch:
    """Windows on the spatial axes, ``filters`` channels: (b, *spatial, c) -> (b, *fewer, filters)."""
    places = _places(inputs, kernel, strides, padding, dilation, data_format, "kernel_size")
    return places if isinstance(places, Mismatch) else arranged(inputs, places, filters, data_format)


def pooling(
    inputs: Shape,
    window: Sizes,
    *,
    strides: Sizes,
    padding: Padding,
    dilation: Sizes | None = None,
    data_format: DataFormat = "channels_last",
) -> Shape | Mismatch:
    """Windows on the spatial axes, the same channels: (b, *spatial, c) -> (b, *fewer, c)."""
    places = _places(inputs, window, strides, padding, dilation or (1,) * len(window), data_format, "pool_size")
    return (
        places if isinstance(places, Mismatch) else arranged(inputs, places, channel(inputs, data_format), data_format)
    )


def transposed_convolution(
    inputs: Shape,
    filters: Dim,
    kernel: Sizes,
    *,
    strides: Sizes,
    padding: Padding,
    dilation: Sizes,
    output_padding: Sizes | None = None,
    data_format: DataFormat = "channels_last",
) -> Shape | Mismatch:
    """A convolution's gradient as a layer: (b, *spatial, c) -> (b, *more, filters)."""
    wrong = _other_rank(inputs, kernel)
    if wrong:
        return wrong
    pads = output_padding or (None,) * len(kernel)
    sizes = spatial(inputs, len(kernel), data_format)
    grown = tuple(
        spread(size, window, stride, padding, pad, rate)
        for size, window, stride, pad, rate in zip(sizes, kernel, strides, pads, dilation, strict=True)
    )
    return arranged(inputs, grown, filters, data_format)


def spatial_axes(count: int, data_format: DataFormat) -> tuple[int, ...]:
    """The positions of ``count`` spatial axes; empty where the data format isn't known."""
    if data_format is UNKNOWN:
        return ()
    first = 2 if data_format == "channels_first" else 1
    return tuple(range(first, first + count))


def spatial(inputs: Shape, count: int, data_format: DataFormat) -> Sizes:
    """The sizes of the spatial axes."""
    axes = spatial_axes(count, data_format)
    return tuple(inputs.axis(axis) for axis in axes) if axes else (UNKNOWN,) * count


def channel_axis(data_format: DataFormat) -> int | None:
    """The channels' position: -1 or 1; ``None`` where the data format isn't known."""
    if data_format is UNKNOWN:
        return None
    return 1 if data_format == "channels_first" else -1


def channel(inputs: Shape, data_format: DataFormat) -> Dim:
    """The size of the channel axis."""
    axis = channel_axis(data_format)
    return UNKNOWN if axis is None else inputs.axis(axis)


def arranged(inputs: Shape, sizes: Iterable[Dim], channels: Dim, data_format: DataFormat) -> Shape:
    """The batch axis of ``inputs``, new spatial sizes and channels, in the order of the data format."""
    batch, sizes = inputs.axis(0), tuple(sizes)
    if data_format is UNKNOWN:
        return Shape((batch, *(UNKNOWN for _ in sizes), UNKNOWN))
    if data_format == "channels_first":
        return Shape((batch, channels, *sizes))
    return Shape((batch, *sizes, channels))


def _larger(a: Dim, b: Dim) -> Dim:
    return max(a, b) if isinstance(a, int) and isinstance(b, int) else a if a == b else UNKNOWN


def _other_rank(inputs: Shape, kernel: Sizes) -> Mismatch | None:
    wanted = len(kernel) + 2
    if inputs.rank in (None, wanted):
        return None
    message = f"expected ndim={wanted}, found ndim={inputs.rank}. Full shape received: {inputs}"
    return Mismatch("rank-mismatch", message, expected=wanted, found=inputs.rank, inputs=(0,))


def _places(
    inputs: Shape,
    window: Sizes,
    strides: Sizes,
    padding: Padding,
    dilation: Sizes,
    data_format: DataFormat,
    argument: str,
) -> Sizes | Mismatch:
    wrong = _other_rank(inputs, window)
    if wrong:
        return wrong
    result: list[Dim] = []
    sizes = spatial(inputs, len(window), data_format)
    for i, (size, wide, stride, rate) in enumerate(zip(sizes, window, strides, dilation, strict=True)):
        count = slide(size, wide, stride, padding, rate, i)
        # An empty axis stays empty with "same", which Keras lets pass.
        fits = not isinstance(count, int) or count > 0 or (isinstance(padding, str) and padding.lower() != "valid")
        if not fits:
            reach, axis = extent(wide, rate), spatial_axes(len(sizes), data_format)[i]
            message = (
                f"Computed output size would be zero or negative: `{argument}` reaches over {show(reach)} of axis "
                f"{axis}, which has {show(size)}. Received: inputs.shape={inputs}"
            )
            return Mismatch("window-too-large", message, axis, reach, size, argument, (0,))
        result.append(count)
    return tuple(result)
