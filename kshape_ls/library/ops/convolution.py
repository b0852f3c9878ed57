"""Convolutions with the kernel given, in Keras's and in TensorFlow's form."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import sizes
from kshape_ls.library.ops.windows import (
    channels_fault,
    keras_data_format,
    keras_padding,
    per_axis,
    rank_fault,
    stride_fault,
    tensorflow_data_format,
    tensorflow_padding,
    tensorflow_sizes,
)
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import floor_divide, modulo, multiply
from kshape_ls.shapes.window import channel, channel_axis, convolution, spatial, transposed_convolution
from kshape_ls.shapes.written import shown

_KERAS = "strides=1, padding='valid', data_format=None, dilation_rate=1"


@op("keras.ops.conv", signature=f"inputs, kernel, {_KERAS}")
def conv(
    inputs: Shape, kernel: Shape, *, strides: Arg, padding: Arg, data_format: Arg, dilation_rate: Arg
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c), (*window, c, filters) -> (b, *fewer, filters)."""
    return _convolved(inputs, kernel, kernel.axis(-1), strides, padding, data_format, dilation_rate)


@op("keras.ops.depthwise_conv", signature=f"inputs, kernel, {_KERAS}")
def depthwise_conv(
    inputs: Shape, kernel: Shape, *, strides: Arg, padding: Arg, data_format: Arg, dilation_rate: Arg
) -> Shape | Mismatch:
    """Each channel by itself: (b, *spatial, c), (*window, c, m) -> (b, *fewer, c * m)."""
    filters = multiply(kernel.axis(-1), kernel.axis(-2))
    return _convolved(inputs, kernel, filters, strides, padding, data_format, dilation_rate)


@op("keras.ops.separable_conv", signature=f"inputs, depthwise_kernel, pointwise_kernel, {_KERAS}")
def separable_conv(
    inputs: Shape,
    depthwise_kernel: Shape,
    pointwise_kernel: Shape,
    *,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Shape | Mismatch:
    """Each channel by itself, then all: (b, *spatial, c), (*window, c, m), (..., filters) -> (b, *fewer, filters)."""
    filters = pointwise_kernel.axis(-1)
    return _convolved(inputs, depthwise_kernel, filters, strides, padding, data_format, dilation_rate)


@op(
    "keras.ops.conv_transpose",
    signature="inputs, kernel, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1",
)
def conv_transpose(
    inputs: Shape,
    kernel: Shape,
    *,
    strides: Arg,
    padding: Arg,
    output_padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
) -> Shape | Mismatch:
    """A convolution's gradient: (b, *spatial, c), (*window, filters, c) -> (b, *more, filters)."""
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    pads = keras_padding(padding)
    if isinstance(pads, Mismatch):
        return pads
    if kernel.dims is None or inputs.dims is None or len(kernel.dims) < 3:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    count = len(kernel.dims) - 2
    fault = channels_fault(inputs, kernel.axis(-1), form, groups=False)
    if fault:
        return fault
    steps = per_axis(strides, count, "strides")
    if isinstance(steps, Mismatch):
        return steps
    rates = per_axis(dilation_rate, count, "dilation_rate")
    if isinstance(rates, Mismatch):
        return rates
    extra = None if output_padding is None else per_axis(output_padding, count, "output_padding")
    if isinstance(extra, Mismatch):
        return extra
    return transposed_convolution(
        inputs,
        kernel.axis(-2),
        kernel.dims[:-2],
        strides=steps,
        padding=pads,
        dilation=rates,
        output_padding=extra,
        data_format=form,
    )


@op(
    "tensorflow.nn.conv1d",
    signature="input, filters, stride, padding, data_format='NWC', dilations=None, name=None",
    given={"count": 1},
)
def conv1d(
    input: Shape,  # noqa: A002 - TensorFlow's name
    filters: Shape,
    *,
    stride: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
    count: int,
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c), (*window, c, filters) -> (b, *fewer, filters)."""
    return _convolved_tensor(input, filters, count, stride, padding, data_format, dilations)


@op(
    "tensorflow.nn.conv2d",
    signature="input, filters, strides, padding, data_format='NHWC', dilations=None, name=None",
    given={"count": 2},
)
@op(
    "tensorflow.nn.conv3d",
    signature="input, filters, strides, padding, data_format='NDHWC', dilations=None, name=None",
    given={"count": 3},
)
@op(
    "tensorflow.nn.convolution",
    signature="input, filters, strides=None, padding='VALID', data_format=None, dilations=None, name=None",
    given={"count": None},
)
def conv_tensor(
    input: Shape,  # noqa: A002 - TensorFlow's name
    filters: Shape,
    *,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
    count: int | None,
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c), (*window, c, filters) -> (b, *fewer, filters)."""
    if count is None:
        if filters.rank is None or not 3 <= filters.rank <= 5:
            return UNKNOWN_SHAPE if input.rank is None else of_rank(input.rank)
        count = filters.rank - 2
    return _convolved_tensor(input, filters, count, 1 if strides is None else strides, padding, data_format, dilations)


@op("tensorflow.nn.atrous_conv2d", signature="value, filters, rate, padding, name=None")
def atrous_conv2d(value: Shape, filters: Shape, *, rate: Arg, padding: Arg) -> Shape | Mismatch:
    """Windows with holes: (b, h, w, c), (kh, kw, c, filters) -> (b, h', w', filters)."""
    return _convolved_tensor(value, filters, 2, 1, padding, "NHWC", rate)


@op(
    "tensorflow.nn.depthwise_conv2d",
    signature="input, filter, strides, padding, data_format=None, dilations=None, name=None",
)
def depthwise_conv2d(
    input: Shape,  # noqa: A002 - TensorFlow's name
    filter: Shape,  # noqa: A002 - TensorFlow's name
    *,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
) -> Shape | Mismatch:
    """Each channel by itself: (b, h, w, c), (kh, kw, c, m) -> (b, h', w', c * m)."""
    return _depthwise(input, filter, strides, padding, data_format, dilations)


@op(
    "tensorflow.nn.separable_conv2d",
    signature="input, depthwise_filter, pointwise_filter, strides, padding, data_format=None, dilations=None, "
    "name=None",
)
def separable_conv2d(
    input: Shape,  # noqa: A002 - TensorFlow's name
    depthwise_filter: Shape,
    pointwise_filter: Shape,
    *,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
) -> Shape | Mismatch:
    """Each channel by itself, then all: (b, h, w, c), (kh, kw, c, m), (1, 1, c * m, n) -> (b, h', w', n)."""
    deep = _depthwise(input, depthwise_filter, strides, padding, data_format, dilations)
    if isinstance(deep, Mismatch) or deep.dims is None:
        return deep
    return _convolved_tensor(deep, pointwise_filter, 2, 1, "VALID", data_format, None)


@op(
    "tensorflow.nn.conv1d_transpose",
    signature="input, filters, output_shape, strides, padding='SAME', data_format='NWC', dilations=None, name=None",
    given={"rank": 3},
)
@op(
    "tensorflow.nn.conv2d_transpose",
    signature="input, filters, output_shape, strides, padding='SAME', data_format='NHWC', dilations=None, name=None",
    given={"rank": 4},
)
@op(
    "tensorflow.nn.conv3d_transpose",
    signature="input, filters, output_shape, strides, padding='SAME', data_format='NDHWC', dilations=None, name=None",
    given={"rank": 5},
)
@op(
    "tensorflow.nn.conv_transpose",
    signature="input, filters, output_shape, strides, padding='SAME', data_format=None, dilations=None, name=None",
    given={"rank": None},
)
def conv_transpose_tensor(
    input: Shape,  # noqa: A002 - TensorFlow's name
    *,
    output_shape: Arg,
    rank: int | None,
) -> Shape | Mismatch:
    """The shape that is asked for: (b, h, w, c), output_shape -> output_shape."""
    fault = None if rank is None else rank_fault(input, rank)
    if fault:
        return fault
    asked = sizes(output_shape, "output_shape")
    return asked if isinstance(asked, Mismatch) or asked.rank == (rank or asked.rank) else UNKNOWN_SHAPE


def _convolved(
    inputs: Shape, kernel: Shape, filters: Dim, strides: Arg, padding: Arg, data_format: Arg, dilation_rate: Arg
) -> Shape | Mismatch:
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    pads = keras_padding(padding, ("valid", "same", "causal"))
    if isinstance(pads, Mismatch):
        return pads
    if kernel.dims is None or inputs.dims is None or len(kernel.dims) < 2:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    fault = channels_fault(inputs, kernel.axis(-2), form, groups=False) or rank_fault(inputs, len(kernel.dims))
    if fault:
        return fault
    count = len(kernel.dims) - 2
    steps = per_axis(strides, count, "strides")
    if isinstance(steps, Mismatch):
        return steps
    rates = per_axis(dilation_rate, count, "dilation_rate")
    if isinstance(rates, Mismatch):
        return rates
    if pads == "valid" and DYNAMIC in kernel.dims[:-2]:
        return Mismatch("invalid-argument", f"The kernel's window has an open size. Received: {kernel}", inputs=(1,))
    fault = stride_fault(steps, spatial(inputs, count, form))
    return fault or convolution(
        inputs, filters, kernel.dims[:-2], strides=steps, padding=pads, dilation=rates, data_format=form
    )


def _convolved_tensor(
    inputs: Shape,
    kernel: Shape,
    count: int,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
    filters: Dim | None = None,
) -> Shape | Mismatch:
    form = tensorflow_data_format(data_format, count)
    if isinstance(form, Mismatch):
        return form
    pads = tensorflow_padding(padding, count, form)
    if isinstance(pads, Mismatch):
        return pads
    fault = rank_fault(kernel, count + 2, 1)
    if fault:
        return fault
    if inputs.dims is not None and len(inputs.dims) > count + 2:
        # More batch axes than one are taken too.
        more = len(inputs.dims) - count - 2
        inner = Shape(inputs.dims[more:])
        result = _convolved_tensor(inner, kernel, count, strides, padding, data_format, dilations, filters)
        return Shape((*inputs.dims[:more], *result.dims)) if isinstance(result, Shape) and result.dims else result
    steps = tensorflow_sizes(strides, count, form, "strides")
    if isinstance(steps, Mismatch):
        return steps
    rates = tensorflow_sizes(1 if dilations is None else dilations, count, form, "dilations")
    if isinstance(rates, Mismatch):
        return rates
    if any(isinstance(step, int) and step <= 0 for step in steps):
        return Mismatch("invalid-argument", f"Stride must be > 0, but got {shown(strides)}", argument="strides")
    fault = rank_fault(inputs, count + 2) or channels_fault(inputs, kernel.axis(-2), form, groups=filters is None)
    if fault or kernel.dims is None:
        return fault or (UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank))
    out = kernel.axis(-1) if filters is None else filters
    fault = _groups_fault(inputs, kernel, form) if filters is None else None
    return fault or convolution(
        inputs, out, kernel.dims[:-2], strides=steps, padding=pads, dilation=rates, data_format=form
    )


def _depthwise(
    inputs: Shape, kernel: Shape, strides: Arg, padding: Arg, data_format: Arg, dilations: Arg
) -> Shape | Mismatch:
    if not isinstance(strides, tuple | list) and isinstance(strides, int | float | str):
        message = f"Expected list for 'strides' argument to 'depthwise_conv2d_native' Op, not {strides!r}."
        return Mismatch("invalid-argument", message, argument="strides")
    filters = multiply(kernel.axis(-1), kernel.axis(-2))
    return _convolved_tensor(inputs, kernel, 2, strides, padding, data_format, dilations, filters)


def _groups_fault(inputs: Shape, kernel: Shape, form: Arg) -> Mismatch | None:
    if form is UNKNOWN or channel_axis(form) is None:
        return None
    groups = floor_divide(channel(inputs, form), kernel.axis(-2))
    out = kernel.axis(-1)
    if isinstance(groups, int) and groups > 0 and isinstance(out, int) and modulo(out, groups) != 0:
        message = f"Depth of output ({out}) is not a multiple of the number of groups ({groups})"
        return Mismatch("axis-size-mismatch", message, -1, groups, out, inputs=(0, 1))
    return None
