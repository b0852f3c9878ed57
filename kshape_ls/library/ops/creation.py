"""Tensors out of sizes and numbers: zeros, ranges, identities."""

from __future__ import annotations

import math

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import MOST_AXES, cut, dim_of, invalid, is_dim, sizes, uneven, vector
from kshape_ls.library.ops.casting import dtype_fault, tensorflow_dtype_fault
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import product
from kshape_ls.shapes.written import shown


@table("keras.backend.zeros keras.backend.ones", signature="shape, dtype=None, name=None", dtype="float32")
@table("keras.ops.zeros keras.ops.ones keras.ops.empty", signature="shape, dtype=None", dtype="float32")
@table("numpy.zeros numpy.ones", signature="shape, dtype=None, order='C', device=None, *, like=None", dtype="float64")
@table("numpy.empty", signature="shape, dtype=None, order='C', device=None, *, like=None", dtype="float64")
def filled(*, shape: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes: ((2, 3)) -> (2, 3); (5) -> (5,)."""
    return sizes(shape)


@table(
    "tensorflow.zeros tensorflow.ones",
    signature="shape, dtype='float32', name=None, layout=None",
    dtype="float32",
)
def filled_tensor(*, shape: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes: ((2, 3)) -> (2, 3); (5) -> (5,). Fractions are cut off."""
    if uneven(shape):
        return invalid(f"Tried to convert 'shape' to a tensor and failed. Received: {shown(shape)}", "shape")
    if isinstance(shape, tuple | list):
        shape = tuple(map(cut, shape))
    return sizes(shape)


@op("tensorflow.fill", signature="dims, value, name=None, layout=None", dtype="", integers="dims")
def fill(*, dims: Arg, value: Arg) -> Shape | Mismatch:
    """One number everywhere: (dims) -> dims."""
    if uneven(value, texts=True):
        return invalid(f"Tried to convert 'value' to a tensor and failed. Received: {shown(value)}", "value")
    rank = as_shape(value).rank
    if rank:
        return Mismatch("rank-mismatch", f"value must represent a scalar, got ndim={rank}", argument="value")
    return sizes(dims, "dims")


@op("keras.ops.full", signature="shape, fill_value, dtype=None", dtype="float32", given={"scalar": False})
@op(
    "numpy.full",
    signature="shape, fill_value, dtype=None, order='C', *, device=None, like=None",
    given={"scalar": True},
)
def full(*, shape: Arg, fill_value: Arg, scalar: bool) -> Shape | Mismatch:
    """One value, broadcast: (shape) -> shape."""
    target = sizes(shape) if scalar else vector(shape)
    if isinstance(target, Mismatch):
        return target
    both = broadcast(target, as_shape(fill_value))
    if isinstance(both, Mismatch):
        message = f"could not broadcast `fill_value` from shape {as_shape(fill_value)} into shape {target}"
        return Mismatch(both.code, message, both.axis, both.expected, both.found, "fill_value")
    return target


@table("keras.ops.zeros_like keras.ops.ones_like keras.ops.empty_like", signature="x, dtype=None")
@op("keras.ops.full_like", signature="x, fill_value, dtype=None")
def alike(x: Shape, *, dtype: Arg) -> Shape | Mismatch:
    """A tensor like another: (...) -> (...)."""
    return dtype_fault(dtype) or x


@table("tensorflow.zeros_like tensorflow.ones_like", signature="input, dtype=None, name=None, layout=None")
def alike_tensor(input: Shape, *, dtype: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """A tensor like another: (...) -> (...)."""
    return (None if dtype is None else tensorflow_dtype_fault(dtype)) or input


@table("numpy.zeros_like numpy.ones_like", signature="a, dtype=None, order='K', subok=True, shape=None, *, device=None")
@op("numpy.full_like", signature="a, fill_value, dtype=None, order='K', subok=True, shape=None, *, device=None")
@op("numpy.empty_like", signature="a, dtype=None, order='K', subok=True, shape=None, *, device=None")
def alike_array(a: Shape, *, shape: Arg) -> Shape | Mismatch:
    """An array like another, or of the sizes given: (...) -> (...)."""
    return a if shape is None else sizes(shape)


@op("tensorflow.constant", signature="value, dtype=None, shape=None, name='Const'")
def constant(*, value: Arg, shape: Arg) -> Shape | Mismatch:
    """Numbers as a tensor, reshaped where ``shape`` is given: (...) -> shape."""
    given = as_shape(value)
    if shape is None:
        return given
    target = sizes(shape)
    if isinstance(target, Mismatch) or given.dims is None or target.dims is None or given.dims == ():
        return target
    held, wanted = product(given.dims), product(target.dims)
    if isinstance(held, int) and isinstance(wanted, int) and held not in (wanted, 1):
        message = f"value has {held} elements, but got `shape` {target} with {wanted} elements"
        return Mismatch("reshape-size-mismatch", message, expected=wanted, found=held, argument="shape")
    return target


@op("tensorflow.convert_to_tensor", signature="value, dtype=None, dtype_hint=None, name=None")
def convert_to_tensor(value: Shape) -> Shape:
    """What is handed over, as a tensor: (...) -> (...)."""
    return value


@op(
    "tensorflow.Variable",
    signature="initial_value=None, trainable=None, validate_shape=True, caching_device=None, name=None, "
    "variable_def=None, dtype=None, import_scope=None, constraint=None, synchronization=None, aggregation=None, "
    "shape=None, **kwargs",
)
def variable(initial_value: Shape, *, shape: Arg) -> Shape | Mismatch:
    """What is handed over, as a variable: (...) -> (...); where a shape is stated, it may be assigned others of it."""
    if shape is None:
        return initial_value
    if not isinstance(shape, tuple | list):
        return UNKNOWN_SHAPE
    return sizes([UNKNOWN if size is None else size for size in shape])


@op("keras.ops.convert_to_tensor", signature="x, dtype=None, sparse=None, ragged=None")
@op("keras.ops.array", signature="x, dtype=None")
def array(x: Shape, *, dtype: Arg) -> Shape | Mismatch:
    """What is handed over, as a tensor: (...) -> (...)."""
    return dtype_fault(dtype) or x


@op("keras.ops.convert_to_numpy", signature="x")
def to_numpy(x: Shape) -> Shape:
    """What is handed over, as an array: (...) -> (...)."""
    return x


@op("numpy.array", signature="object, dtype=None, *, ndmin=0, **kwargs")
def new_array(object: Shape, *, ndmin: Arg) -> Shape:  # noqa: A002 - NumPy's name
    """What is handed over, as an array: (...) -> (...)."""
    if object.dims is None or not isinstance(ndmin, int) or ndmin > MOST_AXES:
        return UNKNOWN_SHAPE
    return Shape((1,) * (ndmin - len(object.dims)) + object.dims)


@table("numpy.asarray numpy.asanyarray", signature="a, dtype=None, order=None, **kwargs")
@table("numpy.ascontiguousarray numpy.asfortranarray", signature="a, dtype=None, **kwargs")
def as_array(a: Shape) -> Shape:
    """What is handed over, as an array: (...) -> (...)."""
    return a


@op("keras.ops.arange", signature="start, stop=None, step=None, dtype=None")
@op("numpy.arange", signature="start, stop=None, step=None, dtype=None, *, device=None, like=None")
def arange(*, start: Arg, stop: Arg, step: Arg) -> Shape | Mismatch:
    """Evenly spaced numbers: (start, stop, step) -> (⌈(stop - start) / step⌉,)."""
    return _arange(start, stop, step)


@op("tensorflow.range", signature="start, limit=None, delta=1, dtype=None, name='range'")
def arange_tensor(*, start: Arg, limit: Arg, delta: Arg) -> Shape | Mismatch:
    """Evenly spaced numbers, which must lead towards the limit: (start, limit, delta) -> (n,)."""
    first, last = (0, start) if limit is None else (start, limit)
    if all(isinstance(v, int | float) for v in (first, last, delta)) and (last - first) * delta < 0:
        return invalid(f"Requires start <= limit when delta > 0: {first}/{last}", "limit")
    return _arange(first, last, delta)


@op("tensorflow.linspace", signature="start, stop, num, name=None, axis=0", given={"retstep": False})
@op(
    "keras.ops.linspace",
    signature="start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0",
    dtype="float32",
)
@op(
    "keras.ops.logspace",
    signature="start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0",
    given={"retstep": False},
    dtype="float32",
)
@op(
    "keras.ops.geomspace",
    signature="start, stop, num=50, endpoint=True, dtype=None, axis=0",
    given={"retstep": False},
    dtype="float32",
)
@op(
    "numpy.linspace",
    signature="start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None",
    dtype="float64",
)
@op(
    "numpy.logspace",
    signature="start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0",
    given={"retstep": False},
    dtype="float64",
)
@op(
    "numpy.geomspace",
    signature="start, stop, num=50, endpoint=True, dtype=None, axis=0",
    given={"retstep": False},
    dtype="float64",
)
def linspace(start: Shape, stop: Shape, *, num: Arg, axis: Arg, retstep: Arg) -> Shape | tuple[Shape, Shape] | Mismatch:
    """``num`` numbers from one to another on a new axis: (...), (...) -> (num, ...)."""
    ends = broadcast(start, stop)
    if isinstance(ends, Mismatch):
        return ends
    if isinstance(num, float | str) or (isinstance(num, int) and num < 0):
        return invalid(f"Number of samples, {num!r}, must be a non-negative integer.", "num")
    if ends.dims is None or not isinstance(axis, int) or not -len(ends.dims) - 1 <= axis <= len(ends.dims):
        return UNKNOWN_SHAPE
    at = axis if axis >= 0 else axis + len(ends.dims) + 1
    count: Dim = dim_of(num)
    points = Shape((*ends.dims[:at], count, *ends.dims[at:]))
    if retstep is False:
        return points
    return (points, ends) if retstep is True else UNKNOWN_SHAPE


@op("keras.ops.eye", signature="N, M=None, k=0, dtype=None", dtype="float32")
@op("keras.ops.tri", signature="N, M=None, k=0, dtype=None", dtype="float32")
@op("numpy.eye", signature="N, M=None, k=0, dtype=None, order='C', *, device=None, like=None", dtype="float64")
@op("numpy.tri", signature="N, M=None, k=0, dtype=None, *, like=None", dtype="float64")
def eye(*, N: Arg, M: Arg) -> Shape | Mismatch:  # noqa: N803 - NumPy's name
    """Ones on a diagonal: (N, M) -> (N, M), or square."""
    return sizes((N, N if M is None else M), "N")


@op("keras.ops.identity", signature="n, dtype=None", dtype="float32")
@op("numpy.identity", signature="n, dtype=None, *, like=None", dtype="float64")
def identity(*, n: Arg) -> Shape | Mismatch:
    """Ones on a diagonal: (n) -> (n, n)."""
    return sizes((n, n), "n")


@table(
    "tensorflow.eye",
    signature="num_rows, num_columns=None, batch_shape=None, dtype='float32', name=None",
    dtype="float32",
)
@table(
    "tensorflow.linalg.eye",
    signature="num_rows, num_columns=None, batch_shape=None, dtype='float32', name=None",
    dtype="float32",
)
def eye_tensor(*, num_rows: Arg, num_columns: Arg, batch_shape: Arg) -> Shape | Mismatch:
    """Ones on diagonals: (n, m) -> (*batch, n, m), or square."""
    matrix = sizes((num_rows, num_rows if num_columns is None else num_columns), "num_rows")
    leading = Shape(()) if batch_shape is None else sizes(batch_shape, "batch_shape")
    if isinstance(matrix, Mismatch) or isinstance(leading, Mismatch):
        return matrix if isinstance(matrix, Mismatch) else leading
    return UNKNOWN_SHAPE if leading.dims is None else Shape((*leading, *matrix))


@table("keras.ops.bartlett keras.ops.blackman keras.ops.hamming keras.ops.hanning", signature="x", dtype="float32")
@op("keras.ops.kaiser", signature="x, beta", dtype="float32")
def window(*, x: Arg) -> Shape:
    """A tapering window: (n) -> (n,)."""
    return Shape((dim_of(x),))


def _arange(start: Arg, stop: Arg, step: Arg) -> Shape | Mismatch:
    if stop is None:
        start, stop = 0, start
    step = 1 if step is None else step
    if step == 0:
        return invalid("Maximum allowed size exceeded: `step` must not be 0", "step")
    if start == 0 and step == 1 and is_dim(stop) and not isinstance(stop, int):
        return Shape((stop,))
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in (start, stop, step)):
        return Shape((UNKNOWN,))
    if all(isinstance(v, int) for v in (start, stop, step)):
        return Shape((max(0, -((start - stop) // step)),))
    return Shape((max(0, math.ceil((stop - start) / step)),))
