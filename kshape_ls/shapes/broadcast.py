"""Two broadcasts: in operations a size beats ``DYNAMIC``, in merging layers ``DYNAMIC`` beats a size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, equal
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def broadcast(*shapes: Shape) -> Shape | Mismatch:
    """The shape that operands are broadcast to: (b, 5, 1), (4,) -> (b, 5, 4). Follows ``broadcast_shapes``."""
    result = Shape(())
    for position, shape in enumerate(shapes):
        joined = _pair(result, shape)
        if isinstance(joined, Mismatch):
            return Mismatch(
                joined.code,
                joined.message,
                joined.axis,
                joined.expected,
                joined.found,
                inputs=(_culprit(shapes[:position], shape, joined.axis), position),
            )
        result = joined
    return result


def broadcast_dims(a: Dim, b: Dim) -> Dim | None:
    """One axis of two operands; ``None`` where they certainly don't go together. A size beats ``DYNAMIC``."""
    if a == 1:
        return b
    if b in (1, a):
        return a
    if isinstance(a, int) and isinstance(b, int):
        return None
    # A number other than 1 stays whatever the other turns out to be, if the program runs at all.
    for size in (a, b):
        if isinstance(size, int):
            return size
    return UNKNOWN


def merge(shapes: Sequence[Shape]) -> Shape | Mismatch:
    """What elementwise merging layers (``Add``, ``Multiply``, ...) make of their inputs.

    Follows ``Merge.compute_output_shape``: the batch axes must be equal, the others are aligned at the end, and
    ``DYNAMIC`` beats a size.
    """
    if not shapes or any(shape.dims is None for shape in shapes):
        return UNKNOWN_SHAPE
    batch = _one_batch(shapes)
    if isinstance(batch, Mismatch):
        return batch
    result = tuple(shapes[0])[1:]
    for position, shape in enumerate(shapes[1:], start=1):
        merged = _merged(result, tuple(shape)[1:])
        if isinstance(merged, int):
            message = (
                f"Inputs have incompatible shapes: axis {merged} can't be merged. "
                f"Received shapes {Shape(result)} and {Shape(tuple(shape)[1:])}"
            )
            found, wanted = shape.axis(merged), result[merged]
            earlier = _culprit(shapes[:position], shape, merged)
            return Mismatch("merge-shape-mismatch", message, merged, wanted, found, inputs=(earlier, position))
        result = merged
    return Shape((batch, *result))


def merge_dims(a: Dim, b: Dim) -> Dim | None:
    """One axis of two merged inputs; ``None`` where they certainly don't go together. ``DYNAMIC`` beats a size."""
    if a is DYNAMIC or b is DYNAMIC:
        return DYNAMIC
    if a == 1:
        return b
    if b in (1, a):
        return a
    if isinstance(a, int) and isinstance(b, int):
        return None
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    return a if isinstance(a, int) else b if isinstance(b, int) else UNKNOWN


def aligned(shapes: Iterable[Shape]) -> list[tuple[Dim, ...]]:
    """The dims of known shapes with 1s before them, all of one length."""
    dims = [tuple(shape) for shape in shapes]
    longest = max((len(d) for d in dims), default=0)
    return [(1,) * (longest - len(d)) + d for d in dims]


def _pair(a: Shape, b: Shape) -> Shape | Mismatch:
    if a.dims is None or b.dims is None:
        return b if a.dims == () else a if b.dims == () else UNKNOWN_SHAPE
    left, right = aligned((a, b))
    result: list[Dim] = []
    for axis, (x, y) in enumerate(zip(left, right, strict=True), start=-len(left)):
        size = broadcast_dims(x, y)
        if size is None:
            message = (
                f"Cannot broadcast shape, the failure dim has value {x}, which cannot be broadcasted to {y}. "
                f"Input shapes are: {a} and {b}"
            )
            return Mismatch("merge-shape-mismatch", message, axis, x, y)
        result.append(size)
    return Shape(tuple(result))


def _merged(a: tuple[Dim, ...], b: tuple[Dim, ...]) -> tuple[Dim, ...] | int:
    # The merged dims, or the axis (from the end) that doesn't fit.
    if len(a) < len(b):
        a, b = b, a
    head = len(a) - len(b)
    result = list(a[:head])
    for axis, (x, y) in enumerate(zip(a[head:], b, strict=True), start=-len(b)):
        size = merge_dims(x, y)
        if size is None:
            return axis
        result.append(size)
    return tuple(result)


def _one_batch(shapes: Sequence[Shape]) -> Dim | Mismatch:
    # ``DYNAMIC`` yields to a size on this axis alone.
    found: Dim = DYNAMIC
    where = 0
    for position, shape in enumerate(shapes):
        if shape.rank == 0:
            continue
        batch = shape.axis(0)
        if batch is DYNAMIC:
            continue
        if found is DYNAMIC:
            found, where = batch, position
        elif equal(found, batch) is False:
            message = f"Cannot merge tensors with different batch sizes. Received tensors with shapes {_listed(shapes)}"
            return Mismatch("merge-shape-mismatch", message, 0, found, batch, inputs=(where, position))
        elif not isinstance(found, int) and (isinstance(batch, int) or found is UNKNOWN):
            found = batch
    return found


def _culprit(earlier: Sequence[Shape], shape: Shape, axis: int | None) -> int:
    # The first of the earlier inputs whose size on this axis is the one that doesn't fit.
    size = shape.axis(axis or 0)
    for position, other in enumerate(earlier):
        found = other.axis(axis or 0)
        if isinstance(found, int) and found not in (1, size):
            return position
    return 0


def _listed(shapes: Sequence[Shape]) -> str:
    return "[" + ", ".join(str(shape) for shape in shapes) + "]"
