"""Several tensors in one: along an axis, or along a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes.dims import Dim, equal, show, total
from kshape_ls.shapes.reduce import normal_axis
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape, of_rank

if TYPE_CHECKING:
    from collections.abc import Sequence


def concatenate(shapes: Sequence[Shape], axis: int | object) -> Shape | Mismatch:
    """The sizes on ``axis`` added, the other axes the first one's: (b, 3), (b, 4), axis=-1 -> (b, 7).

    Follows ``keras.ops.concatenate``. An ``axis`` that is no number makes only the rank known.
    """
    if not shapes:
        return UNKNOWN_SHAPE
    rank = next((s.rank for s in shapes if s.rank is not None), None)
    fault = rank_fault(shapes)
    if fault or rank is None:
        return fault or UNKNOWN_SHAPE
    if not isinstance(axis, int):
        return of_rank(rank)
    where = normal_axis(axis, rank)
    if isinstance(where, Mismatch):
        return where
    fault = off_axis_fault(shapes, where)
    if fault:
        return fault
    size = total([s.axis(where) for s in shapes])
    first = shapes[0].dims or of_rank(rank).dims
    assert first is not None
    return Shape((*first[:where], size, *first[where + 1 :]))


def stack(shapes: Sequence[Shape], axis: int | object = 0) -> Shape | Mismatch:
    """A new axis as long as the list: [(b, 3), (b, 3)], axis=0 -> (2, b, 3). Follows ``keras.ops.stack``."""
    if not shapes:
        return UNKNOWN_SHAPE
    fault = rank_fault(shapes) or off_axis_fault(shapes, None)
    rank = next((s.rank for s in shapes if s.rank is not None), None)
    if fault or rank is None:
        return fault or UNKNOWN_SHAPE
    if not isinstance(axis, int):
        return of_rank(rank + 1)
    where = normal_axis(axis, rank + 1)
    if isinstance(where, Mismatch):
        return where
    first = shapes[0].dims or of_rank(rank).dims
    assert first is not None
    return Shape((*first[:where], len(shapes), *first[where:]))


def rank_fault(shapes: Sequence[Shape]) -> Mismatch | None:
    """The first shape whose rank differs from an earlier one's."""
    known = [(i, s) for i, s in enumerate(shapes) if s.rank is not None]
    for i, shape in known[1:]:
        at, first = known[0]
        if shape.rank != first.rank:
            message = f"expected ndim={first.rank}, found ndim={shape.rank}. Received shapes {first} and {shape}"
            return Mismatch("rank-mismatch", message, expected=first.rank, found=shape.rank, inputs=(at, i))
    return None


def off_axis_fault(shapes: Sequence[Shape], axis: int | None) -> Mismatch | None:
    """The first size that differs from an earlier one's on an axis other than ``axis``; ranks are equal."""
    rank = next((s.rank for s in shapes if s.rank is not None), 0) or 0
    for other in range(rank):
        if axis is not None and other == axis % rank:
            continue
        sizes: list[tuple[int, Dim]] = [(i, s.axis(other)) for i, s in enumerate(shapes)]
        for i, size in sizes[1:]:
            at = next((j for j, earlier in sizes[:i] if equal(earlier, size) is False), None)
            if at is not None:
                message = (
                    f"Every value must have the same shape{'' if axis is None else f' except on axis {axis}'}, "
                    f"but on axis {other} {shapes[at]} has {show(sizes[at][1])} and {shapes[i]} has {show(size)}"
                )
                return Mismatch("merge-shape-mismatch", message, other, sizes[at][1], size, inputs=(at, i))
    return None
