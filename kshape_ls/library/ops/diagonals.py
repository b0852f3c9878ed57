"""Functions on diagonals and triangles of matrices."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import add
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.reshape import ravel


@op("keras.ops.diag", signature="x, k=0")
def diag(x: Shape, *, k: Arg) -> Shape | Mismatch:
    """A vector on a diagonal, or a matrix's diagonal: (3,) -> (3, 3); (3, 4) -> (3,)."""
    return _diag(x, k)


@op("numpy.diag", signature="v, k=0")
def diag_array(v: Shape, *, k: Arg) -> Shape | Mismatch:
    """A vector on a diagonal, or a matrix's diagonal: (3,) -> (3, 3); (3, 4) -> (3,)."""
    return _diag(v, k)


@op("keras.ops.diagflat", signature="x, k=0")
def diagflat(x: Shape, *, k: Arg) -> Shape:
    """All elements on a diagonal: (2, 3) -> (6, 6)."""
    return _square(ravel(x).axis(0), k)


@op("numpy.diagflat", signature="v, k=0")
def diagflat_array(v: Shape, *, k: Arg) -> Shape:
    """All elements on a diagonal: (2, 3) -> (6, 6)."""
    return _square(ravel(v).axis(0), k)


@op("keras.ops.diagonal", signature="x, offset=0, axis1=0, axis2=1")
def diagonal(x: Shape, *, offset: Arg, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """The diagonal of two axes, at the end: (2, 3, 4) -> (4, 2)."""
    return _diagonal(x, offset, axis1, axis2)


@op("numpy.diagonal", signature="a, offset=0, axis1=0, axis2=1")
def diagonal_array(a: Shape, *, offset: Arg, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """The diagonal of two axes, at the end: (2, 3, 4) -> (4, 2)."""
    return _diagonal(a, offset, axis1, axis2)


@op("keras.ops.trace", signature="x, offset=0, axis1=0, axis2=1")
def trace(x: Shape, *, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """The sum of a diagonal; its two axes are gone: (2, 3, 4) -> (4,)."""
    return _trace(x, axis1, axis2)


@op("numpy.trace", signature="a, offset=0, axis1=0, axis2=1, dtype=None, out=None")
def trace_array(a: Shape, *, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """The sum of a diagonal; its two axes are gone: (2, 3, 4) -> (4,)."""
    return _trace(a, axis1, axis2)


@op("tensorflow.linalg.trace", signature="x, name=None")
def trace_tensor(x: Shape) -> Shape | Mismatch:
    """The sum of the diagonal of the last two axes: (b, 3, 3) -> (b,)."""
    return _trace(x, -2, -1)


@table("keras.ops.tril keras.ops.triu", signature="x, k=0")
def triangle(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@table("numpy.tril numpy.triu", signature="m, k=0")
def triangle_array(m: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return m


@op(
    "tensorflow.linalg.band_part",
    signature="input, num_lower, num_upper, name=None",
    integers="num_lower num_upper",
)
@op("tensorflow.linalg.set_diag", signature="input, diagonal, name='set_diag', k=0, align='RIGHT_LEFT'")
def band_part(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """The same shape: (...) -> (...)."""
    return input


@op(
    "tensorflow.linalg.diag",
    signature="diagonal, name='diag', k=0, num_rows=-1, num_cols=-1, padding_value=0, align='RIGHT_LEFT'",
)
def diag_tensor(diagonal: Shape, *, k: Arg, num_rows: Arg, num_cols: Arg) -> Shape | Mismatch:
    """Vectors on diagonals: (b, 3) -> (b, 3, 3)."""
    if diagonal.rank == 0:
        return Mismatch(
            "rank-mismatch", "Shape must be at least rank 1 but is rank 0", expected=1, found=0, inputs=(0,)
        )
    if diagonal.dims is None or num_rows != -1 or num_cols != -1 or isinstance(k, tuple | list):
        return UNKNOWN_SHAPE
    return Shape((*diagonal.dims[:-1], *_square(diagonal.dims[-1], k)))


@op(
    "tensorflow.linalg.diag_part",
    signature="input, name='diag_part', k=0, padding_value=0, align='RIGHT_LEFT'",
)
def diag_part(input: Shape, *, k: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """The diagonals of the last two axes: (b, 3, 4) -> (b, 3)."""
    if input.rank is not None and input.rank < 2:
        message = f"Shape must be at least rank 2 but is rank {input.rank}. Full shape received: {input}"
        return Mismatch("rank-mismatch", message, expected=2, found=input.rank, inputs=(0,))
    return UNKNOWN_SHAPE if isinstance(k, tuple | list) else _diagonal(input, k, -2, -1)


@op("tensorflow.linalg.tensor_diag", signature="diagonal, name=None")
def tensor_diag(diagonal: Shape) -> Shape:
    """Elements on the diagonal of twice the rank: (2, 3) -> (2, 3, 2, 3)."""
    return diagonal if diagonal.dims is None else Shape(diagonal.dims * 2)


@op("tensorflow.linalg.tensor_diag_part", signature="input, name=None")
def tensor_diag_part(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """The diagonal of half the rank: (2, 3, 2, 3) -> (2, 3)."""
    return input if input.dims is None else Shape(input.dims[: len(input.dims) // 2])


def _diag(inputs: Shape, k: Arg) -> Shape | Mismatch:
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if len(inputs.dims) == 1:
        return _square(inputs.dims[0], k)
    if len(inputs.dims) == 2:
        return Shape((_length(inputs.dims[0], inputs.dims[1], k),))
    message = f"`x` must be 1-D or 2-D, but received shape {inputs}."
    return Mismatch("rank-mismatch", message, expected=2, found=len(inputs.dims), inputs=(0,))


def _square(size: Dim, k: Arg) -> Shape:
    side = add(size, abs(k)) if isinstance(k, int) else DYNAMIC if size is DYNAMIC else UNKNOWN
    return Shape((side, side))


def _diagonal(inputs: Shape, offset: Arg, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    axes = _two(inputs, axis1, axis2)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None or axes is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(max(inputs.rank - 1, 0))
    kept = tuple(d for i, d in enumerate(inputs.dims) if i not in axes)
    return Shape((*kept, _length(inputs.dims[axes[0]], inputs.dims[axes[1]], offset)))


def _length(rows: Dim, columns: Dim, k: Arg) -> Dim:
    if rows is DYNAMIC or columns is DYNAMIC:
        return DYNAMIC
    if isinstance(rows, int) and isinstance(columns, int) and isinstance(k, int):
        return max(0, min(columns - k if k > 0 else rows + k, rows, columns))
    return rows if rows == columns and k == 0 else UNKNOWN


def _trace(inputs: Shape, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    axes = _two(inputs, axis1, axis2)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None or axes is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(max(inputs.rank - 2, 0))
    return Shape(tuple(d for i, d in enumerate(inputs.dims) if i not in axes))


def _two(inputs: Shape, axis1: Arg, axis2: Arg) -> tuple[int, int] | Mismatch | None:
    axes = normal_axes((axis1, axis2), inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    if not isinstance(axes, tuple):
        return None
    if axes[0] == axes[1]:
        return invalid(f"`axis1` and `axis2` cannot be the same. Received: axis1={axis1}, axis2={axis2}", "axis2")
    return axes[0], axes[1]
