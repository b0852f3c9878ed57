"""How functions on tensors read sizes and axes out of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Symbol, of_rank
from kshape_ls.shapes.written import shown

if TYPE_CHECKING:
    from kshape_ls.library.rules import Arg


MOST_AXES = 254
"""TensorFlow's largest rank; what asks for more is taken for a mistake of ours."""


def invalid(message: str, argument: str | None = None) -> Mismatch:
    """An argument that Keras refuses whatever the tensors are."""
    return Mismatch("invalid-argument", message, argument=argument)


def is_dim(value: Arg) -> bool:
    """Whether an argument is one size: an int, ``DYNAMIC`` or a symbol."""
    return isinstance(value, int | Symbol) or value is DYNAMIC


def dim_of(value: Arg) -> Dim:
    """One size; ``UNKNOWN`` for whatever is none, or is negative."""
    if isinstance(value, int):
        return int(value) if value >= 0 else UNKNOWN
    size: Dim = value if is_dim(value) else UNKNOWN
    return size


def open_sizes(count: Dim) -> Shape:
    """So many sizes that aren't known, where the number is one that ranks have."""
    return of_rank(count) if isinstance(count, int) and count <= MOST_AXES else UNKNOWN_SHAPE


def sizes(value: Arg, argument: str = "shape") -> Shape | Mismatch:
    """The shape that a ``shape`` argument asks for: one size, a sequence of them, or a tensor that holds them."""
    if isinstance(value, Shape):
        count = value.axis(0) if value.rank == 1 else UNKNOWN
        return open_sizes(count)
    if is_dim(value):
        value = (value,)
    if isinstance(value, str | float):
        return invalid(f"`{argument}` must be an integer or a sequence of integers. Received: {value!r}", argument)
    if not isinstance(value, tuple | list):
        return UNKNOWN_SHAPE
    found: list[Dim] = []
    for item in value:
        size = size_of(item)
        if size is None or (isinstance(size, int) and size < 0):
            message = f"Each dimension in `{argument}` must be a non-negative integer. Received: {shown(value)}"
            return invalid(message, argument)
        found.append(size)
    return Shape(tuple(found))


def vector(value: Arg, argument: str = "shape") -> Shape | Mismatch:
    """As ``sizes`` where TensorFlow wants a sequence and refuses one number."""
    if isinstance(value, int | Symbol):
        return invalid(f"`{argument}` must be a vector of integers, got {value}", argument)
    return sizes(value, argument)


def size_of(value: Arg) -> Dim | None:
    """One size in a sequence; ``None`` where it certainly is none."""
    if isinstance(value, float | str):
        return None
    if value is None:
        return DYNAMIC
    if isinstance(value, bool):
        return int(value)
    if is_dim(value):
        size: Dim = value
        return size
    return UNKNOWN


def nested_axis(axis: Arg, argument: str = "axis") -> Mismatch | None:
    """A sequence among the axes, where numbers are wanted."""
    if isinstance(axis, tuple | list) and any(isinstance(each, tuple | list) for each in axis):
        return invalid(f"`{argument}` must be integers. Received: {argument}={shown(axis)}", argument)
    return None
