"""Functions that make tensors larger: tile, repeat, pad, broadcast."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid, sizes
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Mismatch, Shape, extend
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.written import shown


@op("keras.ops.tile", signature="x, repeats")
def tile(x: Shape, *, repeats: Arg) -> Shape | Mismatch:
    """Copies side by side: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile(x, repeats)


@op("numpy.tile", signature="A, reps")
def tile_array(A: Shape, *, reps: Arg) -> Shape | Mismatch:  # noqa: N803 - NumPy's name
    """Copies side by side: (2, 3), (2, 1) -> (4, 3)."""
    return extend.tile(A, reps, "reps")


@op("tensorflow.tile", signature="input, multiples, name=None", integers="multiples:1")
def tile_tensor(input: Shape, *, multiples: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Copies side by side, one count an axis: (2, 3), (2, 1) -> (4, 3)."""
    tiled = extend.tile_each(input, _opened(multiples))
    if isinstance(tiled, Mismatch) or tiled.dims is None or not isinstance(multiples, tuple | list):
        return tiled
    return Shape(tuple(0 if count == 0 else size for size, count in zip(tiled.dims, multiples, strict=True)))


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
    if isinstance(repeats, int) and repeats < 0:
        repeats = DYNAMIC
    repeated = extend.repeat(Shape((1,)) if input.rank == 0 else input, repeats, axis)
    if isinstance(repeated, Mismatch) or repeats != 0 or not repeated.dims:
        return repeated
    return repeated.with_axis(axis if isinstance(axis, int) else 0, 0)


@op("keras.ops.pad", signature="x, pad_width, mode='constant', constant_values=None")
def pad(x: Shape, *, pad_width: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), ((0, 0), (1, 2)) -> (2, 6)."""
    return extend.pad(x, _looked_at(x, pad_width))


@op("numpy.pad", signature="array, pad_width, mode='constant', **kwargs")
def pad_array(array: Shape, *, pad_width: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), ((0, 0), (1, 2)) -> (2, 6)."""
    return extend.negative_pad(pad_width, "pad_width") or extend.pad(array, pad_width)


@op("tensorflow.pad", signature="tensor, paddings, mode='CONSTANT', constant_values=0, name=None", integers="paddings")
def pad_tensor(tensor: Shape, *, paddings: Arg, mode: Arg) -> Shape | Mismatch:
    """So many before and after each axis: (2, 3), [[0, 0], [1, 2]] -> (2, 6)."""
    known = isinstance(mode, str) and mode.upper() in ("CONSTANT", "REFLECT", "SYMMETRIC")
    if not known and mode is not UNKNOWN:
        message = f'Value of argument `mode` expected to be one of "CONSTANT", "REFLECT", "SYMMETRIC": {shown(mode)}'
        return invalid(message, "mode")
    return extend.negative_pad(paddings, "paddings") or extend.pad_each(tensor, paddings)


@op("keras.ops.broadcast_to", signature="x, shape")
def broadcast_to(x: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    return _broadcast_to(x, shape)


@op("tensorflow.broadcast_to", signature="input, shape, name=None", integers="shape:1")
def broadcast_to_tensor(input: Shape, *, shape: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    wanted = sizes(_opened(shape))
    if isinstance(wanted, Mismatch) or wanted.dims is None:
        return wanted
    if input.rank is not None and input.rank > len(wanted.dims):
        message = f"The rank of the shape must not be below the input's. Received: {input} and {wanted}"
        return Mismatch("rank-mismatch", message, expected=input.rank, found=len(wanted.dims), argument="shape")
    return broadcast(input, wanted)


@op("numpy.broadcast_to", signature="array, shape, subok=False")
def broadcast_to_array(array: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Axes of 1 made larger: (1, 3), (2, 5, 3) -> (2, 5, 3)."""
    return _broadcast_to(array, shape)


def _looked_at(x: Shape, widths: Arg) -> Arg:
    # Beside an open size Keras doesn't ask whether the widths are whole numbers.
    if x.dims is None or not isinstance(widths, tuple | list) or len(widths) != len(x.dims):
        return widths
    return tuple(
        (0, 0) if size is DYNAMIC and isinstance(pair, tuple | list) and _are_numbers(pair) else pair
        for size, pair in zip(x.dims, widths, strict=True)
    )


def _are_numbers(pair: Arg) -> bool:
    return len(pair) == 2 and all(isinstance(width, int | float) for width in pair)


def _opened(counts: Arg) -> Arg:
    # In a graph a negative count makes an open size; only running finds out.
    if isinstance(counts, tuple | list):
        return tuple(_opened(each) for each in counts)
    return DYNAMIC if isinstance(counts, int) and counts == -1 else counts


def _broadcast_to(inputs: Shape, target: Arg) -> Shape | Mismatch:
    wanted = sizes(target)
    if isinstance(wanted, Mismatch):
        return wanted
    both = broadcast(inputs, wanted)
    return both if isinstance(both, Mismatch) else wanted
