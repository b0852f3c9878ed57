"""Functions that normalise along axes: softmax, norms of layers and batches."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Mismatch, Shape
from kshape_ls.shapes.dims import floor_divide, modulo
from kshape_ls.shapes.reduce import along, normal_axes
from kshape_ls.shapes.written import shown


@table("keras.ops.softmax keras.ops.log_softmax", signature="x, axis=-1")
@op("keras.ops.sparsemax", signature="x, axis=-1")
@table("keras.activations.softmax keras.activations.log_softmax keras.activations.sparsemax", signature="x, axis=-1")
@op("keras.ops.normalize", signature="x, axis=-1, order=2, epsilon=None")
@op("tensorflow.nn.l2_normalize", signature="x, axis=None, epsilon=1e-12, name=None, dim=None")
@table("tensorflow.math.l2_normalize", signature="x, axis=None, epsilon=1e-12, name=None, dim=None")
@table("tensorflow.linalg.l2_normalize", signature="x, axis=None, epsilon=1e-12, name=None, dim=None")
def scaled(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...). The axes must be there."""
    return along(x, axis)


@table("tensorflow.nn.softmax tensorflow.nn.log_softmax", signature="logits, axis=None, name=None")
@table("tensorflow.math.softmax tensorflow.math.log_softmax", signature="logits, axis=None, name=None")
def softmax(logits: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...). The axis must be there."""
    if isinstance(axis, tuple | list):
        return invalid(f"`axis` must be an integer. Received: axis={shown(axis)}", "axis")
    return along(logits, -1 if axis is None else axis)


@op("keras.ops.glu", signature="x, axis=-1")
@op("keras.activations.glu", signature="x, axis=-1")
def glu(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One half gates the other: (..., 2 * n) -> (..., n)."""
    where = normal_axes(axis, x.rank)
    if isinstance(where, Mismatch):
        return where
    if x.dims is None or not isinstance(where, tuple) or len(where) != 1:
        return x if x.dims is None else Shape((UNKNOWN,) * len(x.dims))
    at = where[0]
    size = x.dims[at]
    if isinstance(size, int) and modulo(size, 2) != 0:
        message = f"axis size must be divisible by 2. Received: x.shape={x} with axis={shown(axis)}"
        return Mismatch("axis-size-mismatch", message, at, None, size, inputs=(0,))
    return Shape((*x.dims[:at], floor_divide(size, 2), *x.dims[at + 1 :]))


@op("keras.ops.rms_normalization", signature="x, scale=None, axis=-1, epsilon=None")
@op("keras.ops.layer_normalization", signature="x, gamma=None, beta=None, axis=-1, epsilon=None, **kwargs")
@op("tensorflow.nn.batch_normalization", signature="x, mean, variance, offset, scale, variance_epsilon, name=None")
def normalized(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("keras.ops.batch_normalization", signature="x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3")
def batch_normalization(
    x: Shape, mean: Shape, variance: Shape, offset: Shape | None, scale: Shape | None, *, axis: Arg
) -> Shape | Mismatch:
    """The same shape: (..., n), (n,), (n,) -> (..., n). The statistics are as long as the axis."""
    axes = normal_axes(axis, x.rank)
    if isinstance(axes, Mismatch):
        return axes
    size = x.axis(axis) if isinstance(axis, int) else UNKNOWN
    for name, vector in (("mean", mean), ("variance", variance), ("offset", offset), ("scale", scale)):
        if vector is None or vector.dims is None:
            continue
        found = vector.axis(0)
        differ = UNKNOWN not in (found, size) and (found is DYNAMIC) != (size is DYNAMIC)
        if len(vector.dims) != 1 or differ or (isinstance(found, int) and isinstance(size, int) and found != size):
            message = f"Arguments `{name}` must be a vector of length `x.shape[axis]`. Expected: {Shape((size,))}. "
            return Mismatch("axis-size-mismatch", message + f"Received: {vector}", axis, size, found, name)
    return x


@op(
    "tensorflow.nn.local_response_normalization",
    signature="input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None",
)
@op("tensorflow.nn.lrn", signature="input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None")
def local_response(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """The same shape: (...) -> (...)."""
    return input


@op("tensorflow.nn.dropout", signature="x, rate, noise_shape=None, seed=None, name=None")
def dropout(x: Shape, *, rate: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    if rate is None or isinstance(rate, str | tuple | list) or (isinstance(rate, int | float) and not 0 <= rate < 1):
        message = f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={shown(rate)}"
        return invalid(message, "rate")
    return x


@op("tensorflow.nn.bias_add", signature="value, bias, data_format=None, name=None")
def bias_add(value: Shape, bias: Shape, *, data_format: Arg) -> Shape | Mismatch:
    """A vector onto the channels: (..., n), (n,) -> (..., n)."""
    if value.rank is not None and value.rank < 2:
        message = f"Shape must be at least rank 2 but is rank {value.rank} for bias_add of {value} and {bias}"
        return Mismatch("rank-mismatch", message, expected=2, found=value.rank, inputs=(0,))
    if bias.rank not in (None, 1):
        message = f"Shape must be rank 1 but is rank {bias.rank} for the bias {bias}"
        return Mismatch("rank-mismatch", message, expected=1, found=bias.rank, inputs=(1,))
    last = data_format in (None, "NHWC", "NWC", "NDHWC")
    size, length = value.axis(-1), bias.axis(0)
    if last and isinstance(size, int) and isinstance(length, int) and size != length:
        message = f"Dimensions must be equal, but are {size} and {length} for bias_add of {value} and {bias}"
        return Mismatch("axis-size-mismatch", message, -1, size, length, inputs=(0, 1))
    return value
