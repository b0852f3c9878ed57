"""NumPy functions that have no like in Keras: statistics of tables, grids, Fourier transforms, matrices."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, sizes
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import add, equal, floor_divide, multiply, subtract
from kshape_ls.shapes.rearrange import swapaxes
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.reshape import ravel


@op("numpy.atleast_1d", signature="*arys", given={"rank": 1})
@op("numpy.atleast_2d", signature="*arys", given={"rank": 2})
def atleast(arys: Arg, *, rank: int) -> Shape:
    """Axes of 1 in front: (3,) -> (1, 3)."""
    given = arys[0] if len(arys) == 1 else UNKNOWN
    if not isinstance(given, Shape) or given.dims is None:
        return UNKNOWN_SHAPE
    return Shape((1,) * (rank - len(given.dims)) + given.dims)


@table("numpy.cov", signature="m, y=None, rowvar=True, *args, **kwargs", dtype="float64")
def covariance(m: Shape, *, y: Arg, rowvar: Arg) -> Shape:
    """Rows against rows: (3, n) -> (3, 3)."""
    if m.dims is None or y is not None or rowvar is not True or len(m.dims) > 2:
        return UNKNOWN_SHAPE
    return Shape((m.dims[0], m.dims[0])) if len(m.dims) == 2 else Shape(())


@op("numpy.corrcoef", signature="x, y=None, rowvar=True, *args, **kwargs", dtype="float64")
def correlation(x: Shape, *, y: Arg, rowvar: Arg) -> Shape:
    """Rows against rows: (3, n) -> (3, 3)."""
    return covariance(x, y=y, rowvar=rowvar)


@op("numpy.convolve", signature="a, v, mode='full'", given={"default": "full"})
@op("numpy.correlate", signature="a, v, mode='valid'", given={"default": "valid"})
def convolve(a: Shape, v: Shape, *, mode: Arg) -> Shape | Mismatch:
    """One vector slid along another: (n,), (m,) -> (n + m - 1,)."""
    for position, vector in enumerate((a, v)):
        if vector.rank is not None and vector.rank > 1:
            message = f"object too deep for desired array: expected ndim=1, found ndim={vector.rank}"
            return Mismatch("rank-mismatch", message, expected=1, found=vector.rank, inputs=(position,))
    n, m = a.axis(0), v.axis(0)
    if mode == "full":
        return Shape((subtract(add(n, m), 1),))
    if not isinstance(n, int) or not isinstance(m, int) or mode not in ("same", "valid"):
        return Shape((UNKNOWN,))
    return Shape((max(n, m) if mode == "same" else max(n, m) - min(n, m) + 1,))


@op("numpy.interp", signature="x, xp, fp, left=None, right=None, period=None", dtype="float64")
def interp(x: Shape) -> Shape:
    """The shape of the first: (b, 3), (n,), (n,) -> (b, 3)."""
    return x


@op("numpy.polyval", signature="p, x")
def polyval(x: Shape) -> Shape:
    """The shape of the second: (n,), (b, 3) -> (b, 3)."""
    return x


@op(
    "numpy.unique",
    signature="ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, "
    "equal_nan=True, sorted=True",
)
def unique(
    ar: Shape, *, return_index: Arg, return_inverse: Arg, return_counts: Arg, axis: Arg
) -> Shape | tuple[Shape, ...]:
    """What occurs, once each: (...) -> (?,)."""
    flags = (return_index, return_inverse, return_counts)
    if axis is not None or UNKNOWN in flags:
        return UNKNOWN_SHAPE
    vector = Shape((UNKNOWN,))
    found = [vector, *(vector if i != 1 else ravel(ar) for i, flag in enumerate(flags) if flag)]
    return found[0] if len(found) == 1 else tuple(found)


@op("numpy.argwhere", signature="a", dtype="int64")
def argwhere(a: Shape) -> Shape:
    """Where it isn't zero: (2, 3) -> (?, 2)."""
    return Shape((UNKNOWN, UNKNOWN if a.rank is None else a.rank))


@op("numpy.flatnonzero", signature="a", dtype="int64")
@op("numpy.bincount", signature="a, weights=None, minlength=0", dtype="int64")
def some_numbers() -> Shape:
    """As many as the values say: (...) -> (?,)."""
    return Shape((UNKNOWN,))


@table("numpy.fft.fft numpy.fft.ifft", signature="a, n=None, axis=-1, norm=None, out=None", dtype="complex128")
def fft(a: Shape, *, n: Arg, axis: Arg) -> Shape | Mismatch:
    """One axis transformed: (..., n) -> (..., n)."""
    return _resized(a, axis, None if n is None else dim_of(n))


@op("numpy.fft.rfft", signature="a, n=None, axis=-1, norm=None, out=None", dtype="complex128")
def rfft(a: Shape, *, n: Arg, axis: Arg) -> Shape | Mismatch:
    """One axis transformed, half of it kept: (..., n) -> (..., n // 2 + 1)."""
    size = a.axis(axis) if n is None and isinstance(axis, int) else dim_of(n)
    return _resized(a, axis, add(floor_divide(size, 2), 1))


@op("numpy.fft.irfft", signature="a, n=None, axis=-1, norm=None, out=None", dtype="float64")
def irfft(a: Shape, *, n: Arg, axis: Arg) -> Shape | Mismatch:
    """The inverse of ``rfft``: (..., m) -> (..., 2 * (m - 1))."""
    natural = dim_of(multiply(2, subtract(a.axis(axis), 1))) if isinstance(axis, int) else UNKNOWN
    return _resized(a, axis, natural if n is None else dim_of(n))


@table("numpy.fft.fft2 numpy.fft.ifft2", signature="a, s=None, axes=None, norm=None, out=None", dtype="complex128")
@table("numpy.fft.fftn numpy.fft.ifftn", signature="a, s=None, axes=None, norm=None, out=None", dtype="complex128")
def fft_of_several(a: Shape, *, s: Arg) -> Shape:
    """Several axes transformed: (..., m, n) -> (..., m, n)."""
    return a if s is None else UNKNOWN_SHAPE if a.rank is None else of_rank(a.rank)


@table("numpy.fft.fftshift numpy.fft.ifftshift", signature="x, axes=None")
def fftshift(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("numpy.fft.fftfreq", signature="n, d=1.0, device=None", dtype="float64")
def vector_of(*, n: Arg) -> Shape:
    """As many numbers: (n) -> (n,)."""
    return Shape((dim_of(n),))


@table("numpy.hanning numpy.hamming numpy.bartlett numpy.blackman", signature="M", dtype="float64")
def window(*, M: Arg) -> Shape:  # noqa: N803 - NumPy's name
    """A tapering window: (n) -> (n,)."""
    return Shape((dim_of(M),))


@op("numpy.meshgrid", signature="*xi, copy=True, sparse=False, indexing='xy'")
def meshgrid(xi: Arg, *, sparse: Arg, indexing: Arg) -> tuple[Shape, ...] | Shape:
    """A grid of the lengths: (3,), (4,) -> (4, 3), (4, 3)."""
    if sparse is not False or indexing not in ("xy", "ij") or not all(isinstance(x, Shape) for x in xi):
        return UNKNOWN_SHAPE
    lengths = [ravel(x).axis(0) for x in xi]
    if indexing == "xy" and len(lengths) > 1:
        lengths[:2] = lengths[1::-1]
    return (Shape(tuple(lengths)),) * len(lengths)


@op("numpy.indices", signature="dimensions, dtype=None, sparse=False", dtype="int64")
def indices(*, dimensions: Arg, sparse: Arg) -> Shape | Mismatch:
    """An index on each axis: ((3, 4)) -> (2, 3, 4)."""
    grid = sizes(dimensions, "dimensions")
    if isinstance(grid, Mismatch) or grid.dims is None or sparse is not False:
        return grid if isinstance(grid, Mismatch) else UNKNOWN_SHAPE
    return Shape((len(grid.dims), *grid.dims))


@op("numpy.rot90", signature="m, k=1, axes=(0, 1)")
def rot90(m: Shape, *, k: Arg, axes: Arg) -> Shape | Mismatch:
    """Turned by quarters: (3, 4) -> (4, 3)."""
    if not isinstance(k, int) or not isinstance(axes, tuple | list) or len(axes) != 2:
        return UNKNOWN_SHAPE if m.rank is None else of_rank(m.rank)
    return swapaxes(m, axes[0], axes[1]) if k % 2 else m


@table("numpy.resize", signature="a, new_shape")
def resize(*, new_shape: Arg) -> Shape | Mismatch:
    """The sizes given, whatever was there: (...), (3, 3) -> (3, 3)."""
    return sizes(new_shape, "new_shape")


@op("numpy.matrix_transpose", signature="x")
def matrix_transpose(x: Shape) -> Shape | Mismatch:
    """The last two axes for each other: (b, 3, 4) -> (b, 4, 3)."""
    return swapaxes(x, -1, -2)


@op("numpy.linalg.inv", signature="a", given={"kept": 2})
@op("numpy.linalg.cholesky", signature="a, *, upper=False", given={"kept": 2})
@op("numpy.linalg.matrix_power", signature="a, n", given={"kept": 2})
@op("numpy.linalg.eigvals", signature="a", given={"kept": 1})
@op("numpy.linalg.eigvalsh", signature="a, UPLO='L'", given={"kept": 1})
@op("numpy.linalg.det", signature="a", given={"kept": 0})
def of_square(a: Shape, *, kept: int) -> Shape | Mismatch:
    """A matrix, a vector or a number for each square matrix: (..., n, n) -> (..., n, n)."""
    fault = _square_fault(a)
    return fault or (UNKNOWN_SHAPE if a.dims is None else Shape(a.dims[: len(a.dims) - 2 + kept]))


@op("numpy.linalg.eig", signature="a")
@op("numpy.linalg.eigh", signature="a, UPLO='L'")
def eigen(a: Shape) -> tuple[Shape, Shape] | Mismatch:
    """Values and vectors: (..., n, n) -> (..., n), (..., n, n)."""
    fault = _square_fault(a)
    return fault or (UNKNOWN_SHAPE if a.dims is None else Shape(a.dims[:-1]), a)


@op("numpy.linalg.solve", signature="a, b")
def solve(a: Shape, b: Shape) -> Shape | Mismatch:
    """What gives ``b``: (n, n), (n, k) -> (n, k)."""
    return _square_fault(a) or b


@op("numpy.linalg.pinv", signature="a, rcond=None, hermitian=False, *, rtol=None")
def pinv(a: Shape) -> Shape | Mismatch:
    """An inverse of any matrix: (..., m, n) -> (..., n, m)."""
    return swapaxes(a, -1, -2)


def _square_fault(a: Shape) -> Mismatch | None:
    if a.dims is None or (len(a.dims) >= 2 and equal(a.dims[-1], a.dims[-2]) is not False):
        return None
    message = f"Last 2 dimensions of the array must be square. Received: {a}"
    if len(a.dims) < 2:
        return Mismatch("rank-mismatch", message, expected=2, found=len(a.dims), inputs=(0,))
    return Mismatch("axis-size-mismatch", message, -1, a.dims[-2], a.dims[-1], inputs=(0,))


def _resized(a: Shape, axis: Arg, size: Dim | None) -> Shape | Mismatch:
    axes = normal_axes(axis, a.rank)
    if isinstance(axes, Mismatch):
        return axes
    if a.dims is None or not isinstance(axes, tuple) or len(axes) != 1:
        return UNKNOWN_SHAPE if a.rank is None else of_rank(a.rank)
    at = axes[0]
    return a if size is None else Shape((*a.dims[:at], size, *a.dims[at + 1 :]))
