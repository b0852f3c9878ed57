"""Functions on matrices in the last two axes: decompositions, solutions, determinants."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, settle
from kshape_ls.shapes.dims import equal, written_otherwise
from kshape_ls.shapes.written import shown


@table("keras.ops.cholesky keras.ops.cholesky_inverse", signature="x, upper=False")
@table("keras.ops.inv", signature="x")
def like_the_matrix(x: Shape) -> Shape | Mismatch:
    """A square matrix for a square matrix: (..., n, n) -> (..., n, n)."""
    return _square_fault(x) or x


@op("keras.ops.det", signature="x")
def det(x: Shape) -> Shape | Mismatch:
    """One number a square matrix: (..., n, n) -> (...)."""
    return _square_fault(x) or _batch(x)


@table("keras.ops.matrix_rank", signature="x, tol=None", dtype="int32")
def matrix_rank(x: Shape) -> Shape | Mismatch:
    """One number a matrix: (..., m, n) -> (...)."""
    return _matrix_fault(x) or _batch(x)


@op("keras.ops.logdet", signature="x")
def logdet(x: Shape) -> Shape | Mismatch:
    """One number a matrix: (..., n, n) -> (...)."""
    return _batch(x)


@op("keras.ops.slogdet", signature="x")
def slogdet(x: Shape) -> tuple[Shape, Shape]:
    """A sign and one number a matrix: (..., n, n) -> (), (...)."""
    return Shape(()), _batch(x)


@table("keras.ops.eig keras.ops.eigh", signature="x")
def eigen(x: Shape) -> tuple[Shape, Shape] | Mismatch:
    """Values and vectors: (..., n, n) -> (..., n), (..., n, n)."""
    return _square_fault(x) or (Shape(x.dims[:-1]) if x.dims else UNKNOWN_SHAPE, x)


@op("keras.ops.lu_factor", signature="x")
def lu_factor(x: Shape) -> tuple[Shape, Shape] | Mismatch:
    """Factors and pivots: (..., m, n) -> (..., m, n), (..., min(m, n))."""
    fault = _matrix_fault(x) or _open_fault(x)
    if fault:
        return fault
    if x.dims is None:
        return UNKNOWN_SHAPE, UNKNOWN_SHAPE
    return x, Shape((*x.dims[:-2], _smaller(x.dims[-2], x.dims[-1])))


@op("keras.ops.qr", signature="x, mode='reduced'")
def qr(x: Shape, *, mode: Arg) -> tuple[Shape, Shape] | Mismatch:
    """An orthogonal and a triangular factor: (..., m, n) -> (..., m, k), (..., k, n)."""
    if mode is not UNKNOWN and mode not in ("reduced", "complete"):
        return invalid(f"`mode` argument value not supported. Received: mode={shown(mode)}", "mode")
    fault = _matrix_fault(x)
    if fault:
        return fault
    if DYNAMIC in (x.axis(-1), x.axis(-2)):
        message = f"Input should have its last 2 dimensions fully-defined. Received: input.shape = {x}"
        return Mismatch("axis-size-mismatch", message, -1, inputs=(0,))
    return _qr(x, UNKNOWN if mode is UNKNOWN else mode == "complete")


@op("keras.ops.svd", signature="x, full_matrices=True, compute_uv=True")
def svd(x: Shape, *, full_matrices: Arg, compute_uv: Arg) -> tuple[Shape, ...] | Shape | Mismatch:
    """Vectors, values, vectors: (..., m, n) -> (..., m, m), (..., k), (..., n, n)."""
    fault = _matrix_fault(x) or _open_fault(x)
    if fault:
        return fault
    if x.dims is None or full_matrices is UNKNOWN or compute_uv is UNKNOWN:
        return UNKNOWN_SHAPE
    batch, m, n = x.dims[:-2], x.dims[-2], x.dims[-1]
    k = _smaller(m, n)
    values = Shape((*batch, k))
    if not compute_uv:
        return values
    return Shape((*batch, m, m if full_matrices else k)), values, Shape((*batch, n if full_matrices else k, n))


@table("keras.ops.solve", signature="a, b")
@op("keras.ops.solve_triangular", signature="a, b, lower=False")
def solve(a: Shape, b: Shape) -> Shape | Mismatch:
    """What gives ``b``: (..., n, n), (..., n, k) -> (..., n, k)."""
    fault = _square_fault(a)
    if fault or a.dims is None or b.dims is None:
        return fault or b
    if not b.dims:
        message = f"Expected input to have rank >= 1. Received scalar input {b}."
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(1,))
    same, one_less = len(a.dims) == len(b.dims), len(a.dims) == len(b.dims) - 1
    if same or one_less:
        wanted, found = (a.dims[-2], b.dims[-2]) if same else (a.dims[-1], b.dims[-1])
        if written_otherwise(wanted, found):
            message = f"Incompatible shapes between `a` and `b`. Received: a.shape={a}, b.shape={b}"
            return Mismatch("axis-size-mismatch", message, -2 if same else -1, wanted, found, inputs=(0, 1))
    return b


@op("keras.ops.lstsq", signature="a, b, rcond=None")
def lstsq(a: Shape, b: Shape) -> Shape | Mismatch:
    """What comes nearest to ``b``: (m, n), (m, k) -> (n, k)."""
    for position, (operand, ranks) in enumerate(((a, (2,)), (b, (1, 2)))):
        if operand.rank is not None and operand.rank not in ranks:
            message = f"Expected rank {' or '.join(map(str, ranks))}. Received shape {operand}"
            return Mismatch("rank-mismatch", message, expected=ranks[0], found=operand.rank, inputs=(position,))
    if a.dims is None or b.dims is None:
        return UNKNOWN_SHAPE
    if written_otherwise(a.dims[0], b.dims[0]):
        message = f"Expected b.shape[0] to be equal to a.shape[0]. Received: a.shape={a}, b.shape={b}"
        return Mismatch("axis-size-mismatch", message, 0, a.dims[0], b.dims[0], inputs=(0, 1))
    return Shape((a.dims[1], *b.dims[1:]))


@op("keras.ops.pinv", signature="x, rcond=None")
def pinv(x: Shape) -> Shape | Mismatch:
    """An inverse of any matrix: (..., m, n) -> (..., n, m)."""
    fault = _matrix_fault(x)
    if fault or x.dims is None:
        return fault or UNKNOWN_SHAPE
    return Shape((*x.dims[:-2], x.dims[-1], x.dims[-2]))


@op("keras.ops.cross", signature="x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None")
def cross(x1: Shape, x2: Shape, *, axisa: Arg, axisb: Arg, axisc: Arg, axis: Arg) -> Shape | Mismatch:
    """Cross products of vectors of 2 or 3: (b, 3), (b, 3) -> (b, 3)."""
    from kshape_ls.shapes.broadcast import broadcast

    if axis is not None:
        axisa = axisb = axisc = axis
    if x1.dims is None or x2.dims is None or not all(isinstance(each, int) for each in (axisa, axisb, axisc)):
        return UNKNOWN_SHAPE
    rest, lengths = [], []
    for position, (operand, where) in enumerate(((x1.dims, axisa), (x2.dims, axisb))):
        if not -len(operand) <= where < len(operand):
            message = f"axis {where} is out of bounds for an array with dimension {len(operand)}"
            return Mismatch("invalid-argument", message, where, argument="axis", inputs=(position,))
        size = operand[where]
        if isinstance(size, int) and size not in (2, 3):
            message = f"The dim on axis {where} must be either 2 or 3, but received: {size}"
            return Mismatch("axis-size-mismatch", message, where, 3, size, inputs=(position,))
        at = where % len(operand)
        lengths.append(size)
        rest.append(Shape((*operand[:at], *operand[at + 1 :])))
    both = broadcast(*rest)
    if isinstance(both, Mismatch) or both.dims is None:
        return both
    if 3 not in lengths:
        return both if all(length in (2, DYNAMIC) for length in lengths) else UNKNOWN_SHAPE
    if not -len(both.dims) - 1 <= axisc <= len(both.dims):
        return invalid(f"axis {axisc} is out of bounds for an array with dimension {len(both.dims) + 1}", "axisc")
    at = axisc % (len(both.dims) + 1)
    return Shape((*both.dims[:at], 3, *both.dims[at:]))


@table("tensorflow.linalg.cholesky tensorflow.linalg.expm tensorflow.linalg.logm", signature="input, name=None")
@table("tensorflow.linalg.sqrtm", signature="input, name=None")
@op("tensorflow.linalg.inv", signature="input, adjoint=False, name=None")
def like_the_input(input: Shape) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """A square matrix for a square matrix: (..., n, n) -> (..., n, n)."""
    fault = _matrix_fault(input) or _sizes_fault(input)
    if fault or input.dims is None:
        return fault or UNKNOWN_SHAPE
    side = next((d for d in input.dims[-2:] if isinstance(d, int)), input.dims[-1])
    return Shape((*input.dims[:-2], side, side))


@op("tensorflow.linalg.det", signature="input, name=None")
def det_of_input(input: Shape) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """One number a square matrix: (..., n, n) -> (...)."""
    return _matrix_fault(input) or _sizes_fault(input) or _batch(input)


@op("tensorflow.linalg.logdet", signature="matrix, name=None")
def logdet_of_matrix(matrix: Shape) -> Shape | Mismatch:
    """One number a square matrix: (..., n, n) -> (...)."""
    return _matrix_fault(matrix) or _sizes_fault(matrix) or _batch(matrix)


@op("tensorflow.linalg.matrix_rank", signature="a, tol=None, validate_args=False, name=None", dtype="int32")
def rank_of_matrix(a: Shape) -> Shape | Mismatch:
    """One number a matrix: (..., m, n) -> (...)."""
    return _matrix_fault(a) or _batch(a)


@op("tensorflow.linalg.pinv", signature="a, rcond=None, validate_args=False, name=None")
def pinv_of_matrix(a: Shape) -> Shape | Mismatch:
    """An inverse of any matrix: (..., m, n) -> (..., n, m)."""
    return pinv(a)


@table("tensorflow.linalg.eigh tensorflow.linalg.eig", signature="tensor, name=None")
def eigen_of_tensor(tensor: Shape) -> tuple[Shape, Shape] | Mismatch:
    """Values and vectors: (..., n, n) -> (..., n), (..., n, n)."""
    fault = _matrix_fault(tensor) or _sizes_fault(tensor)
    if fault or tensor.dims is None:
        return fault or (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
    side = settle.merged_dims(tensor.dims[-2], tensor.dims[-1])
    return Shape((*tensor.dims[:-2], side)), Shape((*tensor.dims[:-2], side, side))


@table("tensorflow.linalg.eigvals tensorflow.linalg.eigvalsh", signature="tensor, name=None")
def eigenvalues(tensor: Shape) -> Shape | Mismatch:
    """Values: (..., n, n) -> (..., n)."""
    fault = _matrix_fault(tensor) or _sizes_fault(tensor)
    return fault or (Shape(tensor.dims[:-1]) if tensor.dims else UNKNOWN_SHAPE)


@op("tensorflow.linalg.qr", signature="input, full_matrices=False, name=None")
def qr_of_input(input: Shape, *, full_matrices: Arg) -> tuple[Shape, Shape] | Mismatch:  # noqa: A002 - TensorFlow's name
    """An orthogonal and a triangular factor: (..., m, n) -> (..., m, k), (..., k, n)."""
    return _matrix_fault(input) or _qr(input, full_matrices)


@op("tensorflow.linalg.svd", signature="tensor, full_matrices=False, compute_uv=True, name=None")
def svd_of_tensor(tensor: Shape, *, full_matrices: Arg, compute_uv: Arg) -> tuple[Shape, ...] | Shape | Mismatch:
    """Values, vectors, vectors: (..., m, n) -> (..., k), (..., m, k), (..., n, k)."""
    fault = _matrix_fault(tensor)
    if fault:
        return fault
    if tensor.dims is None or full_matrices is UNKNOWN or compute_uv is UNKNOWN:
        return UNKNOWN_SHAPE
    batch, m, n = tensor.dims[:-2], tensor.dims[-2], tensor.dims[-1]
    k = _smaller(m, n)
    values = Shape((*batch, k))
    if not compute_uv:
        return values
    return values, Shape((*batch, m, m if full_matrices else k)), Shape((*batch, n, n if full_matrices else k))


@op("tensorflow.linalg.solve", signature="matrix, rhs, adjoint=False, name=None")
@op("tensorflow.linalg.triangular_solve", signature="matrix, rhs, lower=True, adjoint=False, name=None")
def solve_matrix(matrix: Shape, rhs: Shape) -> Shape | Mismatch:
    """What gives ``rhs``: (..., n, n), (..., n, k) -> (..., n, k)."""
    fault = _matrix_fault(matrix) or _sizes_fault(matrix)
    if fault or matrix.dims is None or rhs.dims is None:
        return fault or rhs
    if len(matrix.dims) != len(rhs.dims):
        message = f"Shapes must be equal rank, but are {len(matrix.dims)} and {len(rhs.dims)}: {matrix} and {rhs}"
        return Mismatch("rank-mismatch", message, expected=len(matrix.dims), found=len(rhs.dims), inputs=(0, 1))
    both = settle.merged(Shape((*matrix.dims[:-2], matrix.dims[-1])), Shape(rhs.dims[:-1]))
    return both if isinstance(both, Mismatch) else Shape((*both, rhs.dims[-1]))


@op("tensorflow.linalg.lstsq", signature="matrix, rhs, l2_regularizer=0.0, fast=True, name=None")
def lstsq_of_matrix(matrix: Shape, rhs: Shape) -> Shape | Mismatch:
    """What comes nearest to ``rhs``: (..., m, n), (..., m, k) -> (..., n, k)."""
    fault = _matrix_fault(matrix)
    if fault or matrix.dims is None or rhs.dims is None or len(rhs.dims) < 2:
        return fault or UNKNOWN_SHAPE
    return Shape((*rhs.dims[:-2], matrix.dims[-1], rhs.dims[-1]))


@op("tensorflow.linalg.cross", signature="a, b, name=None")
def cross_of_tensors(a: Shape) -> Shape:
    """Cross products of vectors of 3: (b, 3), (b, 3) -> (b, 3)."""
    return a


def _matrix_fault(x: Shape) -> Mismatch | None:
    if x.rank is None or x.rank >= 2:
        return None
    message = f"Expected input to have rank >= 2. Received input with shape {x}."
    return Mismatch("rank-mismatch", message, expected=2, found=x.rank, inputs=(0,))


def _square_fault(x: Shape) -> Mismatch | None:
    # Keras compares the two as they stand: ``None`` is not 20 to it.
    fault = _matrix_fault(x)
    if fault or x.dims is None or not written_otherwise(x.dims[-2], x.dims[-1]):
        return fault
    message = f"Expected a square matrix. Received non-square input with shape {x}"
    return Mismatch("axis-size-mismatch", message, -1, x.dims[-2], x.dims[-1], inputs=(0,))


def _sizes_fault(x: Shape) -> Mismatch | None:
    if x.dims is None or equal(x.dims[-2], x.dims[-1]) is not False:
        return None
    message = f"Dimensions must be equal for a square matrix. Received: {x}"
    return Mismatch("axis-size-mismatch", message, -1, x.dims[-2], x.dims[-1], inputs=(0,))


def _qr(x: Shape, full: Arg) -> tuple[Shape, Shape]:
    if x.dims is None or full is UNKNOWN:
        return UNKNOWN_SHAPE, UNKNOWN_SHAPE
    batch, m, n = x.dims[:-2], x.dims[-2], x.dims[-1]
    k = m if full else _smaller(m, n)
    return Shape((*batch, m, k)), Shape((*batch, k, n))


def _open_fault(x: Shape) -> Mismatch | None:
    # Keras compares the sides, of which neither may be open unless both are.
    if x.dims is None or UNKNOWN in x.dims[-2:] or (x.dims[-2] is DYNAMIC) == (x.dims[-1] is DYNAMIC):
        return None
    message = f"The sides of the matrices can't be compared. Received: {x}"
    return Mismatch("axis-size-mismatch", message, -1, x.dims[-2], x.dims[-1], inputs=(0,))


def _smaller(a: Dim, b: Dim) -> Dim:
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b)
    return a if a == b else DYNAMIC if DYNAMIC in (a, b) else UNKNOWN


def _batch(x: Shape) -> Shape:
    return UNKNOWN_SHAPE if x.dims is None else Shape(x.dims[:-2])
