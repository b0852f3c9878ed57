"""Functions that make tensors larger: tile, repeat, pad, broadcast."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import sizes
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import Mismatch, Shape, extend
from kshape_ls.shapes.broadcast import broadcast


@op("keras.ops.tile", signature="x, repeats")
def tile(x: Shape, *, repeats: Arg) -> Shape | Mismatch:
    """Copies side by side: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile(x, repeats)


@op("numpy.tile", signature="A, reps")
def tile_array(A: Shape, *, reps: Arg) -> Shape | Mismatch:  # noqa: N803 - NumPy's name
    """Copies side by side: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile(A, reps, "reps")


@op("tensorflow.tile", signature="input, multiples, name=None")
def tile_tensor(input: Shape, *, multiples: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Copies side by side, one count an axis: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile_each(input, multiples)


@op("keras.ops.repeat", signature="x, repeats, axis=None")
def repeat(x: Shape, *, repeats: Arg, axis: Arg) -> Shape | Mismatch:
    """Each element several times: (2, 3), 2, axis=1 -> (2, 6)."""
    return extend.repeat(x, repeats, axis)


@op("numpy.repeat", signature="a, repeats, axis=None")
def repeat_array(a: Shape, *, repeats: Arg, axis: Arg) -> Shape | Mismatch:
    """Each element several times: (2, 3), 2, axis=1 -> (2, 6)."""
    return extend.repeat(a, repeats, axis)


@op("tensorflow.repeat", signature="input, repeats, axis=None, name=None")
def repeat_tensor(input: Shape, *, repeats: Arg, axis: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Each element several times: (2, 3), 2, axis=1 -> (2, 6)."""
    return extend.repeat(input, repeats, axis)


@op("keras.ops.pad", signature="x, pad_width, mode='constant', constant_values=None")
def pad(x: Shape, *, pad_width: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), ((0, 0), (1, 2)) -> (2, 6)."""
    return extend.pad(x, pad_width)


@op("numpy.pad", signature="array, pad_width, mode='constant', **kwargs")
def pad_array(array: Shape, *, pad_width: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), ((0, 0), (1, 2)) -> (2, 6)."""
    return extend.negative_pad(pad_width, "pad_width") or extend.pad(array, pad_width)


@op("tensorflow.pad", signature="tensor, paddings, mode='CONSTANT', constant_values=0, name=None")
def pad_tensor(tensor: Shape, *, paddings: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), [[0, 0], [1, 2]] -> (2, 6)."""
    return extend.negative_pad(paddings, "paddings") or extend.pad_each(tensor, paddings)


@op("keras.ops.broadcast_to", signature="x, shape")
def broadcast_to(x: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    return _broadcast_to(x, shape)


@op("tensorflow.broadcast_to", signature="input, shape, name=None")
def broadcast_to_tensor(input: Shape, *, shape: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    return _broadcast_to(input, shape)


@op("numpy.broadcast_to", signature="array, shape, subok=False")
def broadcast_to_array(array: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    return _broadcast_to(array, shape)


def _broadcast_to(inputs: Shape, target: Arg) -> Shape | Mismatch:
    wanted = sizes(target)
    if isinstance(wanted, Mismatch):
        return wanted
    both = broadcast(inputs, wanted)
    return both if isinstance(both, Mismatch) else wanted
