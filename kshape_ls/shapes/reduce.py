"""Axes as Keras takes them, and what reductions over them leave."""

from __future__ import annotations

from kshape_ls.shapes.dims import UNKNOWN, Dim, Unknown
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.written import shown


def normal_axis(axis: int, rank: int, argument: str = "axis") -> int | Mismatch:
    """An axis counted from the start; follows ``canonicalize_axis``."""
    if -rank <= axis < rank:
        return axis % rank
    message = f"axis {axis} is out of bounds for an array with dimension {rank}"
    return Mismatch("invalid-argument", message, axis, f"[{-rank}, {rank})", axis, argument, (0,))


def normal_axes(axis: object, rank: int | None, argument: str = "axis") -> tuple[int, ...] | Mismatch | Unknown | None:
    """One axis or several, counted from the start, as a tuple; ``None`` for ``None``, which means all.

    ``UNKNOWN`` where an axis or the rank isn't known. What is neither a number nor a sequence is refused.
    """
    if axis is None:
        return None
    given = axis if isinstance(axis, tuple | list) else (axis,)
    wrong = next((a for a in given if isinstance(a, str | float | dict | tuple | list) or a is None), _FINE)
    if wrong is not _FINE:
        return Mismatch(
            "invalid-argument", f"`{argument}` must be an integer. Received: {shown(wrong)}", argument=argument
        )
    if rank is None or not all(isinstance(a, int) for a in given):
        return UNKNOWN
    found: list[int] = []
    for each in given:
        assert isinstance(each, int)
        normal = normal_axis(each, rank, argument)
        if isinstance(normal, Mismatch):
            return normal
        found.append(normal)
    return tuple(found)


def along(inputs: Shape, axis: object) -> Shape | Mismatch:
    """What keeps its shape, along axes that it must have: (2, 3), axis=1 -> (2, 3)."""
    axes = normal_axes(axis, inputs.rank)
    return axes if isinstance(axes, Mismatch) else inputs


def reduced(inputs: Shape, axis: object = None, keepdims: object = False) -> Shape | Mismatch:
    """The axes gone, or 1 with ``keepdims``: (2, 3, 4), axis=1 -> (2, 4). Follows ``reduce_shape``.

    ``axis`` is ``None`` (all), an axis, several, or ``UNKNOWN``.
    """
    axes = normal_axes(axis, inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    if keepdims is UNKNOWN:
        return UNKNOWN_SHAPE
    if inputs.dims is None:
        return Shape(()) if axes is None and not keepdims else UNKNOWN_SHAPE
    if axes is UNKNOWN:
        return _blurred(inputs.dims, axis, keepdims)
    if axes is None:
        return Shape((1,) * len(inputs.dims)) if keepdims else Shape(())
    if keepdims:
        return Shape(tuple(1 if i in axes else d for i, d in enumerate(inputs.dims)))
    return Shape(tuple(d for i, d in enumerate(inputs.dims) if i not in axes))


def _blurred(dims: tuple[Dim, ...], axis: object, keepdims: object) -> Shape:
    # Which axes go isn't known, but how many may be.
    if keepdims:
        return Shape((UNKNOWN,) * len(dims))
    if isinstance(axis, tuple | list):
        return Shape((UNKNOWN,) * (len(dims) - len(axis))) if len(axis) <= len(dims) else UNKNOWN_SHAPE
    return UNKNOWN_SHAPE


_FINE = object()
