"""One axis under a subscript: how long a slice of it is, and whether an index is outside."""

from __future__ import annotations

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, Symbol, add, subtract
from kshape_ls.shapes.shape import Mismatch


def sliced(size: Dim, key: slice) -> Dim | Mismatch:
    """The length of ``key`` on an axis: 5, 1:4 -> 3; ``DYNAMIC`` stays ``DYNAMIC`` whatever the slice."""
    if size is DYNAMIC:
        return DYNAMIC
    return _length(size, key)


def sliced_in_graph(size: Dim, key: slice) -> Dim | Mismatch:
    """As ``sliced`` for TensorFlow's tensors, where an end that is known at run time only leaves the length open."""
    ends = (key.start, key.stop, key.step)
    fault = _fault(key)
    if fault:
        return fault
    if size is DYNAMIC or any(end is DYNAMIC for end in ends):
        return DYNAMIC
    return _length(size, key)


def index_fault(size: Dim, index: object) -> bool:
    """Whether an index is certainly outside an axis."""
    return isinstance(size, int) and isinstance(index, int) and not -size <= index < size


def _length(size: Dim, key: slice) -> Dim | Mismatch:
    start, stop, step = key.start, key.stop, key.step
    if isinstance(size, int):
        fault = _fault(key)
        if fault:
            return fault
    if start in (None, 0) and start is not False and stop is None and step in (None, 1, -1):
        return size if step != -1 or start is None else UNKNOWN
    if not all(end is None or isinstance(end, int) for end in (start, stop, step)):
        return UNKNOWN
    if isinstance(size, int):
        return len(range(*key.indices(size)))
    if isinstance(size, Symbol) and step in (None, 1):
        return _of_symbol(size, start or 0, stop)
    return UNKNOWN


def _of_symbol(size: Symbol, start: int, stop: int | None) -> Dim:
    # As long as the axis reaches that far, which a name for a size is taken to mean.
    if start >= 0 and (stop is None or stop < 0):
        return subtract(add(size, stop or 0), start)
    if start < 0 and stop is None:
        return -start
    if stop is not None and start * stop >= 0 and stop >= start and (stop > 0 or start < 0):
        return stop - start
    return UNKNOWN


def _fault(key: slice) -> Mismatch | None:
    wrong = next((end for end in (key.start, key.stop, key.step) if isinstance(end, float | str | tuple | list)), None)
    if wrong is not None:
        message = f"slice indices must be integers or None or have an __index__ method, found {wrong!r}"
        return Mismatch("invalid-argument", message)
    if key.step == 0 and isinstance(key.step, int):
        return Mismatch("invalid-argument", "slice step cannot be zero")
    return None
