"""Functions that cut pieces out or put values in at places: slice, scatter, segments."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, invalid, is_dim, size_of, sizes
from kshape_ls.library.ops.subscript import subscript, subscript_tensor
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import subtract
from kshape_ls.shapes.written import shown


@op("keras.ops.get_item", signature="x, key")
def get_item(x: Shape, *, key: Arg) -> Shape | Mismatch:
    """``x[key]``: (b, 5), (..., -1) -> (b,)."""
    return subscript(x, key)


@op("keras.eager_ops.get_item", signature="x, key")
def get_item_of_tensor(x: Shape, *, key: Arg) -> Shape | Mismatch:
    """``x[key]``: (b, 5), (..., -1) -> (b,)."""
    return subscript_tensor(x, key)


@op("keras.ops.slice", signature="inputs, start_indices, shape")
def slice_of_size(inputs: Shape, *, start_indices: Arg, shape: Arg) -> Shape | Mismatch:
    """A piece of the sizes given, -1 for the rest: (5, 6), (1, 2), (2, -1) -> (2, 4)."""
    piece = _slice(inputs, start_indices, shape, "shape")
    if isinstance(start_indices, Shape) and isinstance(piece, Shape) and isinstance(shape, tuple | list) and piece.dims:
        return Shape(tuple(DYNAMIC if each == -1 else d for each, d in zip(shape, piece.dims, strict=True)))
    return piece


@op("tensorflow.slice", signature="input_, begin, size, name=None", integers="begin:1 size:1")
def slice_tensor(input_: Shape, *, begin: Arg, size: Arg) -> Shape | Mismatch:
    """A piece of the sizes given, -1 for the rest: (5, 6), (1, 2), (2, -1) -> (2, 4)."""
    for name, given in (("begin", begin), ("size", size)):
        if isinstance(given, tuple | list) and any(isinstance(each, int) and each < -1 for each in given):
            return invalid(f"Invalid value in tensor used for shape: {name}={shown(given)}", name)
    return _slice(input_, begin, size, "size")


@op(
    "tensorflow.strided_slice",
    signature="input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0, "
    "shrink_axis_mask=0, var=None, name=None",
    integers="begin:1 end:1 strides:1",
)
def strided_slice(
    input_: Shape,
    *,
    begin: Arg,
    end: Arg,
    strides: Arg,
    begin_mask: Arg,
    end_mask: Arg,
    ellipsis_mask: Arg,
    new_axis_mask: Arg,
    shrink_axis_mask: Arg,
) -> Shape | Mismatch:
    """A slice on each of the first axes: (8, 11, 8), [0, 0], [1, 2] -> (1, 2, 8)."""
    if any(mask != 0 for mask in (begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)):
        return UNKNOWN_SHAPE
    if not isinstance(begin, tuple | list) or not isinstance(end, tuple | list) or len(begin) != len(end):
        return UNKNOWN_SHAPE if input_.rank is None else of_rank(input_.rank)
    steps = strides if isinstance(strides, tuple | list) else (None if strides is None else UNKNOWN,) * len(begin)
    return subscript_tensor(input_, tuple(slice(a, b, c) for a, b, c in zip(begin, end, steps, strict=False)))


@op("keras.ops.slice_update", signature="inputs, start_indices, updates")
@op("keras.ops.scatter_update", signature="inputs, indices, updates, reduction=None")
def update(inputs: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return inputs


@table("tensorflow.tensor_scatter_nd_add", signature="tensor, indices, updates, *args, **kwargs")
@table("tensorflow.tensor_scatter_nd_max", signature="tensor, indices, updates, *args, **kwargs")
@table("tensorflow.tensor_scatter_nd_min", signature="tensor, indices, updates, *args, **kwargs")
@table("tensorflow.tensor_scatter_nd_sub", signature="tensor, indices, updates, *args, **kwargs")
@table("tensorflow.tensor_scatter_nd_update", signature="tensor, indices, updates, *args, **kwargs")
def update_tensor(tensor: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return tensor


@op("keras.ops.scatter", signature="indices, values, shape")
@op("tensorflow.scatter_nd", signature="indices, updates, shape, bad_indices_policy='', name=None")
def scatter(*, shape: Arg) -> Shape | Mismatch:
    """Values in a tensor of the shape given: (n, 1), (n,), (8,) -> (8,)."""
    return sizes(shape)


@table("keras.ops.segment_sum keras.ops.segment_max", signature="data, segment_ids, num_segments=None, sorted=False")
@table("keras.ops.segment_min keras.ops.segment_prod", signature="data, segment_ids, num_segments=None, sorted=False")
def segment(data: Shape, segment_ids: Shape, *, num_segments: Arg) -> Shape | Mismatch:
    """One row a segment: (n, ...), (n,), 5 -> (5, ...)."""
    if segment_ids.rank not in (None, 1):
        message = f"Argument `segment_ids` should be an 1-D vector, got shape: {segment_ids}"
        return Mismatch("rank-mismatch", message, expected=1, found=segment_ids.rank, inputs=(1,))
    rows, ids = data.axis(0), segment_ids.axis(0)
    if isinstance(rows, int) and isinstance(ids, int) and rows != ids:
        message = f"`segment_ids` and `data` should have same leading dimension. Got {segment_ids} v.s. {data}."
        return Mismatch("axis-size-mismatch", message, 0, rows, ids, inputs=(0, 1))
    return _segments(data, num_segments)


@table("tensorflow.math.segment_max", signature="data, segment_ids, name=None", given={"num_segments": None})
@table("tensorflow.math.segment_mean", signature="data, segment_ids, name=None", given={"num_segments": None})
@table("tensorflow.math.segment_min", signature="data, segment_ids, name=None", given={"num_segments": None})
@table("tensorflow.math.segment_prod", signature="data, segment_ids, name=None", given={"num_segments": None})
@table("tensorflow.math.segment_sum", signature="data, segment_ids, name=None", given={"num_segments": None})
@table("tensorflow.math.unsorted_segment_max", signature="data, segment_ids, num_segments, name=None")
@table("tensorflow.math.unsorted_segment_mean", signature="data, segment_ids, num_segments, name=None")
@table("tensorflow.math.unsorted_segment_min", signature="data, segment_ids, num_segments, name=None")
@table("tensorflow.math.unsorted_segment_prod", signature="data, segment_ids, num_segments, name=None")
@table("tensorflow.math.unsorted_segment_sqrt_n", signature="data, segment_ids, num_segments, name=None")
@table("tensorflow.math.unsorted_segment_sum", signature="data, segment_ids, num_segments, name=None")
def segment_tensor(data: Shape, segment_ids: Shape, *, num_segments: Arg) -> Shape:
    """One row a segment: (n, ...), (n,), 5 -> (5, ...)."""
    return _segments(data, num_segments) if segment_ids.rank == 1 else UNKNOWN_SHAPE


@op("tensorflow.boolean_mask", signature="tensor, mask, axis=None, name='boolean_mask'")
def boolean_mask(tensor: Shape, mask: Shape, *, axis: Arg) -> Shape | Mismatch:
    """What the mask picks, its axes in one: (b, 4, 5), (b, 4) -> (None, 5)."""
    at = 0 if axis is None else axis
    if tensor.dims is None or mask.dims is None or not isinstance(at, int) or not 0 <= at < len(tensor.dims):
        return UNKNOWN_SHAPE
    if not mask.dims:
        return Mismatch("rank-mismatch", "mask cannot be scalar.", expected=1, found=0, inputs=(1,))
    masked = tensor.dims[at : at + len(mask.dims)]
    for i, (size, wanted) in enumerate(zip(mask.dims, masked, strict=False)):
        if isinstance(size, int) and isinstance(wanted, int) and size != wanted:
            message = f"Shapes {Shape(masked)} and {mask} are incompatible"
            return Mismatch("axis-size-mismatch", message, at + i, wanted, size, inputs=(0, 1))
    return Shape((*tensor.dims[:at], DYNAMIC, *tensor.dims[at + len(mask.dims) :]))


@op("tensorflow.ensure_shape", signature="x, shape, name=None")
def ensure_shape(x: Shape, *, shape: Arg) -> Shape | Mismatch:
    """What is known of both: (None, None), (None, 4) -> (None, 4)."""
    wanted = sizes(shape)
    if isinstance(wanted, Mismatch) or wanted.dims is None or x.dims is None:
        return wanted if isinstance(wanted, Mismatch) or wanted.dims is not None else x
    if len(wanted.dims) != len(x.dims):
        message = f"Shapes must be equal rank, but are {len(x.dims)} and {len(wanted.dims)}: {x} and {wanted}"
        return Mismatch("rank-mismatch", message, expected=len(wanted.dims), found=len(x.dims), argument="shape")
    for axis, (size, asked) in enumerate(zip(x.dims, wanted.dims, strict=True)):
        if isinstance(size, int) and isinstance(asked, int) and size != asked:
            message = f"Dimension {axis} in both shapes must be equal, but are {size} and {asked}: {x} and {wanted}"
            return Mismatch("axis-size-mismatch", message, axis, asked, size, "shape", (0,))
    merged = (
        a if isinstance(a, int) or not isinstance(b, int) else b for a, b in zip(x.dims, wanted.dims, strict=True)
    )
    return Shape(tuple(merged))


def _slice(inputs: Shape, begin: Arg, lengths: Arg, argument: str) -> Shape | Mismatch:
    starts = list(begin) if isinstance(begin, tuple | list) else None
    wanted = list(lengths) if isinstance(lengths, tuple | list) else None
    if inputs.rank is not None:
        for name, given in ((argument, wanted), ("start_indices", starts)):
            if given is not None and len(given) != inputs.rank:
                message = f"`{name}` must have one entry for each axis of {inputs}, found {len(given)}"
                return Mismatch("rank-mismatch", message, expected=inputs.rank, found=len(given), argument=name)
    if wanted is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    result: list[Dim] = []
    for axis, each in enumerate(wanted):
        size = None if isinstance(each, tuple | list) else size_of(each)
        if size is None or (isinstance(size, int) and size < -1):
            return invalid(f"`{argument}` must be integers from -1 on. Received: {shown(each)}", argument)
        if size == -1:
            start = starts[axis] if starts is not None and axis < len(starts) and is_dim(starts[axis]) else UNKNOWN
            whole = inputs.axis(axis)
            size = DYNAMIC if whole is DYNAMIC else subtract(whole, start)
        result.append(size)
    return Shape(tuple(result))


def _segments(data: Shape, count: Arg) -> Shape:
    if not data.dims:
        return UNKNOWN_SHAPE
    rows: Dim = DYNAMIC if count is None else dim_of(count)
    return Shape((rows, *data.dims[1:]))
