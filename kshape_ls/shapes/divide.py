"""One tensor in several: along an axis, or with that axis gone."""

from __future__ import annotations

from itertools import pairwise

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, add, equal, floor_divide, modulo, show, subtract, total
from kshape_ls.shapes.reduce import normal_axis
from kshape_ls.shapes.shape import Mismatch, Shape


def split_equally(inputs: Shape, sections: int, axis: int) -> list[Shape] | Mismatch:
    """So many pieces of one size: (6, 3), 2, axis=0 -> [(3, 3), (3, 3)]. Follows ``keras.ops.split``."""
    where = _axis(inputs, axis)
    if isinstance(where, Mismatch):
        return where
    if sections <= 0:
        message = f"`indices_or_sections` must be positive. Received: {sections}"
        return Mismatch("invalid-argument", message, argument="indices_or_sections")
    size = inputs.axis(axis)
    if size is not UNKNOWN and equal(modulo(size, sections), 0) is False:
        message = (
            f"the size on axis {where} must be divisible by the number of sections, but received "
            f"{show(size)} and {sections}. Full shape received: {inputs}"
        )
        return Mismatch("axis-size-mismatch", message, where, None, size, "indices_or_sections", (0,))
    return [_with(inputs, where, floor_divide(size, sections))] * sections


def split_at(inputs: Shape, indices: list[Dim], axis: int) -> list[Shape] | Mismatch:
    """Cut before each index: (6, 3), [1, 4], axis=0 -> [(1, 3), (3, 3), (2, 3)]. Follows ``keras.ops.split``."""
    where = _axis(inputs, axis)
    if isinstance(where, Mismatch):
        return where
    size = inputs.axis(axis)
    bounds: list[Dim] = [0, *indices, size]
    sizes = [subtract(end, start) for start, end in pairwise(bounds)]
    if any(isinstance(each, int) and each < 0 for each in sizes):
        cuts = ", ".join(map(show, indices))
        message = f"indices [{cuts}] don't divide axis {where}, which has {show(size)}. Full shape received: {inputs}"
        return Mismatch("axis-size-mismatch", message, where, None, size, "indices_or_sections", (0,))
    return [_with(inputs, where, each) for each in sizes]


def split_by_sizes(inputs: Shape, sizes: list[Dim], axis: int) -> list[Shape] | Mismatch:
    """Pieces of the sizes given, one of which may be -1. Follows ``tensorflow.split``."""
    where = _axis(inputs, axis)
    if isinstance(where, Mismatch):
        return where
    size = inputs.axis(axis)
    known = total([each for each in sizes if each != -1])
    rest = subtract(size, known)
    wrong = isinstance(rest, int) and (rest < 0 if -1 in sizes else rest != 0)
    if wrong or sizes.count(-1) > 1:
        message = f"can't split axis {where} of size {show(size)} into pieces of sizes {[show(s) for s in sizes]}"
        return Mismatch("axis-size-mismatch", message, where, known, size, "num_or_size_splits", (0,))
    return [_with(inputs, where, rest if each == -1 else each) for each in sizes]


def split_nearly(inputs: Shape, sections: int, axis: int) -> list[Shape] | Mismatch:
    """So many pieces, the first ones larger by 1 where it doesn't come out even. Follows ``keras.ops.array_split``."""
    where = _axis(inputs, axis)
    if isinstance(where, Mismatch):
        return where
    size = inputs.axis(axis)
    if not isinstance(size, int):
        return [_with(inputs, where, DYNAMIC if size is DYNAMIC else UNKNOWN)] * sections
    small, larger = divmod(size, sections)
    return [_with(inputs, where, add(small, int(i < larger))) for i in range(sections)]


def unstack(inputs: Shape, axis: int, num: Dim | None = None) -> list[Shape] | Mismatch | None:
    """One tensor for each place on an axis, which is gone: (3, 4), axis=0 -> [(4,), (4,), (4,)].

    Follows ``keras.ops.unstack``. ``None`` where it isn't known how many there are.
    """
    where = _axis(inputs, axis)
    if isinstance(where, Mismatch):
        return where
    size = inputs.axis(axis)
    if num is None and size is DYNAMIC:
        message = f"Cannot infer argument `num` from shape {inputs}: axis {where} is None"
        return Mismatch("invalid-argument", message, where, argument="num", inputs=(0,))
    count = size if num is None else num
    if not isinstance(count, int):
        return None
    if inputs.dims is None:
        return [Shape(None)] * count
    assert isinstance(where, int)
    return [Shape((*inputs.dims[:where], *inputs.dims[where + 1 :]))] * count


def _axis(inputs: Shape, axis: int) -> int | Mismatch:
    return axis if inputs.rank is None else normal_axis(axis, inputs.rank)


def _with(inputs: Shape, axis: int, size: Dim) -> Shape:
    if inputs.dims is None:
        return inputs
    return Shape((*inputs.dims[:axis], size, *inputs.dims[axis + 1 :]))
