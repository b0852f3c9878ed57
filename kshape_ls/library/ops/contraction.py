"""Functions that sum products: matmul, dot, einsum and their kin."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, contract, settle
from kshape_ls.shapes.dims import equal, multiply, show
from kshape_ls.shapes.rearrange import swapaxes
from kshape_ls.shapes.reshape import ravel
from kshape_ls.shapes.written import shown


@op("keras.ops.matmul", signature="x1, x2")
@op("numpy.matmul", signature="x1, x2, out=None, **kwargs")
def matmul(x1: Shape, x2: Shape) -> Shape | Mismatch:
    """Batched matrix product: (..., n, k), (..., k, m) -> (..., n, m)."""
    return contract.matmul(x1, x2)


@table(
    "tensorflow.matmul",
    signature="a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, "
    "b_is_sparse=False, output_type=None, grad_a=False, grad_b=False, name=None",
)
@table(
    "tensorflow.linalg.matmul",
    signature="a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, "
    "b_is_sparse=False, output_type=None, grad_a=False, grad_b=False, name=None",
)
def matmul_of_tensors(
    a: Shape, b: Shape, *, transpose_a: Arg, transpose_b: Arg, adjoint_a: Arg, adjoint_b: Arg
) -> Shape | Mismatch:
    """Batched matrix product: (..., n, k), (..., k, m) -> (..., n, m)."""
    return tensor_matmul(_turned(a, transpose_a, adjoint_a), _turned(b, transpose_b, adjoint_b))


def tensor_matmul(a: Shape, b: Shape) -> Shape | Mismatch:
    """``matmul`` as TensorFlow has it, for which a vector is no matrix."""
    for position, operand in enumerate((a, b)):
        if operand.rank is not None and operand.rank < 2:
            message = f"Shape must be at least rank 2 but is rank {operand.rank} in matmul of {a} and {b}"
            return Mismatch("rank-mismatch", message, expected=2, found=operand.rank, inputs=(position,))
    return contract.matmul(a, b)


@op(
    "tensorflow.linalg.matvec",
    signature="a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None",
)
def matvec(a: Shape, b: Shape, *, transpose_a: Arg, adjoint_a: Arg) -> Shape | Mismatch:
    """Batched matrix times vector: (..., n, k), (..., k) -> (..., n)."""
    if b.dims is None:
        return UNKNOWN_SHAPE
    product = tensor_matmul(_turned(a, transpose_a, adjoint_a), Shape((*b.dims, 1)))
    return Shape(product.dims[:-1]) if isinstance(product, Shape) and product.dims else product


@op("keras.ops.dot", signature="x1, x2")
def dot(x1: Shape, x2: Shape) -> Shape | Mismatch:
    """NumPy's dot: (*s, k), (*t, k, m) -> (*s, *t, m)."""
    return contract.dot(x1, x2)


@op("numpy.dot", signature="a, b, out=None")
def dot_of_arrays(a: Shape, b: Shape) -> Shape | Mismatch:
    """NumPy's dot: (*s, k), (*t, k, m) -> (*s, *t, m)."""
    return contract.dot(a, b)


@op("keras.ops.inner", signature="x1, x2")
def inner(x1: Shape, x2: Shape) -> Shape | Mismatch:
    """Sum over the last axes: (*s, k), (*t, k) -> (*s, *t)."""
    return _inner(x1, x2)


@op("numpy.inner", signature="a, b")
def inner_of_arrays(a: Shape, b: Shape) -> Shape | Mismatch:
    """Sum over the last axes: (*s, k), (*t, k) -> (*s, *t)."""
    return _inner(a, b)


@op("keras.ops.outer", signature="x1, x2")
def outer(x1: Shape, x2: Shape) -> Shape:
    """Each with each: (n,), (m,) -> (n, m)."""
    return Shape((ravel(x1).axis(0), ravel(x2).axis(0)))


@op("numpy.outer", signature="a, b, out=None")
def outer_of_arrays(a: Shape, b: Shape) -> Shape:
    """Each with each: (n,), (m,) -> (n, m)."""
    return Shape((ravel(a).axis(0), ravel(b).axis(0)))


@op("keras.ops.vdot", signature="x1, x2")
@op("numpy.vdot", signature="x1, x2")
def vdot() -> Shape:
    """One number: (...), (...) -> ()."""
    return Shape(())


@op("keras.ops.kron", signature="x1, x2")
def kron(x1: Shape, x2: Shape) -> Shape:
    """Each with each, axis by axis: (2, 3), (4, 5) -> (8, 15)."""
    if x1.dims is None or x2.dims is None:
        return UNKNOWN_SHAPE
    return Shape(tuple(multiply(a, b) for a, b in zip(x1.dims, x2.dims, strict=False)))


@op("keras.ops.tensordot", signature="x1, x2, axes=2")
def tensordot(x1: Shape, x2: Shape, *, axes: Arg) -> Shape | Mismatch:
    """Sum over pairs of axes: (2, 3, 4), (4, 5), axes=1 -> (2, 3, 5)."""
    if isinstance(axes, int) and x1.dims is not None and x2.dims is not None:
        # Symbolic tensors aren't compared where only the number of axes is given.
        return Shape((*x1.dims[:-axes], *x2.dims[axes:]) if axes > 0 else (*x1.dims, *x2.dims))
    if isinstance(axes, tuple | list) and any(isinstance(side, int) for side in axes):
        return invalid(f"`axes` must be two sequences of axes. Received: axes={shown(axes)}", "axes")
    return _tensordot(x1, x2, axes)


@op("keras.eager_ops.tensordot", signature="x1, x2, axes=2")
def tensordot_eager(x1: Shape, x2: Shape, *, axes: Arg) -> Shape | Mismatch:
    """As ``keras.ops.tensordot`` on TensorFlow's tensors, which are compared."""
    return tensordot_of_tensors(x1, x2, axes=axes)


@op("numpy.tensordot", signature="a, b, axes=2")
def tensordot_of_arrays(a: Shape, b: Shape, *, axes: Arg) -> Shape | Mismatch:
    """Sum over pairs of axes: (2, 3, 4), (4, 5), axes=1 -> (2, 3, 5)."""
    return _tensordot(a, b, axes)


@table("tensorflow.tensordot tensorflow.linalg.tensordot", signature="a, b, axes, name=None")
def tensordot_of_tensors(a: Shape, b: Shape, *, axes: Arg) -> Shape | Mismatch:
    """Sum over pairs of axes: (2, 3, 4), (4, 5), axes=1 -> (2, 3, 5)."""
    if isinstance(axes, int) and axes < 0:
        return invalid(f"`axes` must be at least 0. Received: {shown(axes)}.", "axes")
    found = _tensordot(a, b, axes)
    if isinstance(found, Mismatch) and found.code == "axis-size-mismatch" and DYNAMIC in (*a, *b):
        # With open sizes about, TensorFlow compares only when it runs.
        return _tensordot(_unsized(a, axes, 0), b, axes)
    return found


@op("keras.ops.einsum", signature="subscripts, *operands")
def einsum(subscripts: Arg, operands: Arg) -> Shape | Mismatch:
    """Einstein summation by its letters: "bij,bjk->bik"."""
    found = _einsum(subscripts, operands)
    if isinstance(found, Mismatch) and len(found.inputs) == 2 and found.inputs[0] == found.inputs[1]:
        # Two axes of one symbolic tensor aren't compared.
        return _einsum(subscripts, _first_of_each_letter(subscripts, operands))
    return found


@op("keras.eager_ops.einsum", signature="subscripts, *operands, **kwargs")
def einsum_eager(subscripts: Arg, operands: Arg) -> Shape | Mismatch:
    """As ``keras.ops.einsum`` on TensorFlow's tensors, which are compared."""
    return _einsum(subscripts, operands)


@table("tensorflow.einsum tensorflow.linalg.einsum", signature="equation, *inputs, optimize='greedy', name=None")
def einsum_of_tensors(equation: Arg, inputs: Arg) -> Shape | Mismatch:
    """Einstein summation by its letters: "bij,bjk->bik"."""
    found = _einsum(equation, inputs)
    if isinstance(found, Mismatch) or not isinstance(equation, str) or "." in equation:
        return found
    return _merged_letters(equation, [as_shape(each) for each in inputs]) or found


@op("numpy.einsum", signature="*operands, **kwargs")
def einsum_of_arrays(operands: Arg) -> Shape | Mismatch:
    """Einstein summation by its letters: "bij,bjk->bik"."""
    if not operands or not isinstance(operands[0], str):
        return UNKNOWN_SHAPE
    return _einsum(operands[0], operands[1:])


def _einsum(subscripts: Arg, operands: Arg) -> Shape | Mismatch:
    if isinstance(subscripts, Shape | int | float) or subscripts is None:
        return invalid(f"`subscripts` must be a string. Received: {subscripts}", "subscripts")
    if not isinstance(subscripts, str):
        return UNKNOWN_SHAPE
    return contract.einsum(subscripts, [as_shape(each) for each in operands])


def _merged_letters(equation: str, operands: list[Shape]) -> Mismatch | Shape | None:
    # TensorFlow wants one size for each letter, 1 too, and a size that any operand has is known of all.
    terms, target = contract.einsum_terms(equation)
    sizes: dict[str, Dim] = {}
    for term, operand in zip(terms, operands, strict=True):
        for letter, size in zip(term, operand.dims or (UNKNOWN,) * len(term), strict=True):
            if equal(sizes.get(letter, size), size) is False:
                message = f"Dimensions must be equal, but are {show(sizes[letter])} and {show(size)} for '{letter}'"
                return Mismatch("axis-size-mismatch", message, None, sizes[letter], size, "equation")
            sizes[letter] = settle.merged_dims(sizes.get(letter, size), size)
    return Shape(tuple(sizes[letter] for letter in target.removeprefix("...")))


def _unsized(operand: Shape, axes: Arg, side: int) -> Shape:
    # The axes that are summed over aren't compared where their sizes aren't known.
    dims = list(operand)
    named = range(len(dims) - axes, len(dims)) if isinstance(axes, int) else axes[side]
    for axis in named if isinstance(named, tuple | list | range) else (named,):
        dims[axis] = UNKNOWN
    return Shape(tuple(dims))


def _first_of_each_letter(subscripts: str, operands: Arg) -> tuple[Shape, ...]:
    blurred = []
    for term, operand in zip(contract.einsum_terms(subscripts)[0], operands, strict=False):
        dims = as_shape(operand).dims or ()
        seen = [letter in term[:i] for i, letter in enumerate(term)]
        plain = "." not in term and len(term) == len(dims)
        blurred.append(
            Shape(tuple(UNKNOWN if again else d for d, again in zip(dims, seen, strict=True)))
            if plain
            else as_shape(operand)
        )
    return tuple(blurred)


def _tensordot(a: Shape, b: Shape, axes: Arg) -> Shape | Mismatch:
    if isinstance(axes, str | float) or _has_no_axis(axes):
        return invalid(f"`axes` must be integers. Received: axes={shown(axes)}", "axes")
    if axes is UNKNOWN:
        return UNKNOWN_SHAPE
    if isinstance(axes, int) and any(each.rank is not None and axes > each.rank for each in (a, b)):
        return invalid(f"`axes={shown(axes)}` is out of bounds for tensordot of {a} and {b}", "axes")
    return contract.tensordot(a, b, axes)


def _has_no_axis(axes: Arg) -> bool:
    if not isinstance(axes, tuple | list):
        return False
    flat = [each for side in axes for each in (side if isinstance(side, tuple | list) else (side,))]
    return any(isinstance(each, str | float | tuple | list) or each is None for each in flat)


def _inner(a: Shape, b: Shape) -> Shape | Mismatch:
    if a.dims is None or b.dims is None:
        return UNKNOWN_SHAPE
    if not a.dims or not b.dims:
        return a if not b.dims else b
    if equal(a.dims[-1], b.dims[-1]) is False:
        message = (
            f"`inner` requires the last dimension of both to match, but received {show(a.dims[-1])} in {a} "
            f"and {show(b.dims[-1])} in {b}"
        )
        return Mismatch("axis-size-mismatch", message, -1, a.dims[-1], b.dims[-1], inputs=(0, 1))
    return Shape((*a.dims[:-1], *b.dims[:-1]))


def _turned(operand: Shape, transpose: Arg, adjoint: Arg) -> Shape:
    if transpose is UNKNOWN or adjoint is UNKNOWN:
        return UNKNOWN_SHAPE
    if (transpose or adjoint) and operand.rank is not None and operand.rank > 1:
        turned = swapaxes(operand, -1, -2)
        return turned if isinstance(turned, Shape) else UNKNOWN_SHAPE
    return operand
