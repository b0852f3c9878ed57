"""Pooling, in Keras's and in TensorFlow's form, and the like of it: unfold, depth to space."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, invalid
from kshape_ls.library.ops.windows import (
    keras_data_format,
    keras_padding,
    per_axis,
    rank_fault,
    stride_fault,
    tensorflow_data_format,
    tensorflow_padding,
    tensorflow_sizes,
)
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import equal, floor_divide, modulo, multiply, product, show
from kshape_ls.shapes.window import arranged, channel, pooling, slide, spatial
from kshape_ls.shapes.written import shown


@table("keras.ops.max_pool", signature="inputs, pool_size, strides=None, padding='valid', data_format=None")
@table("keras.ops.average_pool", signature="inputs, pool_size, strides=None, padding='valid', data_format=None")
def pool(inputs: Shape, *, pool_size: Arg, strides: Arg, padding: Arg, data_format: Arg) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c) -> (b, *fewer, c)."""
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    pads = keras_padding(padding)
    if isinstance(pads, Mismatch):
        return pads
    if inputs.dims is None or len(inputs.dims) < 3:
        return inputs
    count = len(inputs.dims) - 2
    # Padded to the same size, only the strides count.
    needless = pool_size is None and pads == "same" and strides is not None
    window = per_axis(1 if needless else pool_size, count, "pool_size")
    if isinstance(window, Mismatch):
        return window
    steps = window if strides is None else per_axis(strides, count, "strides")
    if isinstance(steps, Mismatch):
        return steps
    fault = stride_fault(steps, spatial(inputs, count, form))
    return fault or pooling(inputs, window, strides=steps, padding=pads, data_format=form)


@table("keras.ops.adaptive_average_pool keras.ops.adaptive_max_pool", signature="inputs, output_size, data_format=None")
def adaptive_pool(inputs: Shape, *, output_size: Arg, data_format: Arg) -> Shape | Mismatch:
    """Spatial axes of the sizes given, behind one too many with channels last: (b, h, w, c), (4, 4) -> (b, h, 4, 4, c).

    So Keras has it for symbolic tensors.
    """
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    if isinstance(output_size, int | float | str) or output_size is None:
        return invalid(f"`output_size` must be a tuple of integers. Received: {shown(output_size)}", "output_size")
    if inputs.dims is None or not isinstance(output_size, tuple | list) or form is UNKNOWN:
        return UNKNOWN_SHAPE
    wanted = per_axis(output_size, len(output_size), "output_size")
    if isinstance(wanted, Mismatch):
        return wanted
    if form == "channels_first":
        return Shape((inputs.axis(0), inputs.axis(1), *map(dim_of, wanted)))
    return Shape((*inputs.dims[: -len(wanted)], *map(dim_of, wanted), inputs.axis(-1)))


@table("keras.eager_ops.adaptive_average_pool", signature="inputs, output_size, data_format=None")
@table("keras.eager_ops.adaptive_max_pool", signature="inputs, output_size, data_format=None")
def adaptive_pool_eager(inputs: Shape, *, output_size: Arg, data_format: Arg) -> Shape | Mismatch:
    """Spatial axes of the sizes given: (b, *spatial, c), (4, 4) -> (b, 4, 4, c)."""
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    if inputs.dims is None or len(inputs.dims) < 3:
        return UNKNOWN_SHAPE
    wanted = per_axis(output_size, len(inputs.dims) - 2, "output_size")
    if isinstance(wanted, Mismatch):
        return wanted
    return arranged(inputs, map(dim_of, wanted), channel(inputs, form), form)


@table(
    "tensorflow.nn.max_pool1d",
    signature="input, ksize, strides, padding, data_format='NWC', name=None",
    given={"count": 1},
)
@table(
    "tensorflow.nn.avg_pool1d",
    signature="input, ksize, strides, padding, data_format='NWC', name=None",
    given={"count": 1},
)
@table(
    "tensorflow.nn.max_pool2d",
    signature="input, ksize, strides, padding, data_format='NHWC', name=None",
    given={"count": 2},
)
@table(
    "tensorflow.nn.avg_pool2d",
    signature="input, ksize, strides, padding, data_format='NHWC', name=None",
    given={"count": 2},
)
@table(
    "tensorflow.nn.max_pool3d",
    signature="input, ksize, strides, padding, data_format='NDHWC', name=None",
    given={"count": 3},
)
@table(
    "tensorflow.nn.avg_pool3d",
    signature="input, ksize, strides, padding, data_format='NDHWC', name=None",
    given={"count": 3},
)
@table(
    "tensorflow.nn.max_pool",
    signature="input, ksize, strides, padding, data_format=None, name=None",
    given={"count": None},
)
@table(
    "tensorflow.nn.avg_pool",
    signature="input, ksize, strides, padding, data_format=None, name=None",
    given={"count": None},
)
def pool_tensor(
    input: Shape,  # noqa: A002 - TensorFlow's name
    *,
    ksize: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    count: int | None,
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c) -> (b, *fewer, c)."""
    # ``None`` is 1 here.
    size, step = (1 if each is None else each for each in (ksize, strides))
    return _pooled(input, _opened(size, padding), step, padding, data_format, count)


@op(
    "tensorflow.nn.pool",
    signature="input, window_shape, pooling_type, strides=None, padding='VALID', data_format=None, dilations=None, "
    "name=None",
)
def pool_of_type(
    input: Shape,  # noqa: A002 - TensorFlow's name
    *,
    window_shape: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilations: Arg,
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c) -> (b, *fewer, c)."""
    if dilations is not None:
        return UNKNOWN_SHAPE if input.rank is None else of_rank(input.rank)
    return _pooled(input, window_shape, 1 if strides is None else strides, padding, data_format, None)


@op(
    "tensorflow.nn.max_pool_with_argmax",
    signature="input, ksize, strides, padding, data_format='NHWC', output_dtype='int64', "
    "include_batch_in_index=False, name=None",
)
def pool_with_argmax(
    input: Shape,  # noqa: A002 - TensorFlow's name
    *,
    ksize: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
) -> tuple[Shape, Shape] | Mismatch:
    """Windows on the spatial axes, and where the largest are: (b, h, w, c) -> (b, h', w', c), (b, h', w', c)."""
    pooled = _pooled(input, ksize, strides, padding, data_format, 2)
    return pooled if isinstance(pooled, Mismatch) else (pooled, pooled)


@op("keras.ops.depth_to_space", signature="x, block_size, data_format='channels_last'")
def depth_to_space(x: Shape, *, block_size: Arg, data_format: Arg) -> Shape | Mismatch:
    """Channels become space: (b, h, w, c * n * n) -> (b, h * n, w * n, c)."""
    form = keras_data_format(data_format)
    return form if isinstance(form, Mismatch) else _to_space(x, block_size, form)


@op("tensorflow.nn.depth_to_space", signature="input, block_size, data_format='NHWC', name=None")
def depth_to_space_tensor(input: Shape, *, block_size: Arg, data_format: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Channels become space: (b, h, w, c * n * n) -> (b, h * n, w * n, c)."""
    form = tensorflow_data_format(data_format, 2)
    return form if isinstance(form, Mismatch) else _to_space(input, block_size, form)


@op("keras.ops.space_to_depth", signature="x, block_size, data_format='channels_last'")
def space_to_depth(x: Shape, *, block_size: Arg, data_format: Arg) -> Shape | Mismatch:
    """Space becomes channels: (b, h * n, w * n, c) -> (b, h, w, c * n * n)."""
    form = keras_data_format(data_format)
    return form if isinstance(form, Mismatch) else _to_depth(x, block_size, form)


@op("tensorflow.nn.space_to_depth", signature="input, block_size, data_format='NHWC', name=None")
def space_to_depth_tensor(input: Shape, *, block_size: Arg, data_format: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Space becomes channels: (b, h * n, w * n, c) -> (b, h, w, c * n * n)."""
    form = tensorflow_data_format(data_format, 2)
    return form if isinstance(form, Mismatch) else _to_depth(input, block_size, form)


@op("keras.ops.unfold", signature="x, kernel_size, dilation=1, padding=0, stride=1")
def unfold(x: Shape, *, kernel_size: Arg, dilation: Arg, padding: Arg, stride: Arg) -> Shape | Mismatch:
    """Each window as a column: (b, c, h, w) -> (b, c * kh * kw, places)."""
    fault = rank_fault(x, 4)
    if fault:
        return fault
    read = [
        per_axis(value, 2, name)
        for value, name in (
            (kernel_size, "kernel_size"),
            (dilation, "dilation"),
            (padding, "padding"),
            (stride, "stride"),
        )
    ]
    known: list[tuple[Dim, ...]] = []
    for each in read:
        if isinstance(each, Mismatch):
            return each
        known.append(each)
    kernel, rates, pads, steps = known
    if any(step == 0 for step in steps):
        return invalid("`stride` must be positive.", "stride")
    explicit = [(pad, pad) for pad in pads]
    places = [slide(x.axis(2 + i), kernel[i], steps[i], explicit, rates[i], i) for i in range(2)]
    return Shape((x.axis(0), multiply(x.axis(1), product(kernel)), product(places)))


@op("keras.ops.fold", signature="x, output_size, kernel_size, dilation=1, padding=0, stride=1")
def fold(x: Shape, *, output_size: Arg, kernel_size: Arg) -> Shape | Mismatch:
    """Columns added back into an image: (b, c * kh * kw, places) -> (b, c, h, w)."""
    fault = rank_fault(x, 3)
    if fault:
        return fault
    size = per_axis(output_size, 2, "output_size")
    if isinstance(size, Mismatch):
        return size
    kernel = per_axis(kernel_size, 2, "kernel_size")
    if isinstance(kernel, Mismatch):
        return kernel
    window = product(kernel)
    if equal(modulo(x.axis(1), window), 0) is False:
        message = f"The second dimension of the input ({show(x.axis(1))}) must be divisible by {show(window)}."
        return Mismatch("axis-size-mismatch", message, 1, window, x.axis(1), "kernel_size", (0,))
    return Shape((x.axis(0), floor_divide(x.axis(1), window), *map(dim_of, size)))


def _opened(window: Arg, padding: Arg) -> Arg:
    # A window of -1 is one whose size only running knows.
    return DYNAMIC if window == -1 and padding == "VALID" else window


def _pooled(
    inputs: Shape, window: Arg, strides: Arg, padding: Arg, data_format: Arg, count: int | None
) -> Shape | Mismatch:
    if count is None:
        if inputs.rank is None or not 3 <= inputs.rank <= 5:
            return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
        count = inputs.rank - 2
    form = tensorflow_data_format(data_format, count)
    if isinstance(form, Mismatch):
        return form
    pads = tensorflow_padding(padding, count, form)
    if isinstance(pads, Mismatch):
        return pads
    fault = rank_fault(inputs, count + 2)
    if fault:
        return fault
    reach = tensorflow_sizes(window, count, form, "ksize")
    if isinstance(reach, Mismatch):
        return reach
    steps = tensorflow_sizes(strides, count, form, "strides")
    if isinstance(steps, Mismatch):
        return steps
    if any(isinstance(step, int) and step <= 0 for step in steps):
        return invalid(f"Stride must be > 0, but got {shown(strides)}", "strides")
    return pooling(inputs, reach, strides=steps, padding=pads, data_format=form)


def _to_space(x: Shape, block_size: Arg, form: Arg) -> Shape | Mismatch:
    block = _block(x, block_size)
    if not isinstance(block, int):
        return block
    channels = channel(x, form)
    if equal(modulo(channels, block * block), 0) is False:
        message = f"The number of channels ({show(channels)}) must be divisible by block_size**2 ({block * block})."
        return Mismatch("axis-size-mismatch", message, None, block * block, channels, "block_size", (0,))
    grown = (multiply(size, block) for size in spatial(x, 2, form))
    return arranged(x, grown, floor_divide(channels, block * block), form)


def _to_depth(x: Shape, block_size: Arg, form: Arg) -> Shape | Mismatch:
    block = _block(x, block_size)
    if not isinstance(block, int):
        return block
    sizes = spatial(x, 2, form)
    for size in sizes:
        if equal(modulo(size, block), 0) is False:
            message = f"Height and width ({show(size)}) must be divisible by block_size ({block}). Received: {x}"
            return Mismatch("axis-size-mismatch", message, None, block, size, "block_size", (0,))
    shrunk = (floor_divide(size, block) for size in sizes)
    return arranged(x, shrunk, multiply(channel(x, form), block * block), form)


def _block(x: Shape, block_size: Arg) -> int | Shape | Mismatch:
    if isinstance(block_size, str | float | tuple | list) or (isinstance(block_size, int) and block_size < 2):
        return invalid(f"`block_size` must be at least 2. Received: block_size={shown(block_size)}", "block_size")
    fault = rank_fault(x, 4)
    if fault:
        return fault
    return block_size if isinstance(block_size, int) else Shape((x.axis(0), UNKNOWN, UNKNOWN, UNKNOWN))
