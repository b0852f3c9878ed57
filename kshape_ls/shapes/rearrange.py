"""The same elements with their axes in another order, or with axes of 1 more or fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Shape, of_rank
from kshape_ls.shapes.written import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def transpose(inputs: Shape, axes: object = None, argument: str = "axes") -> Shape | Mismatch:
    """The axes in another order, or reversed: (2, 3, 4), (1, 0, 2) -> (3, 2, 4).

    Follows ``compute_transpose_output_shape``.
    """
    order = _order(inputs, axes, argument)
    if isinstance(order, tuple) and len(set(order)) != len(order):
        given = tuple(axes) if isinstance(axes, tuple | list) else axes
        message = f"`{argument}` must be a permutation of the input's axes (no duplicates). Received: {shown(given)}"
        return Mismatch("invalid-argument", message, argument=argument)
    return _permuted(inputs, order)


def transpose_at_run_time(inputs: Shape, axes: object = None, argument: str = "perm") -> Shape | Mismatch:
    """As ``transpose`` for TensorFlow, which finds an axis that is named twice only when it runs."""
    return _permuted(inputs, _order(inputs, axes, argument))


def _permuted(inputs: Shape, order: tuple[int, ...] | Shape | Mismatch) -> Shape | Mismatch:
    return Shape(tuple(inputs.axis(axis) for axis in order)) if isinstance(order, tuple) else order


def _order(inputs: Shape, axes: object, argument: str) -> tuple[int, ...] | Shape | Mismatch:
    # The axes counted from the start; a shape where they aren't known or the order is just turned round.
    if axes is None:
        return UNKNOWN_SHAPE if inputs.dims is None else Shape(inputs.dims[::-1])
    if axes is UNKNOWN or not isinstance(axes, tuple | list):
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    if inputs.rank is not None and len(axes) != inputs.rank:
        message = (
            f"`{argument}` must be a list of the same length as the input shape, expected {inputs.rank}, "
            f"but received {len(axes)}. Full shape received: {inputs}"
        )
        return Mismatch("rank-mismatch", message, expected=inputs.rank, found=len(axes), argument=argument, inputs=(0,))
    order = normal_axes(tuple(axes), len(axes), argument)
    if isinstance(order, Mismatch):
        return order
    if order is UNKNOWN or order is None:
        return of_rank(len(axes))
    return order


def expand_dims(inputs: Shape, axis: object) -> Shape | Mismatch:
    """New axes of 1: (2, 3), axis=1 -> (2, 1, 3). Follows ``compute_expand_dims_output_shape``."""
    if axis is None:
        return UNKNOWN_SHAPE if inputs.dims is None else Shape((*inputs.dims, 1))
    count = len(axis) if isinstance(axis, tuple | list) else 1
    rank = None if inputs.dims is None else len(inputs.dims) + count
    axes = normal_axes(axis, rank)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None or rank is None:
        return UNKNOWN_SHAPE
    if axes is UNKNOWN or axes is None:
        return of_rank(rank)
    rest = iter(inputs.dims)
    return Shape(tuple(1 if i in axes else next(rest, UNKNOWN) for i in range(rank)))


def squeeze(inputs: Shape, axis: object = None) -> Shape | Mismatch:
    """Axes of 1 gone: (2, 1, 3) -> (2, 3). Follows ``keras.ops.squeeze``, for which ``DYNAMIC`` is not 1."""
    return _squeezed(inputs, axis, DYNAMIC)


def squeeze_at_run_time(inputs: Shape, axis: object = None) -> Shape | Mismatch:
    """As ``squeeze`` for TensorFlow and NumPy, where an axis that is ``DYNAMIC`` may turn out to be 1."""
    return _squeezed(inputs, axis, UNKNOWN)


def _squeezed(inputs: Shape, axis: object, open_size: Dim) -> Shape | Mismatch:
    if inputs.dims is None:
        fault = normal_axes(axis, None)
        return fault if isinstance(fault, Mismatch) else UNKNOWN_SHAPE
    if axis is None or axis in ((), []):
        sizes = [open_size if d is DYNAMIC else d for d in inputs.dims]
        if any(not isinstance(d, int) and d is not DYNAMIC for d in sizes):
            return UNKNOWN_SHAPE
        return Shape(tuple(d for d in sizes if d != 1))
    axes = normal_axes(axis, len(inputs.dims))
    if isinstance(axes, Mismatch):
        return axes
    if axes is UNKNOWN or axes is None:
        return UNKNOWN_SHAPE if isinstance(axis, tuple | list) or not inputs.dims else of_rank(len(inputs.dims) - 1)
    for each in axes:
        size = inputs.dims[each]
        if (isinstance(size, int) and size != 1) or (size is DYNAMIC and open_size is DYNAMIC):
            found = None if size is DYNAMIC else size
            message = f"Cannot squeeze axis {each}, because the dimension is not 1. Full shape received: {inputs}"
            return Mismatch("axis-size-mismatch", message, each, 1, found, "axis", (0,))
    return Shape(tuple(d for i, d in enumerate(inputs.dims) if i not in axes))


def moveaxis(inputs: Shape, source: object, destination: object) -> Shape | Mismatch:
    """Some axes elsewhere, the others in order: (2, 3, 4), 0 to -1 -> (3, 4, 2). Follows ``keras.ops.moveaxis``."""
    left, right = (
        len(side) if isinstance(side, tuple | list) else None if side is UNKNOWN else 1
        for side in (source, destination)
    )
    if left is not None and right is not None and left != right:
        message = (
            f"`source` and `destination` arguments must have the same number of elements, but received "
            f"`source={shown(source)}` and `destination={shown(destination)}`"
        )
        return Mismatch("invalid-argument", message, argument="destination")
    if source is None or destination is None:
        argument = "source" if source is None else "destination"
        return Mismatch("invalid-argument", f"`{argument}` must be integers. Received: None", argument=argument)
    origins = normal_axes(source, inputs.rank, "source")
    if isinstance(origins, Mismatch):
        return origins
    targets = normal_axes(destination, inputs.rank, "destination")
    if isinstance(targets, Mismatch):
        return targets
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if not isinstance(origins, tuple) or not isinstance(targets, tuple) or len(origins) != len(targets):
        return of_rank(len(inputs.dims))
    if len(set(origins)) != len(origins) or len(set(targets)) != len(targets):
        return of_rank(len(inputs.dims))
    placed = dict(zip(targets, origins, strict=True))
    rest = iter(i for i in range(len(inputs.dims)) if i not in origins)
    return Shape(tuple(inputs.dims[placed[i] if i in placed else next(rest)] for i in range(len(inputs.dims))))


def swapaxes(inputs: Shape, first: object, second: object) -> Shape | Mismatch:
    """Two axes for each other: (2, 3, 4), 0, 2 -> (4, 3, 2). Follows ``keras.ops.swapaxes``."""
    axes = normal_axes((first, second), inputs.rank)
    if isinstance(axes, Mismatch):
        return axes
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if not isinstance(axes, tuple):
        return of_rank(len(inputs.dims))
    order = list(range(len(inputs.dims)))
    order[axes[0]], order[axes[1]] = order[axes[1]], order[axes[0]]
    return permuted(inputs.dims, order)


def permuted(dims: tuple[Dim, ...], order: Sequence[int]) -> Shape:
    """The dims in the order given."""
    return Shape(tuple(dims[axis] for axis in order))
