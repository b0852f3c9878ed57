"""``Dot`` and ``dot``."""

from __future__ import annotations

from kshape_ls.library.layers.merging.inputs import FUNCTION, listed
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer, op
from kshape_ls.shapes import UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import show, written_otherwise


def dot_refuses(*, axes: Arg) -> Mismatch | None:
    """Anything but an integer or a pair of them."""
    if isinstance(axes, tuple):
        wrong = len(axes) != 2 or any(is_plain(axis) or isinstance(axis, float) for axis in axes)
    else:
        wrong = is_plain(axes) or isinstance(axes, float)
    if not wrong:
        return None
    message = f"Invalid format for argument `axes`: it should be an int or two ints. Received: axes={axes!r}"
    return Mismatch("invalid-argument", message, expected="an int or two ints", found=axes, argument="axes")


@layer("Dot", signature="axes, normalize=False", construct=dot_refuses)
@op("keras.layers.dot", signature="inputs, axes=-1, normalize=False, " + FUNCTION, dtype="float32")
def dot(inputs: Arg, *, axes: Arg) -> Shape | Mismatch:
    """Batchwise product over one axis of each: [(b, *s, n), (b, n, *t)] -> (b, *s, *t); (b, 1) for vectors."""
    shapes = listed(inputs, "`Dot`")
    refused = dot_refuses(axes=axes)
    if refused or not isinstance(shapes, tuple):
        return refused or (shapes if not isinstance(shapes, tuple) else UNKNOWN_SHAPE)
    if len(shapes) != 2:
        message = f"A `Dot` layer should be called on a list of 2 inputs. Received: {len(shapes)} inputs"
        return Mismatch("input-count", message, expected=2, found=len(shapes))
    left, right = shapes
    pair = _pair(axes, left, right)
    if left.dims is None or right.dims is None or pair is None:
        return UNKNOWN_SHAPE
    fault = _outside(pair, shapes) or _unequal(pair, left, right)
    if fault:
        return fault
    kept = [*_without(left.dims, pair[0]), *_without(right.dims, pair[1])[1:]]
    if len(right.dims) == 1:
        message = f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {left} and {right}."
        return Mismatch("rank-mismatch", message, expected=2, found=1, inputs=(1,))
    return Shape((*kept, 1)) if len(kept) == 1 else Shape(tuple(kept))


def _pair(axes: Arg, left: Shape, right: Shape) -> tuple[int, int] | None:
    if isinstance(axes, int):
        if axes >= 0:
            return (axes, axes)
        return (axes % left.rank, axes % right.rank) if left.rank and right.rank else None
    if isinstance(axes, tuple) and len(axes) == 2 and all(isinstance(axis, int) for axis in axes):
        return (axes[0], axes[1])
    return None


def _outside(pair: tuple[int, int], shapes: tuple[Shape, ...]) -> Mismatch | None:
    for position, (axis, shape) in enumerate(zip(pair, shapes, strict=True)):
        rank = shape.rank or 0
        if not -rank <= axis < rank:
            message = f"axis {axis} is out of bounds for input {position} of shape {shape}"
            bounds = f"[{-rank}, {rank})"
            return Mismatch("invalid-argument", message, None, bounds, axis, "axes", (position,))
    return None


def _unequal(pair: tuple[int, int], left: Shape, right: Shape) -> Mismatch | None:
    a, b = left.axis(pair[0]), right.axis(pair[1])
    # Keras compares with !=, so that None fits None alone.
    if not written_otherwise(a, b):
        return None
    message = (
        f"Incompatible input shapes: axis values {show(a)} (at axis {pair[0]}) != {show(b)} (at axis {pair[1]}). "
        f"Full input shapes: {left}, {right}"
    )
    return Mismatch("axis-size-mismatch", message, pair[1], a, b, "axes", (0, 1))


def _without(dims: tuple[Dim, ...], axis: int) -> tuple[Dim, ...]:
    where = axis % len(dims)
    return dims[:where] + dims[where + 1 :]
