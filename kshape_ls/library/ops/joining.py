"""Functions that make one tensor of several: concatenate, stack and their kin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import cut, invalid, is_dim
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, join, of_rank, settle
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import add
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.reshape import ravel
from kshape_ls.shapes.written import shown

_MANY = 1000
"""More parts of an array than this aren't laid out one by one."""

Join = Callable[[Sequence[Shape], object], Shape | Mismatch]


@op("keras.ops.concatenate", signature="xs, axis=0")
def concatenate(xs: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on ``axis`` added: [(b, 3), (b, 4)], axis=-1 -> (b, 7)."""
    return _concatenated(xs, axis)


@op("tensorflow.concat", signature="values, axis, name='concat'")
def concat(values: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on ``axis`` added: [(b, 3), (b, 4)], axis=-1 -> (b, 7)."""
    if isinstance(values, Shape):
        # One tensor in place of a list is handed back.
        return values
    if isinstance(values, tuple | list) and len(values) == 1 and is_dim(axis):
        return as_shape(values[0])
    if isinstance(axis, tuple | list) and len(axis) == 1:
        axis = axis[0]  # real tensors are joined so; a graph refuses it
    return _concatenated(values, axis, settle.concatenate_at_run_time)


@table("numpy.concatenate numpy.concat", signature="arrays, axis=0, out=None, **kwargs")
def concatenate_arrays(arrays: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on ``axis`` added: [(b, 3), (b, 4)], axis=-1 -> (b, 7)."""
    arrays = _parts(arrays)
    if axis is None:
        flat = [ravel(each) for each in _tensors(arrays) or ()]
        return join.concatenate(flat, 0) if flat else Shape((UNKNOWN,))
    return _concatenated(arrays, axis)


@op("keras.ops.stack", signature="x, axis=0")
def stack(x: Arg, *, axis: Arg) -> Shape | Mismatch:
    """A new axis as long as the list: [(b, 3), (b, 3)] -> (2, b, 3)."""
    return _stacked(x, axis)


@op("tensorflow.stack", signature="values, axis=0, name='stack'")
def stack_tensors(values: Arg, *, axis: Arg) -> Shape | Mismatch:
    """A new axis as long as the list: [(b, 3), (b, 3)] -> (2, b, 3)."""
    return _stacked(values, cut(axis), settle.stack_at_run_time)


@op("numpy.stack", signature="arrays, axis=0, out=None, **kwargs")
def stack_arrays(arrays: Arg, *, axis: Arg) -> Shape | Mismatch:
    """A new axis as long as the list: [(b, 3), (b, 3)] -> (2, b, 3)."""
    return _stacked(_parts(arrays), axis)


@op("keras.ops.append", signature="x1, x2, axis=None")
def append(x1: Shape, x2: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One after the other, flattened unless an axis is named: (b, 3), (b, 4), axis=1 -> (b, 7)."""
    joined = _appended(x1, x2, axis)
    if isinstance(joined, Shape) and isinstance(axis, int) and DYNAMIC in (x1.axis(axis), x2.axis(axis)):
        message = f"`append` can't add up open sizes on axis {shown(axis)}. Received: {x1} and {x2}"
        return Mismatch("axis-size-mismatch", message, axis, inputs=(0, 1))
    return joined


@op("keras.eager_ops.append", signature="x1, x2, axis=None")
def append_eager(x1: Shape, x2: Shape, *, axis: Arg) -> Shape | Mismatch:
    """As ``keras.ops.append`` on TensorFlow's tensors, where sizes may be open."""
    return _appended(x1, x2, axis)


@op("numpy.append", signature="arr, values, axis=None")
def append_array(arr: Shape, values: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One after the other, flattened unless an axis is named: (b, 3), (b, 4), axis=1 -> (b, 7)."""
    return _appended(arr, values, axis)


@op("keras.ops.hstack", signature="xs", given={"axis": 1, "least": 1})
@op("keras.ops.vstack", signature="xs", given={"axis": 0, "least": 2})
@op("keras.ops.dstack", signature="xs", given={"axis": 2, "least": 3})
def stack_along(xs: Arg, *, axis: int, least: int) -> Shape | Mismatch:
    """Concatenated on the second, the first or the third axis: [(2, 3), (2, 4)] -> (2, 7)."""
    fault = join.rank_fault(_tensors(xs) or ()) if axis == 0 else None
    return fault or _along(xs, axis, least)


@op("numpy.hstack", signature="tup, **kwargs", given={"axis": 1, "least": 1})
@table("numpy.vstack numpy.row_stack", signature="tup, **kwargs", given={"axis": 0, "least": 2})
@op("numpy.dstack", signature="tup", given={"axis": 2, "least": 3})
def stack_arrays_along(tup: Arg, *, axis: int, least: int) -> Shape | Mismatch:
    """Concatenated on the second, the first or the third axis: [(2, 3), (2, 4)] -> (2, 7)."""
    return _along(_parts(tup), axis, least)


@op("numpy.column_stack", signature="tup")
def column_stack(tup: Arg) -> Shape | Mismatch:
    """Vectors as columns: [(5,), (5, 2)] -> (5, 3)."""
    tensors = _tensors(tup)
    if tensors is None:
        return UNKNOWN_SHAPE
    columns = [Shape((*each.dims, 1)) if each.dims is not None and len(each.dims) == 1 else each for each in tensors]
    return join.concatenate(columns, 1)


@table("tensorflow.add_n tensorflow.math.add_n", signature="inputs, name=None")
def add_n(inputs: Arg) -> Shape | Mismatch:
    """A sum of tensors of one shape: [(b, 3), (b, 3)] -> (b, 3)."""
    tensors = _tensors(inputs)
    if not tensors:
        return UNKNOWN_SHAPE
    stacked = join.stack(tensors, 0)
    return stacked if isinstance(stacked, Mismatch) else broadcast(*tensors)


@op("keras.ops.meshgrid", signature="*x, indexing='xy'")
def meshgrid(x: Arg, *, indexing: Arg) -> list[Shape] | Shape | Mismatch:
    """A grid of the lengths: (3,), (4,) -> [(4, 3), (4, 3)]."""
    return _meshgrid(x, indexing)


@op("tensorflow.meshgrid", signature="*args, indexing='xy', **kwargs")
def meshgrid_of_tensors(args: Arg, *, indexing: Arg) -> list[Shape] | Shape | Mismatch:
    """A grid of the lengths: (3,), (4,) -> [(4, 3), (4, 3)]."""
    return _meshgrid(args, indexing)


def _concatenated(values: Arg, axis: Arg, how: Join = join.concatenate) -> Shape | Mismatch:
    tensors = _tensors(values)
    fault = normal_axes(axis, None)
    if isinstance(fault, Mismatch):
        return fault
    if axis is None or isinstance(axis, tuple | list):
        return invalid(f"`axis` must be an integer. Received: axis={shown(axis)}", "axis")
    if tensors is None:
        return UNKNOWN_SHAPE
    return how(tensors, axis)


def _stacked(values: Arg, axis: Arg, how: Join = join.stack) -> Shape | Mismatch:
    fault = normal_axes(axis, None)
    if isinstance(fault, Mismatch):
        return fault
    if axis is None or isinstance(axis, tuple | list):
        return invalid(f"`axis` must be an integer. Received: axis={shown(axis)}", "axis")
    if isinstance(values, Shape):
        return UNKNOWN_SHAPE if values.rank is None else of_rank(values.rank)
    tensors = _tensors(values)
    return UNKNOWN_SHAPE if tensors is None else how(tensors, axis)


def _appended(first: Shape, second: Shape, axis: Arg) -> Shape | Mismatch:
    if axis is None:
        return Shape((add(ravel(first).axis(0), ravel(second).axis(0)),))
    return join.concatenate((first, second), axis)


def _along(values: Arg, axis: int, least: int) -> Shape | Mismatch:
    tensors = _tensors(values)
    if tensors is None:
        return UNKNOWN_SHAPE
    wide = [_at_least(each, least) for each in tensors]
    ranks = {each.rank for each in wide}
    return join.concatenate(wide, 0 if axis == 1 and ranks == {1} else axis)


def _at_least(tensor: Shape, rank: int) -> Shape:
    # NumPy's atleast_2d puts the new axis first; atleast_3d puts a vector in the middle.
    if tensor.dims is None or len(tensor.dims) >= rank:
        return tensor
    if rank < 3:
        return Shape((1,) * (rank - len(tensor.dims)) + tensor.dims)
    return Shape((*tensor.dims, 1)) if len(tensor.dims) == 2 else Shape((1, *(tensor.dims or (1,)), 1))


def _meshgrid(tensors: Arg, indexing: Arg) -> list[Shape] | Shape | Mismatch:
    if indexing not in ("xy", "ij") and indexing is not UNKNOWN:
        return invalid(f"Valid values for `indexing` are 'xy' and 'ij', but received {shown(indexing)}.", "indexing")
    shapes = _tensors(tensors)
    if shapes is None or indexing is UNKNOWN:
        return UNKNOWN_SHAPE
    lengths = [ravel(each).axis(0) for each in shapes]
    if indexing == "xy" and len(lengths) > 1:
        lengths[:2] = lengths[1::-1]
    return [Shape(tuple(lengths))] * len(lengths)


def _parts(values: Arg) -> Arg:
    # An array in place of a list is one along its first axis.
    if isinstance(values, Shape) and values.dims and isinstance(values.dims[0], int) and values.dims[0] <= _MANY:
        return (Shape(values.dims[1:]),) * values.dims[0]
    return values


def _tensors(values: Arg) -> list[Shape] | None:
    # A tensor in place of a list of tensors is one along its first axis: what is in it isn't looked into.
    return [as_shape(each) for each in values] if isinstance(values, tuple | list) and values else None
