"""How functions on tensors read sizes and axes out of their arguments."""

from __future__ import annotations

import math
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


def cut(value: Arg) -> Arg:
    """A fraction without what is behind its point, as TensorFlow takes it where it wants a plain ``int``."""
    if isinstance(value, float):
        return math.trunc(value) if math.isfinite(value) else UNKNOWN
    return value


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
        size = None if isinstance(item, tuple | list) else size_of(item)
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


def lone_axis(axis: Arg, argument: str = "axis") -> Mismatch | None:
    """A sequence where one axis is wanted."""
    if isinstance(axis, tuple | list):
        return invalid(f"`{argument}` must be an integer. Received: {argument}={shown(axis)}", argument)
    return None


def nested_axis(axis: Arg, argument: str = "axis") -> Mismatch | None:
    """A sequence among the axes, where numbers are wanted."""
    if isinstance(axis, tuple | list) and any(isinstance(each, tuple | list) for each in axis):
        return invalid(f"`{argument}` must be integers. Received: {argument}={shown(axis)}", argument)
    return None


def uneven(value: Arg, *, texts: bool = False) -> bool:
    """Whether nested sequences certainly make no array: ``None`` in them, or rows of different lengths.

    A text makes none either, unless it may be one of ``texts``.
    """
    if not isinstance(value, tuple | list):
        return value is None or (isinstance(value, str) and not texts)
    if any(uneven(each, texts=texts) for each in value):
        return True
    if len({isinstance(each, str) for each in value if isinstance(each, str | int | float)}) > 1:
        return True
    lengths = {len(each) if isinstance(each, tuple | list) else -1 for each in value if _is_element(each)}
    return len(lengths) > 1


def _is_element(value: Arg) -> bool:
    # What can't be told may be a row as well as a number, and so may a tensor.
    return isinstance(value, tuple | list | int | float | str | Symbol) or value is DYNAMIC


def integers_fault(value: Arg, spec: str) -> Mismatch | None:
    """What TensorFlow makes no tensor of integers of: ``None``, texts, fractions, or rows of different lengths.

    ``spec`` is the parameter's name, and behind a colon the rank that the tensor must have: ``"axis:0"``.
    """
    argument, _, rank = spec.partition(":")
    if uneven(value):
        return invalid(f"Tried to convert '{argument}' to a tensor and failed. Received: {shown(value)}", argument)
    if _has_fraction(value):
        message = f"Value passed to parameter '{argument}' has DataType float32 not in list of allowed values"
        return invalid(f"{message}: int32, int64. Received: {shown(value)}", argument)
    found = _rank_of(value)
    if rank == "" or found is None or found == int(rank) or (rank == "0" and _lone(value)):
        return None
    return invalid(f"'{argument}' must be of rank {rank}, but has rank {found}. Received: {shown(value)}", argument)


def _rank_of(value: Arg) -> int | None:
    # Of numbers as they are written; ``None`` where it can't be told.
    if isinstance(value, tuple | list):
        if not value:
            return 1
        inner = _rank_of(value[0])
        return None if inner is None else inner + 1
    return 0 if is_dim(value) else None


def _lone(value: Arg) -> bool:
    # One number in brackets does for a scalar here and there.
    return isinstance(value, tuple | list) and len(value) == 1


def _has_fraction(value: Arg) -> bool:
    if isinstance(value, tuple | list):
        return any(_has_fraction(each) for each in value)
    return isinstance(value, float)
