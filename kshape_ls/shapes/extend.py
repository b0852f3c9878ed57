"""Tensors made larger: tiled, repeated and padded."""

from __future__ import annotations

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, Symbol, add, multiply, product, total
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape, of_rank
from kshape_ls.shapes.written import shown


def tile(inputs: Shape, repeats: object, argument: str = "repeats") -> Shape | Mismatch:
    """Copies side by side, ranks aligned at the end: (2, 3), (2, 1) -> (4, 3). Follows ``keras.ops.tile``."""
    counts = _sequence(repeats)
    if counts is None or inputs.dims is None:
        return UNKNOWN_SHAPE
    sizes = [_size(count) for count in counts]
    wrong = next((c for c, size in zip(counts, sizes, strict=True) if _refused(c, size)), None)
    if wrong is not None or None in counts:
        return _invalid(f"`{argument}` must be non-negative integers. Received: {shown(repeats)}", argument)
    rank = max(len(inputs.dims), len(sizes))
    left = (1,) * (rank - len(inputs.dims)) + inputs.dims
    right = [1] * (rank - len(sizes)) + sizes
    return Shape(tuple(multiply(size, count) for size, count in zip(left, right, strict=True)))


def tile_each(inputs: Shape, multiples: object, argument: str = "multiples") -> Shape | Mismatch:
    """As ``tile`` with one count an axis, as TensorFlow wants it."""
    counts = _sequence(multiples)
    if counts is not None and inputs.rank is not None and len(counts) != inputs.rank:
        message = f"`{argument}` must have one count for each axis: expected {inputs.rank}, found {len(counts)}"
        return Mismatch("rank-mismatch", message, expected=inputs.rank, found=len(counts), argument=argument)
    if counts is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    return tile(inputs, counts, argument)


def repeat(inputs: Shape, repeats: object, axis: object = None) -> Shape | Mismatch:
    """Each element several times along an axis, or flattened: (2, 3), 2, axis=1 -> (2, 6).

    Follows ``keras.ops.repeat``.
    """
    counts = _sequence(repeats)
    # Several counts, of which some are negative, are looked at only along an axis whose size is known.
    along = inputs.axis(axis) if isinstance(axis, int) else UNKNOWN
    opened = along is DYNAMIC and len(counts or ()) > 1
    sizes = [UNKNOWN if opened else _size(count) for count in counts or ()]
    if counts is not None and any(_refused(c, size) or c is None for c, size in zip(counts, sizes, strict=True)):
        return _invalid(f"`repeats` must be non-negative integers. Received: {shown(repeats)}", "repeats")
    if axis is None:
        size: Dim = UNKNOWN if inputs.dims is None else product(inputs.dims)
        repeated = _repeated(size, counts, None)
        return repeated if isinstance(repeated, Mismatch) else Shape((repeated,))
    if isinstance(axis, tuple | list):
        return _invalid(f"`axis` must be an integer. Received: axis={shown(axis)}", "axis")
    axes = normal_axes(axis, inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if not isinstance(axes, tuple) or len(axes) != 1:
        return of_rank(len(inputs.dims))
    at = axes[0]
    repeated = _repeated(inputs.dims[at], counts, at)
    if isinstance(repeated, Mismatch):
        return repeated
    return Shape((*inputs.dims[:at], repeated, *inputs.dims[at + 1 :]))


def _repeated(size: Dim, counts: tuple[object, ...] | None, axis: int | None) -> Dim | Mismatch:
    if counts is None:
        return DYNAMIC if size is DYNAMIC else UNKNOWN
    sizes = [_size(count) for count in counts]
    if len(sizes) == 1:
        return multiply(size, sizes[0])
    if isinstance(size, int) and size != len(sizes):
        where = "the flattened input" if axis is None else f"axis {axis}"
        message = f"Size of `repeats` and dimensions of {where} should be compatible. Received: {len(sizes)} and {size}"
        return Mismatch("axis-size-mismatch", message, axis, size, len(sizes), "repeats")
    return DYNAMIC if size is DYNAMIC else total(sizes)


def pad(inputs: Shape, widths: object, argument: str = "pad_width") -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), ((0, 0), (1, 2)) -> (2, 6).

    One number or one pair stands for all axes. Follows ``keras.ops.pad``.
    """
    pairs = _pairs(widths)
    if isinstance(pairs, Mismatch):
        return pairs
    if pairs is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    if inputs.dims is None:
        return UNKNOWN_SHAPE if len(pairs) == 1 else of_rank(len(pairs))
    if len(pairs) == 1:
        pairs = pairs * len(inputs.dims)
    return pad_each(inputs, pairs, argument)


def pad_each(inputs: Shape, widths: object, argument: str = "paddings") -> Shape | Mismatch:
    """As ``pad`` with one pair an axis, as TensorFlow wants it."""
    pairs = _pairs(widths)
    if isinstance(pairs, Mismatch):
        return pairs
    if pairs is None or inputs.dims is None:
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    if len(pairs) != len(inputs.dims):
        message = (
            f"`{argument}` must have the same length as the input shape. Received: {len(pairs)} pairs "
            f"for shape {inputs}"
        )
        return Mismatch("rank-mismatch", message, expected=len(inputs.dims), found=len(pairs), argument=argument)
    padded = tuple(add(size, add(*pair)) for size, pair in zip(inputs.dims, pairs, strict=True))
    if any(isinstance(size, int) and size < 0 for size in padded):
        return _invalid(f"`{argument}` takes more away than is there. Received: {shown(widths)} for {inputs}", argument)
    return Shape(padded)


def negative_pad(widths: object, argument: str) -> Mismatch | None:
    """A negative width, which TensorFlow and NumPy refuse."""
    pairs = _pairs(widths)
    if not isinstance(pairs, tuple) or all(not isinstance(w, int) or w >= 0 for pair in pairs for w in pair):
        return None
    return _invalid(f"`{argument}` must be non-negative. Received: {shown(widths)}", argument)


def _pairs(widths: object) -> tuple[tuple[Dim, Dim], ...] | Mismatch | None:
    # ``None`` where they aren't known.
    if isinstance(widths, int | Symbol) or widths is DYNAMIC:
        return ((_size(widths), _size(widths)),)
    if isinstance(widths, float | str) or widths is None:
        return _invalid(f"`pad_width` must be integers. Received: {shown(widths)}", "pad_width")
    if not isinstance(widths, tuple | list) or not widths:
        return None
    if all(not isinstance(w, tuple | list) for w in widths):
        widths = (widths,)
    found = []
    for pair in widths:
        if not isinstance(pair, tuple | list):
            return _invalid("`pad_width` should be a list of tuples", "pad_width") if isinstance(pair, int) else None
        if any(isinstance(width, float | str | tuple | list) or width is None for width in pair):
            return _invalid(f"`pad_width` must be integers. Received: {shown(tuple(pair))}", "pad_width")
        if len(pair) not in (1, 2):
            return _invalid("`pad_width` should be a list of tuples of length 1 or 2", "pad_width")
        found.append((_size(pair[0]), _size(pair[-1])))
    return tuple(found)


def _sequence(value: object) -> tuple[object, ...] | None:
    if isinstance(value, tuple | list):
        return tuple(value)
    if isinstance(value, int | Symbol | float | str) or value is DYNAMIC or value is None:
        return (value,)
    return None


def _size(value: object) -> Dim:
    if isinstance(value, int | Symbol) or value is DYNAMIC:
        return value
    return UNKNOWN


def _refused(count: object, size: Dim) -> bool:
    return isinstance(count, float | str | tuple | list) or (isinstance(size, int) and size < 0)


def _invalid(message: str, argument: str) -> Mismatch:
    return Mismatch("invalid-argument", message, argument=argument)
