"""Subscripts: ``x[:, 0]``, ``x[..., None]``, ``x[mask]``.

A key is an int or another ``Dim``, a ``slice`` of such or ``None``, ``None``, ``Ellipsis``, a ``Shape`` (a tensor: an
index, an array of indices, or a mask), ``UNKNOWN`` (not even its kind is known), or a tuple of these. A ``list`` is
Python's list, which isn't everywhere what a tuple is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import is_dim
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Unknown
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.slicing import index_fault, sliced, sliced_in_graph
from kshape_ls.shapes.written import shown

if TYPE_CHECKING:
    from kshape_ls.library.rules import Arg


@dataclass(frozen=True, slots=True)
class Indices:
    """An array in a key that holds indices and is certainly no mask."""

    shape: Shape


def subscript(shape: Shape, key: Arg) -> Shape | Mismatch:
    """A subscript of a symbolic tensor: (b, 5, 3)[:, 0] -> (b, 3). Follows ``KerasTensor.__getitem__``."""
    if key is UNKNOWN:
        return UNKNOWN_SHAPE
    if not isinstance(key, int | tuple | list) and not is_dim(key):
        # ``x[2:]``, ``x[None]`` and ``x[...]`` alone are refused, though ``x[2:, :]`` is not.
        return _unsupported(key)
    keys = tuple(key) if isinstance(key, tuple | list) else (key,)
    if any(isinstance(k, float | str | tuple | list | Shape) for k in keys):
        return _unsupported(key)
    return _basic(shape, keys, key)


def subscript_tensor(shape: Shape, key: Arg) -> Shape | Mismatch:
    """A subscript of TensorFlow's own tensor, eager or in a graph. Follows ``tf.Tensor.__getitem__``."""
    if isinstance(key, Shape) and key.dims != ():
        return _masked(shape, key)
    # A list of two indices is two indices here, and a scalar tensor is one whose value isn't known.
    keys = tuple(key) if isinstance(key, tuple | list) else (key,)
    keys = tuple(DYNAMIC if isinstance(k, Shape) and k.dims == () else k for k in keys)
    refused = next((k for k in keys if isinstance(k, float | str)), None)
    if refused is not None:
        message = (
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
            f"are valid indices, got {refused!r}"
        )
        return Mismatch("invalid-argument", message)
    if isinstance(key, bool):
        return Mismatch("invalid-argument", f"mask cannot be scalar, got {key}")
    nested = next((k for k in keys if isinstance(k, tuple | list)), None)
    if nested is not None:
        return Mismatch("invalid-argument", f"Only integers, slices and scalars are valid indices, got {shown(nested)}")
    if any(isinstance(k, Shape) for k in keys):
        return UNKNOWN_SHAPE
    return _basic(shape, keys, key, in_graph=True)


def subscript_array(shape: Shape, key: Arg) -> Shape | Mismatch:
    """A subscript of a NumPy array, with arrays of indices and masks too: (5, 3)[[0, 2]] -> (2, 3)."""
    keys = key if isinstance(key, tuple) else (key,)
    if any(isinstance(k, str) for k in keys):
        return UNKNOWN_SHAPE  # a field of an array of records
    if any(isinstance(k, float) for k in keys):
        message = "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and arrays are valid indices"
        return Mismatch("invalid-argument", message)
    arrays = [_index_array(k) for k in keys]
    if all(array is None for array in arrays):
        return _basic(shape, keys, key)
    if any(array is UNKNOWN for array in arrays) or UNKNOWN in keys or shape.dims is None:
        return UNKNOWN_SHAPE
    return _advanced(shape, keys, [a if isinstance(a, Shape) else None for a in arrays])


def subscript_eager(shape: Shape, key: Arg) -> Shape | Mismatch:
    """A subscript of a tensor that isn't symbolic, where it isn't known whether it is TensorFlow's or NumPy's."""
    tensor, array = subscript_tensor(shape, key), subscript_array(shape, key)
    if tensor == array or (isinstance(tensor, Mismatch) and isinstance(array, Mismatch)):
        return array
    return UNKNOWN_SHAPE


def shown_key(key: Arg) -> str:
    """A key as it is written between the brackets."""
    return ", ".join(map(shown, key)) if isinstance(key, tuple) else shown(key)


def _basic(shape: Shape, keys: tuple[Arg, ...], key: Arg, *, in_graph: bool = False) -> Shape | Mismatch:
    # Each key takes an axis away, cuts it, or puts one in.
    ellipses = sum(k is Ellipsis for k in keys)
    if ellipses > 1:
        return Mismatch("invalid-argument", f"Slice should only have one ellipsis. Received: `{shown_key(key)}`")
    used = sum(k is not None and k is not Ellipsis and k is not UNKNOWN for k in keys)
    if shape.dims is not None and used > len(shape.dims):
        message = f"Array has shape {shape} but slice has too many indices. Received: `{shown_key(key)}`"
        return Mismatch("rank-mismatch", message, expected=used, found=len(shape.dims), inputs=(0,))
    if shape.dims is None or any(k is UNKNOWN for k in keys):
        return UNKNOWN_SHAPE
    result: list[Dim] = []
    axis = 0
    for each in keys if ellipses else (*keys, Ellipsis):
        if each is None:
            result.append(1)
        elif each is Ellipsis:
            end = axis + len(shape.dims) - used
            result += shape.dims[axis:end]
            axis = end
        else:
            left = _cut(shape, axis, each, key, in_graph)
            if isinstance(left, Mismatch):
                return left
            result += left
            axis += 1
    return Shape(tuple(result))


def _cut(shape: Shape, axis: int, each: Arg, key: Arg, in_graph: bool) -> list[Dim] | Mismatch:
    # What is left of one axis: nothing under an index, something under a slice.
    size = shape.axis(axis)
    if isinstance(each, slice):
        length = sliced_in_graph(size, each) if in_graph else sliced(size, each)
        return length if isinstance(length, Mismatch) else [length]
    if index_fault(size, each):
        message = f"Array has shape {shape} but out-of-bounds index `{shown_key(key)}` was requested."
        return Mismatch("axis-size-mismatch", message, axis, None, size, inputs=(0,))
    return []


def _advanced(shape: Shape, keys: tuple[Arg, ...], arrays: list[Shape | None]) -> Shape | Mismatch:
    # Arrays of indices, and the plain indices beside them, make the axes of their broadcast together: in place of
    # their axes where these stand side by side, otherwise in front.
    together = [
        array if array is not None else Shape(()) if is_dim(k) else None for k, array in zip(keys, arrays, strict=True)
    ]
    places = [i for i, each in enumerate(together) if each is not None]
    picked = broadcast(*(each for each in together if each is not None))
    if isinstance(picked, Mismatch):
        return picked
    if picked.dims is None:
        return UNKNOWN_SHAPE
    marked = tuple(slice(None) if i in places else k for i, k in enumerate(keys))
    kept = _basic(shape, marked, keys)
    if isinstance(kept, Mismatch) or kept.dims is None:
        return kept
    spread = len(kept.dims) - sum(k is not Ellipsis for k in marked)
    starts = [sum(spread if k is Ellipsis else 1 for k in marked[:i]) for i in places]
    rest = tuple(d for i, d in enumerate(kept.dims) if i not in starts)
    side_by_side = places == list(range(places[0], places[-1] + 1))
    front = starts[0] if side_by_side else 0
    return Shape((*rest[:front], *picked.dims, *rest[front:]))


def _index_array(key: Arg) -> Shape | Unknown | None:
    # ``None`` for a plain key; ``UNKNOWN`` where how many axes it takes isn't certain, as it may be a mask.
    if isinstance(key, Indices):
        return UNKNOWN if key.shape.dims is None else key.shape
    if isinstance(key, Shape):
        if key.dims is None or len(key.dims) > 1:
            return UNKNOWN
        return Shape((UNKNOWN,) * len(key.dims))
    if not isinstance(key, tuple | list):
        return None
    return as_shape(key) if _all_indices(key) else UNKNOWN


def _all_indices(key: Arg) -> bool:
    # Not ``True`` and ``False``, which make a mask.
    return all(_all_indices(k) if isinstance(k, tuple | list) else type(k) is int for k in key)


def _masked(shape: Shape, mask: Shape) -> Shape | Mismatch:
    if shape.dims is None or mask.dims is None:
        return UNKNOWN_SHAPE
    if len(mask.dims) > len(shape.dims):
        return UNKNOWN_SHAPE
    count: Dim = DYNAMIC if DYNAMIC in (*shape.dims, *mask.dims) else UNKNOWN
    return Shape((count, *shape.dims[len(mask.dims) :]))


def _unsupported(key: Arg) -> Mismatch:
    return Mismatch("invalid-argument", f"Unsupported key type for array slice. Received: `{shown_key(key)}`")
