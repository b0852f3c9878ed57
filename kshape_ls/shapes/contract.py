"""Sums of products: matmul, dot, tensordot and einsum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import UNKNOWN, Dim, equal, show
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence


def matmul(a: Shape, b: Shape) -> Shape | Mismatch:
    """Batched matrix product: (..., n, k), (..., k, m) -> (..., n, m). Follows ``compute_matmul_output_shape``."""
    for position, operand in enumerate((a, b)):
        if operand.rank == 0:
            message = f"expected min_ndim=1, found ndim=0 in matmul of {a} and {b}"
            return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(position,))
    if a.dims is None or b.dims is None:
        return UNKNOWN_SHAPE
    left = a.dims if len(a.dims) > 1 else (1, *a.dims)
    right = b.dims if len(b.dims) > 1 else (*b.dims, 1)
    fault = _inner_fault(left[-1], right[-2], a, b, -1)
    if fault:
        return fault
    leading = broadcast(Shape(left[:-2]), Shape(right[:-2]))
    if isinstance(leading, Mismatch):
        return leading
    rows = (left[-2],) if len(a.dims) > 1 else ()
    columns = (right[-1],) if len(b.dims) > 1 else ()
    return UNKNOWN_SHAPE if leading.dims is None else Shape((*leading.dims, *rows, *columns))


def dot(a: Shape, b: Shape) -> Shape | Mismatch:
    """NumPy's dot: (*s, k), (*t, k, m) -> (*s, *t, m). Follows ``keras.ops.dot``."""
    if a.rank == 0 or b.rank == 0:
        return broadcast(a, b)
    if a.dims is None or b.dims is None:
        return UNKNOWN_SHAPE
    inner = b.dims[-2] if len(b.dims) > 1 else b.dims[0]
    fault = _inner_fault(a.dims[-1], inner, a, b, -1)
    if fault:
        return fault
    return Shape((*a.dims[:-1], *b.dims[:-2], *b.dims[-1:])) if len(b.dims) > 1 else Shape(a.dims[:-1])


def tensordot(a: Shape, b: Shape, axes: object = 2) -> Shape | Mismatch:
    """Sum over pairs of axes; ``axes`` is how many, or two lists. Follows ``keras.ops.tensordot``."""
    if a.dims is None or b.dims is None:
        return UNKNOWN_SHAPE
    if isinstance(axes, int):
        count = max(axes, 0)
        pairs = [(len(a.dims) - count + i, i) for i in range(count)]
    else:
        found = _axis_pairs(axes)
        if found is None:
            return UNKNOWN_SHAPE
        pairs = found
    for x, y in pairs:
        if not -len(a.dims) <= x < len(a.dims) or not -len(b.dims) <= y < len(b.dims):
            message = f"`axes={axes}` is out of bounds for tensordot of {a} and {b}"
            return Mismatch("invalid-argument", message, argument="axes", inputs=(0, 1))
        fault = _inner_fault(a.dims[x], b.dims[y], a, b, x)
        if fault:
            return fault
    left = {x % len(a.dims) for x, _ in pairs}
    right = {y % len(b.dims) for _, y in pairs}
    kept = [d for i, d in enumerate(a.dims) if i not in left] + [d for i, d in enumerate(b.dims) if i not in right]
    return Shape(tuple(kept))


def einsum(subscripts: str, operands: Sequence[Shape]) -> Shape | Mismatch:
    """Einstein summation by its letters: "bij,bjk->bik". Follows ``keras.ops.einsum``."""
    terms, target = einsum_terms(subscripts)
    if len(terms) != len(operands):
        message = f"Number of operands ({len(operands)}) does not match the number of input specs ({len(terms)})"
        return Mismatch("input-count", message, expected=len(terms), found=len(operands), argument="subscripts")
    sizes: dict[str, Dim] = {}
    owners: dict[str, int] = {}
    rest = Shape(())
    for position, (term, operand) in enumerate(zip(terms, operands, strict=True)):
        read = _letters(term, operand, position)
        if isinstance(read, Mismatch):
            return read
        named, wild = read
        for letter, size in named:
            known = sizes.get(letter)
            if known is not None and _both_certain(known, size):
                message = (
                    f"Dimension '{letter}' of einsum '{subscripts}' is {show(known)} in operand {owners[letter]} "
                    f"and {show(size)} in operand {position}"
                )
                inputs = (owners[letter], position)
                return Mismatch("axis-size-mismatch", message, None, known, size, "subscripts", inputs)
            joined = size if known is None else broadcast(Shape((known,)), Shape((size,)))
            sizes[letter] = joined.axis(0) if isinstance(joined, Shape) else UNKNOWN if joined is not size else size
            owners.setdefault(letter, position)
        widened = broadcast(rest, wild)
        if isinstance(widened, Mismatch):
            return widened
        rest = widened
    return _einsum_output(target, sizes, rest, subscripts)


def einsum_terms(subscripts: str) -> tuple[list[str], str]:
    """The operands' letters, and the result's; without "->", the letters that occur once, in order, after "..."."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    if arrow:
        return left.split(","), right
    once = sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1)
    return left.split(","), "..." + "".join(once)


def _letters(term: str, operand: Shape, position: int) -> tuple[list[tuple[str, Dim]], Shape] | Mismatch:
    # The sizes that the letters stand for, and what "..." stands for.
    head, wild, tail = term.partition("...")
    if operand.dims is None:
        return [(letter, UNKNOWN) for letter in head + tail], UNKNOWN_SHAPE if wild else Shape(())
    rank, count = len(operand.dims), len(head) + len(tail)
    if rank < count or (rank != count and not wild):
        message = (
            f"Number of dimensions in the subscript does not match the number of dimensions in the operand: "
            f"subscript `{term}` and operand of shape {operand}"
        )
        return Mismatch("rank-mismatch", message, expected=count, found=rank, argument="subscripts", inputs=(position,))
    end = rank - len(tail)
    named = [*zip(head, operand.dims, strict=False), *zip(tail, operand.dims[end:], strict=True)]
    return named, Shape(operand.dims[len(head) : end])


def _einsum_output(target: str, sizes: dict[str, Dim], rest: Shape, subscripts: str) -> Shape | Mismatch:
    head, wild, tail = target.partition("...")
    for letter in head + tail:
        if letter not in sizes:
            message = f"Output dimension '{letter}' of einsum '{subscripts}' is not in any operand"
            return Mismatch("invalid-argument", message, argument="subscripts")
    if wild and rest.dims is None:
        return UNKNOWN_SHAPE
    middle = rest.dims or () if wild else ()
    return Shape((*(sizes[c] for c in head), *middle, *(sizes[c] for c in tail)))


def _both_certain(a: Dim, b: Dim) -> bool:
    # A size of 1 may be broadcast.
    return isinstance(a, int) and isinstance(b, int) and a != b and 1 not in (a, b)


def _inner_fault(x: Dim, y: Dim, a: Shape, b: Shape, axis: int) -> Mismatch | None:
    if equal(x, y) is not False:
        return None
    message = f"Inner dimensions must be equal, but received {show(x)} in {a} and {show(y)} in {b}"
    return Mismatch("axis-size-mismatch", message, axis, x, y, inputs=(0, 1))


def _axis_pairs(axes: object) -> list[tuple[int, int]] | None:
    if not isinstance(axes, tuple | list) or len(axes) != 2:
        return None
    left, right = (side if isinstance(side, tuple | list) else (side,) for side in axes)
    if len(left) != len(right) or not all(isinstance(axis, int) for axis in (*left, *right)):
        return None
    return list(zip(left, right, strict=True))
