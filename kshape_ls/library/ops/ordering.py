"""Functions that run along an axis: cumulative sums, sorting, differences."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid, is_dim, lone_axis
from kshape_ls.library.ops.casting import dtype_fault
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import subtract
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.reshape import ravel
from kshape_ls.shapes.written import shown


@table("keras.ops.cumsum keras.ops.cumprod", signature="x, axis=None, dtype=None")
def cumulated(x: Shape, *, axis: Arg, dtype: Arg) -> Shape | Mismatch:
    """The same shape, or flat where the axis is ``None``: (2, 3) -> (2, 3)."""
    return dtype_fault(dtype) or lone_axis(axis) or _along(x, axis)


@table("keras.ops.nancumsum keras.ops.nancumprod", signature="x, axis=None, dtype=None")
def cumulated_numbers(x: Shape, *, axis: Arg, dtype: Arg) -> Shape | Mismatch:
    """As ``cumsum``, which takes several axes too: (2, 3) -> (2, 3)."""
    return dtype_fault(dtype) or _along(x, axis)


@op("keras.ops.sort", signature="x, axis=-1")
@op("keras.ops.argsort", signature="x, axis=-1", dtype="int32")
def along(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape, or flat where the axis is ``None``: (2, 3) -> (2, 3)."""
    return lone_axis(axis) or _along(x, axis)


@table("numpy.cumsum numpy.cumprod numpy.nancumsum numpy.nancumprod", signature="a, axis=None, dtype=None, out=None")
@op("numpy.sort", signature="a, axis=-1, kind=None, order=None, *, stable=None")
@op("numpy.argsort", signature="a, axis=-1, kind=None, order=None, *, stable=None", dtype="int64")
@table("numpy.partition numpy.argpartition", signature="a, kth, axis=-1, kind='introselect', order=None")
def along_array(a: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape, or flat where the axis is ``None``: (2, 3) -> (2, 3)."""
    return _along(a, axis)


@op("keras.ops.argpartition", signature="x, kth, axis=-1", dtype="int32")
def argpartition(x: Shape, *, kth: Arg, axis: Arg) -> Shape | Mismatch:
    """The same shape, or flat where the axis is ``None``: (2, 3) -> (2, 3)."""
    if isinstance(kth, float | str | tuple | list) or kth is None:
        return invalid(f"kth must be an integer. Received:kth = {shown(kth)}", "kth")
    return ravel(x) if axis is None else x


@table(
    "tensorflow.cumsum tensorflow.math.cumsum tensorflow.math.cumprod tensorflow.math.cumulative_logsumexp",
    signature="x, axis=0, exclusive=False, reverse=False, name=None",
    integers="axis",
)
def cumulative(x: Shape) -> Shape:
    """The same shape: (2, 3) -> (2, 3)."""
    return x


@op("tensorflow.sort", signature="values, axis=-1, direction='ASCENDING', name=None")
@op("tensorflow.argsort", signature="values, axis=-1, direction='ASCENDING', stable=False, name=None", dtype="int32")
def sort_tensor(values: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (2, 3) -> (2, 3)."""
    if axis is None or isinstance(axis, tuple | list | str):
        return invalid(f"Argument `axis` must be a constant scalar. Received: axis={shown(axis)}", "axis")
    # A fraction is refused for some ranks only.
    axes = UNKNOWN if isinstance(axis, float) else normal_axes(axis, values.rank)
    return axes if isinstance(axes, Mismatch) else values


@op("keras.ops.diff", signature="a, n=1, axis=-1", given={"prepend": None, "append": None})
@op("numpy.diff", signature="a, n=1, axis=-1, prepend=None, append=None")
def diff(a: Shape, *, n: Arg, axis: Arg, prepend: Arg, append: Arg) -> Shape | Mismatch:
    """Differences of neighbours: (2, 5) -> (2, 4)."""
    axes = lone_axis(axis) or normal_axes(axis, a.rank)
    if isinstance(axes, Mismatch):
        return axes
    if axes is None:
        return invalid("`axis` must be an integer. Received: axis=None", "axis")
    if a.dims is None or not isinstance(axes, tuple) or prepend is not None or append is not None:
        return UNKNOWN_SHAPE if a.rank is None else of_rank(a.rank)
    if not axes:
        return of_rank(len(a.dims))
    at = axes[0]
    size: Dim = subtract(a.dims[at], n) if is_dim(n) else UNKNOWN
    return Shape((*a.dims[:at], max(size, 0) if isinstance(size, int) else size, *a.dims[at + 1 :]))


@op("keras.ops.trapezoid", signature="y, x=None, dx=1.0, axis=-1")
@op("numpy.trapezoid", signature="y, x=None, dx=1.0, axis=-1")
def trapezoid(y: Shape, *, axis: Arg) -> Shape | Mismatch:
    """An integral along an axis, which is gone: (2, 5) -> (2,)."""
    if y.dims is None or not y.dims or not isinstance(axis, int):
        return y if y.dims == () else UNKNOWN_SHAPE
    at = axis % len(y.dims)
    return Shape((*y.dims[:at], *y.dims[at + 1 :]))


def _along(inputs: Shape, axis: Arg) -> Shape | Mismatch:
    if axis is None:
        return ravel(inputs)
    axes = normal_axes(axis, inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    return inputs if isinstance(axes, tuple) else UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
