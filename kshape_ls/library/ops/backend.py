"""keras.backend, the ``K`` of older programs: TensorFlow's functions under Keras's old names."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import nested_axis, sizes
from kshape_ls.library.ops.convolution import conv
from kshape_ls.library.ops.creation import constant as constant_of
from kshape_ls.library.ops.encoding import one_hot_tensor
from kshape_ls.library.ops.joining import concat, stack_tensors
from kshape_ls.library.ops.pooling import pool
from kshape_ls.library.ops.rearranging import reshape_to
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, contract, extend
from kshape_ls.shapes import rearrange as axes_of
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.reduce import normal_axes, reduced
from kshape_ls.shapes.reshape import flatten as flattened
from kshape_ls.shapes.reshape import ravel

_PADDED = "x, padding=((1, 1), (1, 1)), data_format=None"


@table("keras.backend.abs keras.backend.cast_to_floatx keras.backend.cos keras.backend.exp", signature="x")
@table("keras.backend.hard_sigmoid keras.backend.log keras.backend.round keras.backend.sigmoid", signature="x")
@table("keras.backend.sign keras.backend.sin keras.backend.softplus keras.backend.softsign", signature="x")
@table("keras.backend.sqrt keras.backend.square keras.backend.tanh", signature="x")
@op("keras.backend.cast", signature="x, dtype")
@op("keras.backend.clip", signature="x, min_value, max_value")
@op("keras.backend.elu", signature="x, alpha=1.0")
@op("keras.backend.relu", signature="x, alpha=0.0, max_value=None, threshold=0.0")
@op("keras.backend.dropout", signature="x, level, noise_shape=None, seed=None")
@op("keras.backend.bias_add", signature="x, bias, data_format=None")
@table("keras.backend.ones_like keras.backend.zeros_like", signature="x, dtype=None, name=None")
def same(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("keras.backend.stop_gradient", signature="variables")
def stop_gradient(variables: Shape) -> Shape:
    """The tensor itself: (...) -> (...)."""
    return variables


@op("keras.backend.softmax", signature="x, axis=-1")
@op("keras.backend.l2_normalize", signature="x, axis=None")
def along(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...). The axes must be there."""
    axes = normal_axes(axis, x.rank)
    return axes if isinstance(axes, Mismatch) else x


@table("keras.backend.equal keras.backend.greater keras.backend.greater_equal", signature="x, y", dtype="bool")
@table("keras.backend.less keras.backend.less_equal keras.backend.not_equal", signature="x, y", dtype="bool")
@table("keras.backend.maximum keras.backend.minimum", signature="x, y")
def binary(x: Shape, y: Shape) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return broadcast(x, y)


@op("keras.backend.pow", signature="x, a")
def power(x: Shape, a: Shape) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), () -> (b, 5, 1)."""
    return broadcast(x, a)


@table("keras.backend.all keras.backend.any", signature="x, axis=None, keepdims=False", dtype="bool")
@table("keras.backend.max keras.backend.mean keras.backend.min", signature="x, axis=None, keepdims=False")
@table("keras.backend.prod keras.backend.std keras.backend.sum", signature="x, axis=None, keepdims=False")
@table("keras.backend.var", signature="x, axis=None, keepdims=False")
@table("keras.backend.argmax keras.backend.argmin", signature="x, axis=-1", given={"keepdims": False}, dtype="int64")
def reduce(x: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """Axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    return nested_axis(axis) or reduced(x, axis, keepdims)


@table("keras.backend.cumsum keras.backend.cumprod", signature="x, axis=0")
@op("keras.backend.reverse", signature="x, axes")
def cumulative(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("keras.backend.reshape", signature="x, shape")
def reshape(x: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Other axes for the same elements, one of which may be -1: (2, 6), (-1, 4) -> (3, 4)."""
    return reshape_to(x, shape, "shape")


@op("keras.backend.flatten", signature="x")
def flatten(x: Shape) -> Shape:
    """All axes in one: (2, 3) -> (6,)."""
    return ravel(x)


@op("keras.backend.batch_flatten", signature="x")
def batch_flatten(x: Shape) -> Shape:
    """All axes but the batch in one, of a size that only running knows: (b, 3, 4) -> (b, None)."""
    if x.dims is None or not x.dims:
        return UNKNOWN_SHAPE
    return Shape((x.dims[0], DYNAMIC)) if DYNAMIC in x.dims else flattened(x)


@op("keras.backend.permute_dimensions", signature="x, pattern")
def permute_dimensions(x: Shape, *, pattern: Arg) -> Shape | Mismatch:
    """The axes in another order: (2, 3, 4), (1, 0, 2) -> (3, 2, 4)."""
    return nested_axis(pattern, "pattern") or axes_of.transpose(x, pattern, "pattern")


@op("keras.backend.transpose", signature="x")
def transpose(x: Shape) -> Shape | Mismatch:
    """The axes reversed: (2, 3, 4) -> (4, 3, 2)."""
    return axes_of.transpose(x)


@op("keras.backend.expand_dims", signature="x, axis=-1")
def expand_dims(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """A new axis of 1, the last one unless another is named: (2, 3) -> (2, 3, 1)."""
    return UNKNOWN_SHAPE if axis is None else axes_of.expand_dims(x, axis)


@op("keras.backend.squeeze", signature="x, axis")
def squeeze(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """An axis of 1 gone: (2, 1, 3), 1 -> (2, 3)."""
    return UNKNOWN_SHAPE if axis is None else axes_of.squeeze_at_run_time(x, axis)


@op("keras.backend.concatenate", signature="tensors, axis=-1")
def concatenate(tensors: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on the last axis added, or on another: [(b, 3), (b, 4)] -> (b, 7)."""
    return concat(tensors, axis=axis)


@op("keras.backend.stack", signature="x, axis=0")
def stack(x: Arg, *, axis: Arg) -> Shape | Mismatch:
    """A new axis as long as the list: [(b, 3), (b, 3)] -> (2, b, 3)."""
    return stack_tensors(x, axis=axis)


@op("keras.backend.repeat", signature="x, n")
def repeat(x: Shape, *, n: Arg) -> Shape | Mismatch:
    """Vectors as sequences: (b, d), 5 -> (b, 5, d)."""
    if x.rank not in (None, 2):
        message = f"expected ndim=2, found ndim={x.rank}. Full shape received: {x}"
        return Mismatch("rank-mismatch", message, expected=2, found=x.rank, inputs=(0,))
    count = sizes((n,), "n")
    return count if isinstance(count, Mismatch) else Shape((x.axis(0), count.axis(0), x.axis(1)))


@op("keras.backend.repeat_elements", signature="x, rep, axis")
def repeat_elements(x: Shape, *, rep: Arg, axis: Arg) -> Shape | Mismatch:
    """Each element several times: (2, 3), 2, 1 -> (2, 6)."""
    return UNKNOWN_SHAPE if axis is None else extend.repeat(x, rep, axis)


@op("keras.backend.tile", signature="x, n")
def tile(x: Shape, *, n: Arg) -> Shape | Mismatch:
    """Copies side by side, one count an axis: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile_each(x, n, "n")


@op("keras.backend.dot", signature="x, y")
def dot(x: Shape, y: Shape) -> Shape | Mismatch:
    """Sum over the last axis of one and the second last of the other: (b, 5, 3), (3, 4) -> (b, 5, 4)."""
    for position, operand in enumerate((x, y)):
        if operand.rank is not None and operand.rank < 2:
            return UNKNOWN_SHAPE if operand.rank == 0 or position else contract.dot(x, y)
    return contract.dot(x, y)


@op("keras.backend.batch_dot", signature="x, y, axes=None")
def batch_dot(x: Shape, y: Shape, *, axes: Arg) -> Shape | Mismatch:
    """Sums of products in each sample: (b, 5, 3), (b, 3, 4) -> (b, 5, 4); (b, 3), (b, 3) -> (b, 1)."""
    if x.dims is None or y.dims is None or len(x.dims) < 2 or len(y.dims) < 2 or axes is UNKNOWN:
        return UNKNOWN_SHAPE
    if axes is None:
        axes = (len(x.dims) - 1, len(y.dims) - (1 if len(y.dims) == 2 else 2))
    pair = (axes, axes) if isinstance(axes, int) else axes
    if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(isinstance(axis, int) for axis in pair):
        return UNKNOWN_SHAPE
    places = []
    for operand, axis in zip((x.dims, y.dims), pair, strict=True):
        if not -len(operand) <= axis < len(operand) or axis % len(operand) == 0:
            return UNKNOWN_SHAPE
        places.append(axis % len(operand))
    a, b = x.dims[places[0]], y.dims[places[1]]
    if isinstance(a, int) and isinstance(b, int) and a != b:
        message = f"Cannot do batch_dot on inputs with shapes {x} and {y} with axes={pair}: {a} is not {b}"
        return Mismatch("axis-size-mismatch", message, places[0], a, b, "axes", (0, 1))
    rest = [d for i, d in enumerate(x.dims) if i not in (0, places[0])]
    rest += [d for i, d in enumerate(y.dims) if i not in (0, places[1])]
    batch = broadcast(Shape(x.dims[:1]), Shape(y.dims[:1]))
    return batch if isinstance(batch, Mismatch) else Shape((batch.axis(0), *(rest or [1])))


@op("keras.backend.gather", signature="reference, indices")
def gather(reference: Shape, indices: Shape) -> Shape:
    """A row for each index: (n, d), (b, 3) -> (b, 3, d)."""
    if not reference.dims or indices.dims is None:
        return UNKNOWN_SHAPE
    return Shape((*indices.dims, *reference.dims[1:]))


@op("keras.backend.one_hot", signature="indices, num_classes", dtype="float32")
def one_hot(indices: Shape, *, num_classes: Arg) -> Shape | Mismatch:
    """A new axis of the classes: (b, 3), 5 -> (b, 3, 5)."""
    return one_hot_tensor(indices, depth=num_classes, axis=-1)


@table("keras.backend.random_normal", signature="shape, mean=0.0, stddev=1.0, dtype=None, seed=None", dtype="float32")
@table(
    "keras.backend.truncated_normal", signature="shape, mean=0.0, stddev=1.0, dtype=None, seed=None", dtype="float32"
)
@op("keras.backend.random_uniform", signature="shape, minval=0.0, maxval=1.0, dtype=None, seed=None", dtype="float32")
@op("keras.backend.random_bernoulli", signature="shape, p=0.0, dtype=None, seed=None", dtype="float32")
def drawn(*, shape: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes: (shape) -> shape."""
    return sizes(shape)


@op("keras.backend.variable", signature="value, dtype=None, name=None, constraint=None")
def variable(value: Shape) -> Shape:
    """What is handed over, as a variable: (...) -> (...)."""
    return value


@op("keras.backend.constant", signature="value, dtype=None, shape=None, name=None")
def constant(*, value: Arg, shape: Arg) -> Shape | Mismatch:
    """Numbers as a tensor, reshaped where ``shape`` is given: (...) -> shape."""
    return constant_of(value=value, shape=shape)


@op("keras.backend.eye", signature="size, dtype=None, name=None", dtype="float32")
def eye(*, size: Arg) -> Shape | Mismatch:
    """Ones on a diagonal: (n) -> (n, n)."""
    return UNKNOWN_SHAPE if isinstance(size, tuple | list | Shape) else sizes((size, size), "size")


@op("keras.backend.temporal_padding", signature="x, padding=(1, 1)")
def temporal_padding(x: Shape, *, padding: Arg) -> Shape | Mismatch:
    """Borders in time: (b, t, d), (1, 2) -> (b, t + 3, d)."""
    return extend.pad_each(x, ((0, 0), padding, (0, 0)), "padding")


@op("keras.backend.spatial_2d_padding", signature=_PADDED)
def spatial_2d_padding(x: Shape, *, padding: Arg, data_format: Arg) -> Shape | Mismatch:
    """Borders around: (b, h, w, c), ((1, 1), (2, 2)) -> (b, h + 2, w + 4, c)."""
    if data_format not in (None, "channels_last", "channels_first") or not isinstance(padding, tuple | list):
        return UNKNOWN_SHAPE
    widths = ((0, 0), (0, 0), *padding) if data_format == "channels_first" else ((0, 0), *padding, (0, 0))
    return extend.pad_each(x, widths, "padding")


@op("keras.backend.conv1d", signature="x, kernel, strides=1, padding='valid', data_format=None, dilation_rate=1")
@op(
    "keras.backend.conv2d",
    signature="x, kernel, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1)",
)
@op(
    "keras.backend.conv3d",
    signature="x, kernel, strides=(1, 1, 1), padding='valid', data_format=None, dilation_rate=(1, 1, 1)",
)
def convolution(
    x: Shape, kernel: Shape, *, strides: Arg, padding: Arg, data_format: Arg, dilation_rate: Arg
) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c), (*window, c, filters) -> (b, *fewer, filters)."""
    found = conv(x, kernel, strides=strides, padding=padding, data_format=data_format, dilation_rate=dilation_rate)
    # The old functions check less, and in other words.
    return found if isinstance(found, Shape) or found.code == "window-too-large" else UNKNOWN_SHAPE


@op(
    "keras.backend.pool2d", signature="x, pool_size, strides=(1, 1), padding='valid', data_format=None, pool_mode='max'"
)
@op(
    "keras.backend.pool3d",
    signature="x, pool_size, strides=(1, 1, 1), padding='valid', data_format=None, pool_mode='max'",
)
def pooling(x: Shape, *, pool_size: Arg, strides: Arg, padding: Arg, data_format: Arg) -> Shape | Mismatch:
    """Windows on the spatial axes: (b, *spatial, c) -> (b, *fewer, c)."""
    found = pool(x, pool_size=pool_size, strides=strides, padding=padding, data_format=data_format)
    return found if isinstance(found, Shape) or found.code == "window-too-large" else UNKNOWN_SHAPE


@op("keras.backend.binary_crossentropy", signature="target, output, from_logits=False")
def binary_crossentropy(target: Shape, output: Shape) -> Shape | Mismatch:
    """One number for each element: (b, 3), (b, 3) -> (b, 3)."""
    return broadcast(target, output)


@op("keras.backend.categorical_crossentropy", signature="target, output, from_logits=False, axis=-1")
def categorical_crossentropy(target: Shape, output: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One number for each row of classes: (b, classes), (b, classes) -> (b,)."""
    both = broadcast(target, output)
    return both if isinstance(both, Mismatch) else _without(both, axis)


@op(
    "keras.backend.sparse_categorical_crossentropy",
    signature="target, output, from_logits=False, axis=-1, ignore_class=None",
)
def sparse_categorical_crossentropy(output: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One number for each class number: (b,), (b, classes) -> (b,)."""
    return _without(output, axis)


def _without(shape: Shape, axis: Arg) -> Shape | Mismatch:
    if not isinstance(axis, int):
        return UNKNOWN_SHAPE
    return reduced(shape, axis)
