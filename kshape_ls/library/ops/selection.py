"""Functions that pick elements: take, gather, where, top_k."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import dim_of, invalid, lone_axis
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.reshape import ravel
from kshape_ls.shapes.written import shown


@op("keras.ops.take", signature="x, indices, axis=None")
def take(x: Shape, indices: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The indices' axes in place of one: (5, 3), (2, 4), axis=0 -> (2, 4, 3)."""
    return _taken(x, indices, axis)


@op("numpy.take", signature="a, indices, axis=None, out=None, mode='raise'")
def take_array(a: Shape, indices: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The indices' axes in place of one: (5, 3), (2, 4), axis=0 -> (2, 4, 3)."""
    return _taken(a, indices, axis)


@op(
    "tensorflow.gather",
    signature="params, indices, validate_indices=None, axis=None, batch_dims=0, name=None",
    integers="indices axis:0",
)
def gather(params: Shape, indices: Shape, *, axis: Arg, batch_dims: Arg) -> Shape | Mismatch:
    """The indices' axes in place of one: (5, 3), (2, 4) -> (2, 4, 3)."""
    if batch_dims == 0:
        return _taken(params, indices, 0 if axis is None else axis)
    if params.dims is None or indices.dims is None or not isinstance(batch_dims, int):
        return UNKNOWN_SHAPE
    shared = batch_dims if batch_dims >= 0 else batch_dims + len(indices.dims)
    where = shared if axis is None else axis
    if not isinstance(where, int) or not 0 <= shared <= min(len(params.dims), len(indices.dims)):
        return UNKNOWN_SHAPE
    where = where if where >= 0 else where + len(params.dims)
    if not shared <= where < len(params.dims):
        return UNKNOWN_SHAPE
    batch = broadcast(Shape(params.dims[:shared]), Shape(indices.dims[:shared]))
    if isinstance(batch, Mismatch) or batch.dims is None:
        return batch
    return Shape((*batch.dims, *params.dims[shared:where], *indices.dims[shared:], *params.dims[where + 1 :]))


@op("tensorflow.gather_nd", signature="params, indices, batch_dims=0, name=None, bad_indices_policy=''")
def gather_nd(params: Shape, indices: Shape, *, batch_dims: Arg) -> Shape | Mismatch:
    """Whole indices on the last axis: (5, 3, 2), (4, 2) -> (4, 2)."""
    if params.dims is None or indices.dims is None or not indices.dims or not isinstance(batch_dims, int):
        return UNKNOWN_SHAPE
    depth = indices.dims[-1]
    if not isinstance(depth, int) or batch_dims < 0:
        return UNKNOWN_SHAPE
    if batch_dims + depth > len(params.dims):
        message = f"indices.shape[-1] must be <= params.rank, but saw indices shape {indices} and params shape {params}"
        return Mismatch("axis-size-mismatch", message, -1, len(params.dims), depth, "indices", (1,))
    return Shape((*indices.dims[:-1], *params.dims[batch_dims + depth :]))


@op("tensorflow.nn.embedding_lookup", signature="params, ids, max_norm=None, name=None", integers="ids")
def embedding_lookup(params: Shape, ids: Shape) -> Shape | Mismatch:
    """A row for each id: (n, d), (b, 3) -> (b, 3, d)."""
    return _taken(params, ids, 0)


@op("keras.ops.take_along_axis", signature="x, indices, axis=None")
def take_along_axis(x: Shape, indices: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One index for each place: (2, 5), (2, 3), axis=1 -> (2, 3)."""
    return _along(x, indices, axis)


@op("numpy.take_along_axis", signature="arr, indices, axis=-1")
def take_along_axis_array(arr: Shape, indices: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One index for each place: (2, 5), (2, 3), axis=1 -> (2, 3)."""
    return _along(arr, indices, axis)


@op("keras.ops.where", signature="condition, x1=None, x2=None", dtype="")
def where(condition: Shape, *, x1: Arg, x2: Arg) -> Shape | Mismatch | tuple[Shape, ...]:
    """One or the other, broadcast: (2, 1), (3,), () -> (2, 3)."""
    if (x1 is None) != (x2 is None):
        return invalid("`x1` and `x2` either both should be `None` or both should have non-None value.", "x2")
    # Without choices a symbolic result is like the condition, whatever it is at run time.
    return condition if x1 is None else broadcast(condition, as_shape(x1), as_shape(x2))


@op("keras.eager_ops.where", signature="condition, x1=None, x2=None", dtype="")
def where_eager(condition: Shape, *, x1: Arg, x2: Arg) -> Shape | Mismatch | tuple[Shape, ...]:
    """As ``keras.ops.where`` on TensorFlow's tensors, where the condition alone gives places."""
    return UNKNOWN_SHAPE if x1 is None and x2 is None else where(condition, x1=x1, x2=x2)


@op("tensorflow.where", signature="condition, x=None, y=None, name=None", dtype="")
def where_tensor(condition: Shape, *, x: Arg, y: Arg) -> Shape | Mismatch:
    """One or the other, broadcast: (2, 1), (3,), () -> (2, 3); alone, where it is true: (2, 3) -> (None, 2)."""
    if (x is None) != (y is None):
        return invalid("x and y must both be non-None or both be None.", "y")
    if x is None:
        return Shape((DYNAMIC, UNKNOWN if condition.rank is None else condition.rank))
    return broadcast(condition, as_shape(x), as_shape(y))


@op("numpy.where", signature="condition, x=None, y=None")
def where_array(condition: Shape, *, x: Arg, y: Arg) -> Shape | Mismatch | tuple[Shape, ...]:
    """One or the other, broadcast: (2, 1), (3,), () -> (2, 3); alone, the places where it is true."""
    if x is None and y is None:
        return UNKNOWN_SHAPE if condition.rank is None else (Shape((UNKNOWN,)),) * condition.rank
    if x is None or y is None:
        return invalid("either both or neither of x and y should be given", "y")
    return broadcast(condition, as_shape(x), as_shape(y))


@op("keras.ops.nonzero", signature="x", dtype="int32")
def nonzero(x: Shape) -> tuple[Shape, ...] | Shape:
    """The places of what isn't zero, one vector an axis: (2, 3) -> (None,), (None,)."""
    return UNKNOWN_SHAPE if x.rank is None else (Shape((DYNAMIC,)),) * x.rank


@op("numpy.nonzero", signature="a", dtype="int64")
def nonzero_array(a: Shape) -> tuple[Shape, ...] | Shape:
    """The places of what isn't zero, one vector an axis: (2, 3) -> (?,), (?,)."""
    return UNKNOWN_SHAPE if a.rank is None else (Shape((UNKNOWN,)),) * a.rank


@op("keras.ops.top_k", signature="x, k, sorted=True", dtype="")
def top_k(x: Shape, *, k: Arg) -> tuple[Shape, Shape] | Mismatch:
    """The largest of the last axis and where they are: (b, 9), 3 -> (b, 3), (b, 3)."""
    return _top(x, k)


@table(
    "tensorflow.math.top_k tensorflow.nn.top_k",
    signature="input, k=1, sorted=True, index_type='int32', name=None",
    dtype="",
)
def top_k_tensor(input: Shape, *, k: Arg) -> tuple[Shape, Shape] | Mismatch:  # noqa: A002 - TensorFlow's name
    """The largest of the last axis and where they are: (b, 9), 3 -> (b, 3), (b, 3)."""
    size = input.axis(-1)
    if isinstance(k, int) and isinstance(size, int) and k > size:
        message = f"input must have last dimension >= k = {shown(k)} but is {size}. Full shape received: {input}"
        return Mismatch("axis-size-mismatch", message, -1, k, size, "k", (0,))
    return _top(input, k)


@table(
    "tensorflow.math.approx_max_k",
    signature="operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1, "
    "aggregate_to_topk=True, name=None",
)
@table(
    "tensorflow.math.approx_min_k",
    signature="operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1, "
    "aggregate_to_topk=True, name=None",
)
@table(
    "tensorflow.nn.approx_max_k",
    signature="operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1, "
    "aggregate_to_topk=True, name=None",
)
@table(
    "tensorflow.nn.approx_min_k",
    signature="operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1, "
    "aggregate_to_topk=True, name=None",
)
def approximate_top_k(operand: Shape, *, k: Arg, reduction_dimension: Arg) -> tuple[Shape, Shape] | Mismatch:
    """About the largest of the last axis and where they are: (b, 9), 3 -> (b, 3), (b, 3)."""
    return _top(operand, k) if reduction_dimension == -1 else (UNKNOWN_SHAPE, UNKNOWN_SHAPE)


def _top(inputs: Shape, k: Arg) -> tuple[Shape, Shape] | Mismatch:
    if inputs.rank == 0:
        message = f"input must have at least one axis. Received: {inputs}"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0,))
    if k is None or isinstance(k, float | str | tuple | list) or (isinstance(k, int) and k < 0):
        return invalid(f"`k` must be a non-negative integer. Received: k={shown(k)}", "k")
    if inputs.dims is None:
        return UNKNOWN_SHAPE, UNKNOWN_SHAPE
    count: Dim = dim_of(k)
    best = Shape((*inputs.dims[:-1], count))
    return best, best


def _taken(inputs: Shape, indices: Shape, axis: Arg) -> Shape | Mismatch:
    if axis is None:
        return indices
    axes = lone_axis(axis) or normal_axes(axis, inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None or indices.dims is None or not isinstance(axes, tuple) or len(axes) != 1:
        return UNKNOWN_SHAPE
    return Shape((*inputs.dims[: axes[0]], *indices.dims, *inputs.dims[axes[0] + 1 :]))


def _along(inputs: Shape, indices: Shape, axis: Arg) -> Shape | Mismatch:
    source = ravel(inputs) if axis is None else inputs
    if source.rank is not None and indices.rank is not None and source.rank != indices.rank:
        message = f"`x` and `indices` must have the same number of dimensions, but receive {source} and {indices}"
        return Mismatch("rank-mismatch", message, expected=source.rank, found=indices.rank, inputs=(0, 1))
    axes = lone_axis(axis) or normal_axes(0 if axis is None else axis, source.rank)
    if isinstance(axes, Mismatch):
        return axes
    if source.dims is None or indices.dims is None or not isinstance(axes, tuple) or len(axes) != 1:
        return UNKNOWN_SHAPE
    at = axes[0]
    like = Shape((*source.dims[:at], indices.dims[at], *source.dims[at + 1 :]))
    return broadcast(like, indices)
