"""Functions that make one number of many: sums, extremes, moments."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import invalid, lone_axis, nested_axis
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import equal
from kshape_ls.shapes.reduce import normal_axes, reduced
from kshape_ls.shapes.written import shown


@table("keras.ops.amax keras.ops.amin keras.ops.mean keras.ops.median", signature="x, axis=None, keepdims=False")
@table("keras.ops.nanmax keras.ops.nanmean keras.ops.nanmedian", signature="x, axis=None, keepdims=False")
@table("keras.ops.nanmin keras.ops.nanprod keras.ops.nanstd keras.ops.nansum", signature="x, axis=None, keepdims=False")
@table("keras.ops.nanvar keras.ops.ptp keras.ops.std keras.ops.sum", signature="x, axis=None, keepdims=False")
@table("keras.ops.var keras.ops.logsumexp", signature="x, axis=None, keepdims=False")
@table("keras.ops.all keras.ops.any", signature="x, axis=None, keepdims=False", dtype="bool")
@table("keras.ops.max keras.ops.min", signature="x, axis=None, keepdims=False, initial=None")
@op("keras.ops.prod", signature="x, axis=None, keepdims=False, dtype=None")
@table("keras.ops.argmax keras.ops.argmin", signature="x, axis=None, keepdims=False", dtype="int32")
@op("keras.ops.count_nonzero", signature="x, axis=None", given={"keepdims": False}, dtype="int32")
def reduce(x: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """Axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    fault = nested_axis(axis)
    if fault:
        return fault
    axes = normal_axes(axis, x.rank)
    if x.dims is None or keepdims is not False or not isinstance(axes, tuple) or len(set(axes)) == len(axes):
        return reduced(x, axis, keepdims)
    # An axis that is named twice is taken away twice, as long as there is one in its place.
    left = list(x.dims)
    for each in sorted(axes, reverse=True):
        if each >= len(left):
            message = f"`axis` must not name an axis twice. Received: axis={shown(axis)} for {x}"
            return Mismatch("invalid-argument", message, each, argument="axis", inputs=(0,))
        del left[each]
    return Shape(tuple(left))


@table("keras.ops.nanargmax keras.ops.nanargmin", signature="x, axis=None, keepdims=False", dtype="int32")
def place(x: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """One axis gone, or all, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    return lone_axis(axis) or reduced(x, axis, keepdims)


@table("tensorflow.reduce_all", signature="input_tensor, axis=None, keepdims=False, name=None", dtype="bool")
@table("tensorflow.reduce_any", signature="input_tensor, axis=None, keepdims=False, name=None", dtype="bool")
@table("tensorflow.math.reduce_all", signature="input_tensor, axis=None, keepdims=False, name=None", dtype="bool")
@table("tensorflow.math.reduce_any", signature="input_tensor, axis=None, keepdims=False, name=None", dtype="bool")
@table("tensorflow.reduce_logsumexp", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.reduce_max tensorflow.reduce_mean", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.reduce_min tensorflow.reduce_prod", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.reduce_sum", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_euclidean_norm", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_logsumexp", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_max", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_mean", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_min", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_prod", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_std", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_sum", signature="input_tensor, axis=None, keepdims=False, name=None")
@table("tensorflow.math.reduce_variance", signature="input_tensor, axis=None, keepdims=False, name=None")
def reduce_tensor(input_tensor: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """Axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    return nested_axis(axis) or reduced(input_tensor, axis, keepdims)


@table("numpy.amax numpy.amin numpy.max numpy.min", signature="a, axis=None, out=None, keepdims=False, *args, **kwargs")
@table("numpy.nanmax numpy.nanmin numpy.ptp", signature="a, axis=None, out=None, keepdims=False, *args, **kwargs")
@table("numpy.all numpy.any", signature="a, axis=None, out=None, keepdims=False, **kwargs", dtype="bool")
@table("numpy.mean numpy.nanmean", signature="a, axis=None, dtype=None, out=None, keepdims=False, *args, **kwargs")
@table("numpy.prod numpy.sum", signature="a, axis=None, dtype=None, out=None, keepdims=False, *args, **kwargs")
@table("numpy.nanprod numpy.nansum", signature="a, axis=None, dtype=None, out=None, keepdims=False, *args, **kwargs")
@table("numpy.std numpy.var", signature="a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, **kwargs")
@table("numpy.nanstd numpy.nanvar", signature="a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, **kwargs")
@table("numpy.median numpy.nanmedian", signature="a, axis=None, out=None, overwrite_input=False, keepdims=False")
@table("numpy.argmax numpy.argmin", signature="a, axis=None, out=None, *, keepdims=False", dtype="int64")
@table("numpy.nanargmax numpy.nanargmin", signature="a, axis=None, out=None, *, keepdims=False", dtype="int64")
@op("numpy.count_nonzero", signature="a, axis=None, *, keepdims=False", dtype="int64")
def reduce_array(a: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """Axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    return nested_axis(axis) or reduced(a, axis, keepdims)


@table("tensorflow.argmax", signature="input, axis=None, output_type='int64', name=None", dtype="int64")
@table("tensorflow.argmin", signature="input, axis=None, output_type='int64', name=None", dtype="int64")
@table("tensorflow.math.argmax", signature="input, axis=None, output_type='int64', name=None", dtype="int64")
@table("tensorflow.math.argmin", signature="input, axis=None, output_type='int64', name=None", dtype="int64")
def argmax(input: Shape, *, axis: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """One axis gone, the first one unless another is named: (2, 3), axis=1 -> (2,)."""
    if isinstance(axis, tuple | list):
        return invalid(f"axis must be int or Tensor with integer datatype. Received: {shown(axis)}", "axis")
    if input.rank is not None and input.rank < 2 and not isinstance(axis, float | str):
        # With one axis TensorFlow doesn't look which one is named.
        return Shape(())
    return reduced(input, 0 if axis is None else axis)


@op(
    "tensorflow.math.count_nonzero",
    signature="input, axis=None, keepdims=None, dtype='int64', name=None",
    dtype="int64",
)
def count_nonzero(input: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4)."""
    return reduced(input, axis, keepdims)


@op("tensorflow.math.zero_fraction", signature="value, name=None", dtype="float32")
@op("tensorflow.nn.zero_fraction", signature="value, name=None", dtype="float32")
def zero_fraction() -> Shape:
    """One number: (...) -> ()."""
    return Shape(())


@op("tensorflow.linalg.normalize", signature="tensor, ord='euclidean', axis=None, name=None")
def normalize_tensor(tensor: Shape, *, axis: Arg) -> tuple[Shape, Shape] | Mismatch:
    """The tensor over its lengths, and these: (2, 3), axis=1 -> (2, 3), (2, 1)."""
    lengths = reduced(tensor, axis, True)
    return lengths if isinstance(lengths, Mismatch) else (tensor, lengths)


@op("tensorflow.shape", signature="input, out_type=None, name=None", dtype="int32")
def shape_of(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """The sizes as a tensor: (2, 3) -> (2,)."""
    return Shape((UNKNOWN if input.rank is None else input.rank,))


@op("keras.ops.shape", signature="x", dtype="int32")
def sizes_of(x: Shape) -> tuple[Shape, ...] | Shape:
    """The sizes, one by one: (2, 3) -> (), ()."""
    return UNKNOWN_SHAPE if x.rank is None else (Shape(()),) * x.rank


@op("keras.ops.ndim", signature="x", dtype="int32")
def ndim(x: Shape) -> Shape:
    """What Keras says of the rank of a symbolic tensor: (2, 3) -> (2,)."""
    return Shape((UNKNOWN if x.rank is None else x.rank,))


@op("tensorflow.size", signature="input, out_type=None, name=None", dtype="int32")
@op("tensorflow.nn.l2_loss", signature="t, name=None")
@table("tensorflow.linalg.global_norm", signature="t_list, name=None", dtype="float32")
@table("tensorflow.rank", signature="input, name=None", dtype="int32")
@table("keras.ops.size", signature="x", dtype="int32")
@op("keras.ops.psnr", signature="x1, x2, max_val", dtype="float32")
@op("keras.ops.allclose", signature="x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False", dtype="bool")
@op("numpy.allclose", signature="a, b, rtol=1e-5, atol=1e-8, equal_nan=False", dtype="bool")
def one_number() -> Shape:
    """One number: (...) -> ()."""
    return Shape(())


@op("keras.ops.average", signature="x, axis=None, weights=None")
def average(x: Shape, *, axis: Arg, weights: Arg) -> Shape | Mismatch:
    """A weighted mean: (2, 3), axis=1 -> (2,). The weights are like ``x`` or like that axis."""
    result = lone_axis(axis) or reduced(x, axis)
    if weights is None or isinstance(result, Mismatch) or x.dims is None:
        return result
    given = as_shape(weights)
    along = Shape((x.axis(axis),)) if isinstance(axis, int) else None
    if given.dims is not None and not _may_equal(given, x) and (along is None or not _may_equal(given, along)):
        message = (
            f"`weights` must have the same shape as `x` or the size of `x` at `axis={shown(axis)}`: {given} for {x}"
        )
        return Mismatch("merge-shape-mismatch", message, expected=along or x, found=given, argument="weights")
    return result


@table("keras.ops.percentile", signature="x, q, axis=None, method='linear', keepdims=False", given={"always": True})
@table("keras.ops.nanpercentile", signature="x, q, axis=None, method='linear', keepdims=False", given={"always": True})
@table("keras.ops.quantile", signature="x, q, axis=None, method='linear', keepdims=False", given={"always": False})
@table("keras.ops.nanquantile", signature="x, q, axis=None, method='linear', keepdims=False", given={"always": False})
def quantile(x: Shape, q: Arg, *, axis: Arg, keepdims: Arg, always: bool) -> Shape | Mismatch:
    """One result for each of the quantiles, in front: (2, 3), (5,), axis=1 -> (5, 2)."""
    one = reduced(x, axis, keepdims)
    if isinstance(one, Mismatch) or one.dims is None:
        return one
    held = as_shape(q)
    if held.dims is None or (held.dims == (1,) and not always and not isinstance(q, Shape)):
        return UNKNOWN_SHAPE
    return Shape((held.dims[0], *one.dims)) if held.dims else one


@table(
    "numpy.percentile",
    signature="a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, **kwargs",
)
@table(
    "numpy.quantile",
    signature="a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, **kwargs",
)
@table(
    "numpy.nanpercentile",
    signature="a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, **kwargs",
)
@table(
    "numpy.nanquantile",
    signature="a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, **kwargs",
)
def quantile_array(a: Shape, q: Shape, *, axis: Arg, keepdims: Arg) -> Shape | Mismatch:
    """The quantiles' axes in front: (2, 3), (5,), axis=1 -> (5, 2)."""
    one = reduced(a, axis, keepdims)
    if isinstance(one, Mismatch):
        return one
    return UNKNOWN_SHAPE if q.dims is None or one.dims is None else Shape((*q.dims, *one.dims))


@op("keras.ops.moments", signature="x, axes, keepdims=False, synchronized=False")
@op("tensorflow.nn.moments", signature="x, axes, shift=None, keepdims=False, name=None")
def moments(x: Shape, *, axes: Arg, keepdims: Arg) -> tuple[Shape, Shape] | Mismatch:
    """Mean and variance: (2, 3, 4), axes=[1] -> (2, 4), (2, 4)."""
    one = reduced(x, axes, keepdims)
    return one if isinstance(one, Mismatch) else (one, one)


@table("keras.ops.norm", signature="x, ord=None, axis=None, keepdims=False")
@op("numpy.linalg.norm", signature="x, ord=None, axis=None, keepdims=False", dtype="float64")
def norm(x: Shape, *, ord: Arg, axis: Arg, keepdims: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Vectors' or matrices' lengths: (2, 3, 4), axis=-1 -> (2, 3)."""
    axes = normal_axes(axis, x.rank)
    if isinstance(axes, Mismatch):
        return axes
    count = x.rank if axes is None else len(axes) if isinstance(axes, tuple) else None
    if isinstance(ord, str) and (ord not in ("fro", "nuc") or count == 1):
        message = f"Invalid `ord` argument for a norm over {count} axes. Received: ord={shown(ord)}"
        return Mismatch("invalid-argument", message, argument="ord")
    return reduced(x, axis, keepdims)


@table("tensorflow.norm", signature="tensor, ord='euclidean', axis=None, keepdims=None, name=None")
@table("tensorflow.linalg.norm", signature="tensor, ord='euclidean', axis=None, keepdims=None, name=None")
def norm_of_tensor(tensor: Shape, *, ord: Arg, axis: Arg, keepdims: Arg) -> Shape | Mismatch:  # noqa: A002 - NumPy's name
    """Vectors' or matrices' lengths: (2, 3, 4), axis=-1 -> (2, 3)."""
    wrong = isinstance(ord, str) and ord not in ("euclidean", "fro")
    if ord is None or wrong or (isinstance(ord, int | float) and ord <= 0) or isinstance(ord, tuple | list):
        return invalid(f"'ord' must be a supported norm, got {shown(ord)}", "ord")
    pair = tuple(axis) if isinstance(axis, tuple | list) else None
    if pair is not None and (len(pair) not in (1, 2) or (len(pair) == 2 and pair[0] == pair[1])):
        return invalid(f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {shown(axis)}", "axis")
    return reduced(tensor, axis, keepdims)


def _may_equal(a: Shape, b: Shape) -> bool:
    if a.dims is None or b.dims is None:
        return True
    return len(a.dims) == len(b.dims) and all(_sizes_may_equal(x, y) for x, y in zip(a.dims, b.dims, strict=True))


def _sizes_may_equal(x: Dim, y: Dim) -> bool:
    return x is UNKNOWN or y is UNKNOWN or equal(x, y) is not False
