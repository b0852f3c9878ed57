"""What TensorFlow settles at once though sizes are open: it merges what must be equal and divides what must fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, equal, product, show
from kshape_ls.shapes.join import concatenate, stack
from kshape_ls.shapes.reshape import reshape, target_fault
from kshape_ls.shapes.shape import Mismatch, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence


def reshape_at_run_time(inputs: Shape, target: tuple[Dim, ...], argument: str = "shape") -> Shape | Mismatch:
    """As ``reshape``, but a single open size on either side is worked out, and must be whole: (None, 7), (3, 4) fails.

    Follows TensorFlow's shape function for ``Reshape``.
    """
    if inputs.dims is None or any(d is UNKNOWN for d in (*inputs.dims, *target)):
        return reshape(inputs, target, argument)
    fault = target_fault(target, argument)
    if fault and DYNAMIC in inputs.dims and target.count(-1) > 1:
        # TensorFlow finds several -1 only when it runs.
        return Shape(tuple(DYNAMIC if d == -1 else d for d in target))
    if fault:
        return fault
    open_in = sum(d is DYNAMIC for d in inputs.dims)
    open_out = sum(d is DYNAMIC or d == -1 for d in target)
    held = product([d for d in inputs.dims if d is not DYNAMIC])
    wanted = product([d for d in target if d is not DYNAMIC and d != -1])
    if not isinstance(held, int) or not isinstance(wanted, int) or open_in + open_out != 1:
        return reshape(inputs, target, argument)
    whole, part = (held, wanted) if open_out else (wanted, held)
    if part == 0:
        return Shape(tuple(DYNAMIC if d == -1 else d for d in target))
    if whole % part:
        message = (
            f"The total size of the tensor must be unchanged: {whole} is not a multiple of {part}. "
            f"Received: input_shape={inputs}, {argument}={Shape(target)}"
        )
        return Mismatch("reshape-size-mismatch", message, expected=held, found=wanted, argument=argument, inputs=(0,))
    return Shape(tuple(whole // part if d is DYNAMIC or d == -1 else d for d in target))


def concatenate_at_run_time(shapes: Sequence[Shape], axis: int | object) -> Shape | Mismatch:
    """As ``concatenate``; on the other axes a size that any tensor has is the size of all."""
    joined = concatenate(shapes, axis)
    if isinstance(joined, Mismatch) or joined.dims is None or not isinstance(axis, int):
        return joined
    at = axis % len(joined.dims)
    return Shape(tuple(d if i == at else _settled(i, d, shapes) for i, d in enumerate(joined.dims)))


def stack_at_run_time(shapes: Sequence[Shape], axis: int | object = 0) -> Shape | Mismatch:
    """As ``stack``; a size that any tensor has is the size of all."""
    joined = stack(shapes, axis)
    if isinstance(joined, Mismatch) or joined.dims is None or not isinstance(axis, int):
        return joined
    at = axis % len(joined.dims)
    old = [i if i < at else i - 1 for i in range(len(joined.dims))]
    return Shape(tuple(d if i == at else _settled(old[i], d, shapes) for i, d in enumerate(joined.dims)))


def _settled(axis: int, size: Dim, shapes: Sequence[Shape]) -> Dim:
    return next((s.axis(axis) for s in shapes if isinstance(s.axis(axis), int)), size)


def merged(a: Shape, b: Shape) -> Shape | Mismatch:
    """One shape of two that must be equal; a size beats ``DYNAMIC``: (None, 3), (4, None) -> (4, 3)."""
    if a.dims is None or b.dims is None:
        return b if a.dims is None else a
    if len(a.dims) != len(b.dims):
        message = f"Shapes must be equal rank, but are {len(a.dims)} and {len(b.dims)}: {a} and {b}"
        return Mismatch("rank-mismatch", message, expected=len(a.dims), found=len(b.dims), inputs=(0, 1))
    for axis, (x, y) in enumerate(zip(a.dims, b.dims, strict=True)):
        if equal(x, y) is False:
            message = f"Dimensions must be equal, but are {show(x)} and {show(y)} on axis {axis} of {a} and {b}"
            return Mismatch("merge-shape-mismatch", message, axis, x, y, inputs=(0, 1))
    return Shape(tuple(merged_dims(x, y) for x, y in zip(a.dims, b.dims, strict=True)))


def merged_dims(a: Dim, b: Dim) -> Dim:
    """What is known of a size by two that are equal: ``None`` and 4 -> 4."""
    return b if isinstance(b, int) or (a is DYNAMIC and b is not UNKNOWN) else a
