"""What queries, values and keys must have in common."""

from __future__ import annotations

from kshape_ls.shapes import Mismatch, Shape
from kshape_ls.shapes.dims import written_otherwise


def steps_fault(value: Shape, key: Shape) -> Mismatch | None:
    """Refuses values and keys that differ between their first and last axis; ``None`` fits ``None`` alone."""
    if value.dims is None or key.dims is None:
        return None
    steps, others = value.dims[1:-1], key.dims[1:-1]
    axis = next(
        (i for i, (a, b) in enumerate(zip(steps, others, strict=False), start=1) if written_otherwise(a, b)), None
    )
    if axis is None and len(steps) == len(others):
        return None
    message = (
        "All dimensions of `value` and `key`, except the last one, must be equal. "
        f"Received: value_shape={value} and key_shape={key}"
    )
    if axis is None:
        return Mismatch("rank-mismatch", message, None, value.rank, key.rank, "key", (1, 2))
    return Mismatch("merge-shape-mismatch", message, axis, value.axis(axis), key.axis(axis), "key", (1, 2))


def rate_fault(dropout: object) -> Mismatch | None:
    """Refuses a dropout rate outside 0 to 1, which ``Dropout`` refuses."""
    if dropout is None or isinstance(dropout, str | tuple | dict):
        wrong = True
    else:
        wrong = isinstance(dropout, int | float) and not 0 <= dropout <= 1
    if not wrong:
        return None
    message = (
        "Invalid value received for argument `rate`. Expected a float value between 0 and 1. "
        f"Received: rate={dropout!r}"
    )
    return Mismatch("invalid-argument", message, expected="a number from 0 to 1", found=dropout, argument="dropout")


def window_fault(sliding_window: object) -> Mismatch | None:
    """Refuses a sliding window that is neither ``None`` nor a positive integer."""
    odd = isinstance(sliding_window, str | float | tuple | dict)
    if odd or (isinstance(sliding_window, int) and sliding_window <= 0):
        message = f"`sliding_window` must be `None` or a positive integer. Received: sliding_window={sliding_window!r}"
        return Mismatch("invalid-argument", message, expected="None or a positive integer", argument="sliding_window")
    return None


def flash_fault(flash_attention: object, dropout: object) -> Mismatch | None:
    """Refuses dropout with flash attention."""
    if flash_attention is True and isinstance(dropout, int | float) and dropout > 0:
        message = f"Dropout is not supported when flash attention is enabled. Received: dropout={dropout}"
        return Mismatch("invalid-argument", message, expected=0.0, found=dropout, argument="dropout")
    return None
