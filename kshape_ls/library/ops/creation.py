"""Tensors out of sizes and numbers: zeros, ranges, identities."""

from __future__ import annotations

import math

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import invalid, is_dim, sizes, vector
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import product


@table("tensorflow.zeros tensorflow.ones", signature="shape, dtype='float32', name=None, layout=None", dtype="float32")
@table("tensorflow.keras.backend.zeros", signature="shape, dtype=None, name=None", dtype="float32")
@table("tensorflow.keras.backend.ones keras.backend.zeros", signature="shape, dtype=None, name=None", dtype="float32")
@table("keras.backend.ones", signature="shape, dtype=None, name=None", dtype="float32")
@table("keras.ops.zeros keras.ops.ones keras.ops.empty", signature="shape, dtype=None", dtype="float32")
@table("numpy.zeros numpy.ones", signature="shape, dtype=None, order='C', device=None, *, like=None", dtype="float64")
@table("numpy.empty", signature="shape, dtype=None, order='C', device=None, *, like=None", dtype="float64")
def filled(*, shape: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes: ((2, 3)) -> (2, 3); (5) -> (5,)."""
    return sizes(shape)


@op("tensorflow.fill", signature="dims, value, name=None, layout=None")
def fill(*, dims: Arg, value: Arg) -> Shape | Mismatch:
    """One number everywhere: (dims) -> dims."""
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


@table("tensorflow.zeros_like", signature="input, dtype=None, name=None, layout=None", given={"shape": None})
@table("tensorflow.ones_like", signature="input, dtype=None, name=None, layout=None", given={"shape": None})
@table("keras.ops.zeros_like keras.ops.ones_like", signature="input, dtype=None", given={"shape": None})
@table("keras.ops.empty_like", signature="input, dtype=None", given={"shape": None})
@op("keras.ops.full_like", signature="input, fill_value, dtype=None", given={"shape": None})
@table("numpy.zeros_like", signature="input, dtype=None, order='K', subok=True, shape=None, *, device=None")
@table("numpy.ones_like", signature="input, dtype=None, order='K', subok=True, shape=None, *, device=None")
@table("numpy.empty_like", signature="input, dtype=None, order='K', subok=True, shape=None, *, device=None")
@op("numpy.full_like", signature="input, fill_value, dtype=None, order='K', subok=True, shape=None, *, device=None")
def alike(input: Shape, *, shape: Arg) -> Shape | Mismatch:  # noqa: A002 - the name is TensorFlow's
    """A tensor like another: (...) -> (...)."""
    return input if shape is None else sizes(shape)


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
@op(
    "tensorflow.Variable",
    signature="value=None, trainable=None, validate_shape=True, caching_device=None, name=None, "
    "variable_def=None, dtype=None, **kwargs",
)
@op("keras.ops.convert_to_tensor", signature="value, dtype=None, sparse=None, ragged=None")
@op("keras.ops.convert_to_numpy", signature="value")
@op("keras.ops.array", signature="value, dtype=None")
@table("numpy.array numpy.asarray numpy.asanyarray numpy.ascontiguousarray", signature="value, dtype=None, **kwargs")
def array(value: Shape) -> Shape:
    """What is handed over, as a tensor: (...) -> (...)."""
    return value


@op("tensorflow.range", signature="start, stop=None, step=1, dtype=None, name='range'", given={"eager": True})
@op("keras.ops.arange", signature="start, stop=None, step=None, dtype=None", given={"eager": False})
@op(
    "numpy.arange",
    signature="start, stop=None, step=None, dtype=None, *, device=None, like=None",
    given={"eager": False},
)
def arange(*, start: Arg, stop: Arg, step: Arg, eager: bool) -> Shape | Mismatch:
    """Evenly spaced numbers: (start, stop, step) -> (⌈(stop - start) / step⌉,)."""
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
        count = len(range(start, stop, step))
    else:
        count = max(0, math.ceil((stop - start) / step))
    if eager and (stop - start) * step < 0:
        return invalid(f"Requires start <= limit when delta > 0: {start}/{stop}")
    return Shape((count,))


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
    count: Dim = num if is_dim(num) else UNKNOWN
    points = Shape((*ends.dims[:at], count, *ends.dims[at:]))
    if retstep is False:
        return points
    return (points, ends) if retstep is True else UNKNOWN_SHAPE


@op("tensorflow.eye", signature="N, M=None, batch_shape=None, dtype='float32', name=None")
@op("keras.ops.eye", signature="N, M=None, k=0, dtype=None", given={"batch_shape": None}, dtype="float32")
@op("keras.ops.tri", signature="N, M=None, k=0, dtype=None", given={"batch_shape": None}, dtype="float32")
@op(
    "numpy.eye",
    signature="N, M=None, k=0, dtype=None, order='C', *, device=None, like=None",
    given={"batch_shape": None},
    dtype="float64",
)
@op("numpy.tri", signature="N, M=None, k=0, dtype=None, *, like=None", given={"batch_shape": None}, dtype="float64")
@op("keras.ops.identity", signature="N, dtype=None", given={"M": None, "batch_shape": None}, dtype="float32")
@op("numpy.identity", signature="N, dtype=None, *, like=None", given={"M": None, "batch_shape": None}, dtype="float64")
def eye(*, N: Arg, M: Arg, batch_shape: Arg) -> Shape | Mismatch:  # noqa: N803 - the names are NumPy's
    """Ones on a diagonal: (N, M) -> (N, M), or square."""
    matrix = sizes((N, N if M is None else M), "N")
    leading = Shape(()) if batch_shape is None else sizes(batch_shape, "batch_shape")
    if isinstance(matrix, Mismatch) or isinstance(leading, Mismatch):
        return matrix if isinstance(matrix, Mismatch) else leading
    return UNKNOWN_SHAPE if leading.dims is None else Shape((*leading, *matrix))


@table("keras.ops.bartlett keras.ops.blackman keras.ops.hamming keras.ops.hanning", signature="x", dtype="float32")
@op("keras.ops.kaiser", signature="x, beta", dtype="float32")
def window(*, x: Arg) -> Shape:
    """A tapering window: (n) -> (n,)."""
    return Shape((x if isinstance(x, int) and x >= 0 else DYNAMIC if x is DYNAMIC else UNKNOWN,))
