"""Functions that count, look up and compare sets of values."""

from __future__ import annotations

import math

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import dim_of, invalid, lone_axis
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, settle
from kshape_ls.shapes.dims import add, equal, subtract
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.written import shown


@op("keras.ops.bincount", signature="x, weights=None, minlength=0, sparse=False", dtype="")
def bincount(x: Shape) -> Shape:
    """How often each number occurs: (b, n) -> (b, None)."""
    return UNKNOWN_SHAPE if not x.dims else Shape((*x.dims[:-1], DYNAMIC))


@op(
    "tensorflow.math.bincount",
    signature="arr, weights=None, minlength=None, maxlength=None, dtype='int32', name=None, axis=None, "
    "binary_output=False",
    dtype="",
)
def bincount_tensor(arr: Shape, *, axis: Arg) -> Shape:
    """How often each number occurs: (n,) -> (None,)."""
    if axis is None:
        return Shape((DYNAMIC,))
    return UNKNOWN_SHAPE if axis != -1 or not arr.dims else Shape((*arr.dims[:-1], DYNAMIC))


@op("keras.ops.histogram", signature="x, bins=10, range=None")
def histogram(*, bins: Arg) -> tuple[Shape, Shape] | Mismatch:
    """Counts and edges: (n,), 5 -> (5,), (6,)."""
    if isinstance(bins, float | str | tuple | list) or (isinstance(bins, int) and bins < 0):
        return invalid(f"Argument `bins` should be a non-negative integer. Received: bins={shown(bins)}", "bins")
    count: Dim = dim_of(bins)
    return Shape((count,)), Shape((add(count, 1),))


@op("numpy.histogram", signature="a, bins=10, range=None, density=None, weights=None")
def histogram_array(*, bins: Arg) -> tuple[Shape, Shape]:
    """Counts and edges: (n,), 5 -> (5,), (6,); edges may be given in place of their number."""
    if isinstance(bins, tuple | list | Shape):
        edges = as_shape(bins)
        return Shape((dim_of(subtract(edges.axis(0), 1)),)), edges
    count: Dim = dim_of(bins)
    return Shape((count,)), Shape((add(count, 1),))


@op("keras.ops.digitize", signature="x, bins", dtype="int32")
def digitize(x: Shape, *, bins: Arg) -> Shape | Mismatch:
    """Which bin each is in: (b, 3), (n,) -> (b, 3)."""
    if isinstance(bins, Shape) and bins.rank is not None and bins.rank > 1:
        message = f"`bins` must be a 1D array. Received: bins with shape bins.shape={bins}"
        return Mismatch("rank-mismatch", message, expected=1, found=bins.rank, argument="bins", inputs=(1,))
    if isinstance(bins, tuple | list):
        return invalid("`bins` must be a tensor, not a Python list", "bins")
    return x


@op("numpy.digitize", signature="x, bins, right=False", dtype="int64")
def digitize_array(x: Shape) -> Shape:
    """Which bin each is in: (b, 3), (n,) -> (b, 3)."""
    return x


@op("keras.ops.isin", signature="x1, x2, assume_unique=False, invert=False", dtype="bool")
def isin(x1: Shape) -> Shape:
    """The shape of the first: (b, 3), (n,) -> (b, 3)."""
    return x1


@op("numpy.isin", signature="element, test_elements, assume_unique=False, invert=False, *, kind=None", dtype="bool")
def isin_array(element: Shape) -> Shape:
    """The shape of the first: (b, 3), (n,) -> (b, 3)."""
    return element


@op("keras.ops.searchsorted", signature="sorted_sequence, values, side='left'", dtype="")
def searchsorted(sorted_sequence: Shape, values: Shape) -> Shape | Mismatch:
    """Where each belongs: (n,), (b, 3) -> (b, 3)."""
    if sorted_sequence.rank not in (None, 1):
        message = f"searchsorted only supports 1-D sorted sequences. Received: {sorted_sequence}"
        return Mismatch("rank-mismatch", message, expected=1, found=sorted_sequence.rank, inputs=(0,))
    return values


@op("tensorflow.searchsorted", signature="sorted_sequence, values, side='left', out_type='int32', name=None", dtype="")
def searchsorted_tensor(values: Shape) -> Shape:
    """Where each belongs: (b, n), (b, 3) -> (b, 3)."""
    return values


@op("numpy.searchsorted", signature="a, v, side='left', sorter=None", dtype="int64")
def searchsorted_array(v: Shape) -> Shape:
    """Where each belongs: (n,), (b, 3) -> (b, 3)."""
    return v


@table("tensorflow.math.in_top_k tensorflow.nn.in_top_k", signature="targets, predictions, k, name=None", dtype="bool")
def in_top_k_tensor(targets: Shape, predictions: Shape) -> Shape | Mismatch:
    """Whether each target is among the best: (b,), (b, classes) -> (b,)."""
    for position, (given, rank) in enumerate(((targets, 1), (predictions, 2))):
        if given.rank not in (None, rank):
            message = f"Shape must be rank {rank} but is rank {given.rank}. Received: {targets} and {predictions}"
            return Mismatch("rank-mismatch", message, expected=rank, found=given.rank, inputs=(position,))
    return settle.merged(targets, Shape((predictions.axis(0),)))


@op("keras.ops.in_top_k", signature="targets, predictions, k", dtype="bool")
def in_top_k(targets: Shape) -> Shape:
    """Whether each target is among the best: (b,), (b, classes) -> (b,)."""
    return targets


@op(
    "keras.ops.unique",
    signature="x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None, "
    "fill_value=None",
    dtype="",
)
def unique(
    x: Shape, *, return_index: Arg, return_inverse: Arg, return_counts: Arg, axis: Arg, size: Arg
) -> tuple[Shape, ...] | Shape | Mismatch:
    """What occurs, once each: (b, 3) -> (None,)."""
    if UNKNOWN in (return_index, return_inverse, return_counts):
        return UNKNOWN_SHAPE
    axes = None if axis is None else lone_axis(axis) or normal_axes(axis, x.rank)
    if isinstance(axes, Mismatch):
        return axes
    if x.dims is None or (axis is not None and (not isinstance(axes, tuple) or len(axes) != 1)):
        return UNKNOWN_SHAPE
    count: Dim = DYNAMIC if size is None else dim_of(size)
    at = axes[0] if isinstance(axes, tuple) else None
    vector = Shape((count,))
    found = [vector if at is None else Shape((*x.dims[:at], count, *x.dims[at + 1 :]))]
    found += [vector] if return_index else []
    found += [x if at is None else Shape((x.dims[at],))] if return_inverse else []
    found += [vector] if return_counts else []
    return found[0] if len(found) == 1 else tuple(found)


@op("tensorflow.unique", signature="x, out_idx='int32', name=None", given={"count": 2}, dtype="")
@op("tensorflow.unique_with_counts", signature="x, out_idx='int32', name=None", given={"count": 3}, dtype="")
def unique_tensor(x: Shape, *, count: int) -> tuple[Shape, ...] | Mismatch:
    """What occurs, and where: (n,) -> (None,), (n,)."""
    if x.rank not in (None, 1):
        message = f"unique expects a 1D vector. Received: {x}"
        return Mismatch("rank-mismatch", message, expected=1, found=x.rank, inputs=(0,))
    once = Shape((DYNAMIC,))
    return (once, Shape((x.axis(0),)), once)[:count]


@op("keras.ops.unravel_index", signature="indices, shape")
def unravel_index(indices: Arg, *, shape: Arg) -> list[Shape] | Shape:
    """An index on each axis: (b, 3), (4, 5) -> [(b, 3), (b, 3)]."""
    if not isinstance(shape, tuple | list):
        return UNKNOWN_SHAPE
    if None in shape:
        return [Shape((DYNAMIC,))] * len(shape)
    return [Shape((1,)) if isinstance(indices, int) else as_shape(indices)] * len(shape)


@op("keras.ops.vander", signature="x, N=None, increasing=False")
def vander(x: Shape, *, N: Arg, increasing: Arg) -> Shape | Mismatch:  # noqa: N803 - NumPy's name
    """Powers of each: (n,), 3 -> (n, 3)."""
    if x.rank not in (None, 1):
        message = f"Input tensor must be 1-dimensional. Received: input.shape={x}"
        return Mismatch("rank-mismatch", message, expected=1, found=x.rank, inputs=(0,))
    if isinstance(N, float | str | tuple | list) or (isinstance(N, int) and N < 0):
        return invalid(f"Argument 'N' must be a non-negative integer. Received: N={shown(N)}", "N")
    if increasing is not UNKNOWN and not isinstance(increasing, bool):
        return invalid(f"Argument `increasing` must be of type `bool`. Received: {shown(increasing)}", "increasing")
    return Shape((x.axis(0), x.axis(0) if N is None else dim_of(N)))


@op("keras.ops.corrcoef", signature="x")
def corrcoef(x: Shape) -> Shape:
    """Correlations, as Keras has their shape: (...) -> (...)."""
    return x


@op("keras.ops.correlate", signature="x1, x2, mode='valid'")
def correlate(x1: Shape, x2: Shape, *, mode: Arg) -> Shape | Mismatch:
    """One vector slid along another: (n,), (m,) -> (n - m + 1,)."""
    for position, vector in enumerate((x1, x2)):
        if vector.rank not in (None, 1):
            message = f"`x{position + 1}` must be a 1-dimensional tensor, but received shape {vector}"
            return Mismatch("rank-mismatch", message, expected=1, found=vector.rank, inputs=(position,))
    if mode is not UNKNOWN and mode not in ("valid", "same", "full"):
        return invalid(f"`mode` must be either `valid`, `same`, or `full`, but received: {shown(mode)}", "mode")
    a, b = x1.axis(0), x2.axis(0)
    if mode == "full":
        return Shape((subtract(add(a, b), 1),))
    if not isinstance(a, int) or not isinstance(b, int) or mode is UNKNOWN:
        return Shape((UNKNOWN,))
    return Shape((max(a, b) if mode == "same" else max(a, b) - min(a, b) + 1,))


@op("keras.ops.select", signature="condlist, choicelist, default=0")
def select(*, condlist: Arg, choicelist: Arg) -> Shape | Mismatch:
    """The first choice whose condition holds: [(b, 3)], [(b, 3)] -> (b, 3)."""
    for value, name in ((condlist, "condlist"), (choicelist, "choicelist")):
        if isinstance(value, tuple | list) and not value:
            return invalid("condlist and choicelist must not be empty.", name)
        if isinstance(value, Shape | int | float | str):
            return invalid("condlist and choicelist must be lists.", name)
    return as_shape(choicelist[0]) if isinstance(choicelist, tuple | list) else UNKNOWN_SHAPE


@op("keras.ops.cdist", signature="x, y")
def cdist(x: Shape, y: Shape) -> Shape | Mismatch:
    """Distances of each to each: (b, n, d), (b, m, d) -> (b, n, m)."""
    from kshape_ls.shapes.broadcast import broadcast

    for position, operand in enumerate((x, y)):
        if operand.rank is not None and operand.rank < 2:
            message = f"Inputs to `cdist` must have rank >= 2. Received: {operand}"
            return Mismatch("rank-mismatch", message, expected=2, found=operand.rank, inputs=(position,))
    if x.dims is None or y.dims is None:
        return UNKNOWN_SHAPE
    if equal(x.dims[-1], y.dims[-1]) is False:
        message = f"The last dimension of inputs to `cdist` must match. Received: {x} and {y}"
        return Mismatch("axis-size-mismatch", message, -1, x.dims[-1], y.dims[-1], inputs=(0, 1))
    batch = broadcast(Shape(x.dims[:-2]), Shape(y.dims[:-2]))
    if isinstance(batch, Mismatch) or batch.dims is None:
        return batch
    return Shape((*batch.dims, x.dims[-2], y.dims[-2]))


@op("tensorflow.sequence_mask", signature="lengths, maxlen=None, dtype='bool', name=None", dtype="bool")
def sequence_mask(lengths: Arg, *, maxlen: Arg) -> Shape | Mismatch:
    """True up to each length: (b,), 5 -> (b, 5)."""
    if isinstance(maxlen, str | tuple | list | bool) or (isinstance(maxlen, int) and maxlen < 0):
        return invalid(f"maxlen must be a scalar of at least 0 for sequence_mask. Received: {shown(maxlen)}", "maxlen")
    if isinstance(maxlen, float):
        maxlen = math.ceil(maxlen) if math.isfinite(maxlen) else UNKNOWN
    given = as_shape(lengths)
    if given.dims is None:
        return UNKNOWN_SHAPE
    # Without ``maxlen`` the longest tells, which may be known where the lengths are written.
    longest = DYNAMIC if isinstance(lengths, Shape) else UNKNOWN
    return Shape((*given.dims, longest if maxlen is None else dim_of(maxlen)))


@op(
    "tensorflow.math.confusion_matrix",
    signature="labels, predictions, num_classes=None, weights=None, dtype='int32', name=None",
    dtype="int32",
)
def confusion_matrix(*, num_classes: Arg) -> Shape:
    """How often each class was taken for each: (n,), (n,), 5 -> (5, 5)."""
    side: Dim = DYNAMIC if num_classes is None else dim_of(num_classes)
    return Shape((side, side))


@op(
    "tensorflow.histogram_fixed_width",
    signature="values, value_range, nbins=100, dtype='int32', name=None",
    dtype="int32",
)
def histogram_fixed_width(*, nbins: Arg) -> Shape:
    """Counts: (...), 5 -> (5,)."""
    return Shape((dim_of(nbins),))
