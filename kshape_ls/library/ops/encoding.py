"""Classes as vectors of zeros and ones."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import cut, dim_of, invalid
from kshape_ls.library.ops.casting import dtype_fault
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.written import shown


@op("keras.ops.one_hot", signature="x, num_classes, axis=-1, dtype=None, sparse=False", dtype="float32")
def one_hot(x: Shape, *, num_classes: Arg, axis: Arg, dtype: Arg) -> Shape | Mismatch:
    """A new axis of the classes: (b, 3), 5 -> (b, 3, 5)."""
    classes = dtype_fault(dtype) or _classes(num_classes, "num_classes")
    return classes if isinstance(classes, Mismatch) else _with_classes(x, classes, axis, last=False)


@op(
    "tensorflow.one_hot",
    signature="indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None",
    dtype="float32",
)
def one_hot_tensor(indices: Shape, *, depth: Arg, axis: Arg) -> Shape | Mismatch:
    """A new axis of the classes: (b, 3), 5 -> (b, 3, 5)."""
    classes = _classes(depth, "depth")
    if isinstance(classes, Mismatch):
        return classes
    place = cut(axis)
    if isinstance(place, int) and place >= 0 and indices.rank is not None:
        # An axis beyond the end is counted on from the front again, until the graph runs.
        place %= indices.rank + 1
    return _with_classes(indices, classes, -1 if axis is None else place, last=True)


@op(
    "keras.ops.multi_hot",
    signature="inputs, num_classes=None, axis=-1, dtype=None, sparse=False, *, num_tokens=None, **kwargs",
)
def multi_hot(inputs: Shape, *, num_classes: Arg, axis: Arg, num_tokens: Arg) -> Shape | Mismatch:
    """The classes in place of the second axis: (b, 3), 5 -> (b, 5)."""
    if num_classes is None:
        if num_tokens is None:
            return invalid("Argument `num_classes` must be specified.", "num_classes")
        num_classes = num_tokens
    classes = _classes(num_classes, "num_classes")
    encoded = classes if isinstance(classes, Mismatch) else _with_classes(inputs, classes, axis, last=False)
    if isinstance(encoded, Mismatch) or encoded.dims is None:
        return encoded
    return Shape(encoded.dims[-1:]) if len(encoded.dims) == 2 else Shape((encoded.dims[0], *encoded.dims[2:]))


@op("keras.utils.to_categorical", signature="x, num_classes=None", dtype="float32")
def to_categorical(x: Shape, *, num_classes: Arg) -> Shape:
    """A new axis of the classes, in place of a last axis of 1: (b, 1), 5 -> (b, 5)."""
    if x.dims is None or (len(x.dims) > 1 and not isinstance(x.dims[-1], int)):
        return UNKNOWN_SHAPE
    kept = x.dims[:-1] if len(x.dims) > 1 and x.dims[-1] == 1 else x.dims
    # Left out, the number of classes is in the data alone.
    return Shape((*kept, dim_of(num_classes) if num_classes else UNKNOWN))


def _classes(value: Arg, argument: str) -> Dim | Mismatch:
    if value is None or isinstance(value, float | str | tuple | list) or (isinstance(value, int) and value < 0):
        return invalid(f"`{argument}` must be a non-negative integer. Received: {argument}={shown(value)}", argument)
    return dim_of(value)


def _with_classes(x: Shape, classes: Dim, axis: Arg, *, last: bool) -> Shape | Mismatch:
    # ``last``: whether the new axis may be named by its own position, as TensorFlow has it.
    if axis is None or isinstance(axis, float | str | tuple | list):
        return invalid(f"axis must be an integer, but received {shown(axis)}.", "axis")
    if x.dims is None:
        return UNKNOWN_SHAPE
    rank = len(x.dims)
    if not isinstance(axis, int):
        return of_rank(rank + 1)
    if axis == -1:
        return Shape((*x.dims, classes))
    if not 0 <= axis < rank + int(last):
        message = f"axis must be -1 or between [0, {rank + int(last)}), but received {shown(axis)}."
        return Mismatch("invalid-argument", message, axis, argument="axis", inputs=(0,))
    return Shape((*x.dims[:axis], classes, *x.dims[axis:]))
