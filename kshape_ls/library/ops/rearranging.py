"""Functions that put the same elements elsewhere: reshape, transpose, flips."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import MOST_AXES, cut, invalid, is_dim, nested_axis, open_sizes, size_of
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes import rearrange as axes_of
from kshape_ls.shapes.reduce import along
from kshape_ls.shapes.reshape import ravel as raveled
from kshape_ls.shapes.reshape import reshape as reshaped
from kshape_ls.shapes.settle import reshape_at_run_time
from kshape_ls.shapes.written import shown


@op("keras.ops.reshape", signature="x, newshape")
def reshape(x: Shape, *, newshape: Arg) -> Shape | Mismatch:
    """Other axes for the same elements, one of which may be -1: (2, 6), (-1, 4) -> (3, 4)."""
    if isinstance(newshape, Shape):
        # A tensor of sizes tells how many there are; without even that, Keras takes it for one.
        count = newshape.axis(0) if newshape.rank == 1 else 1 if newshape.rank is not None else UNKNOWN
        return Shape((DYNAMIC,) * count) if isinstance(count, int) and count <= MOST_AXES else UNKNOWN_SHAPE
    if newshape is UNKNOWN or newshape is None:
        return UNKNOWN_SHAPE
    target = newshape if isinstance(newshape, tuple | list) else (newshape,)
    # What isn't a number is a size that isn't known yet.
    return reshaped(
        x, tuple(DYNAMIC if _no_number(item) else int(item) if isinstance(item, int) else item for item in target)
    )


@op("keras.eager_ops.reshape", signature="x, newshape")
def reshape_eager(x: Shape, *, newshape: Arg) -> Shape | Mismatch:
    """As ``keras.ops.reshape`` on TensorFlow's tensors, which compare sizes even where some are open."""
    return reshape_to(x, newshape, "newshape")


@op("tensorflow.reshape", signature="tensor, shape, name=None", integers="shape")
def reshape_tensor(tensor: Shape, *, shape: Arg) -> Shape | Mismatch:
    """Other axes for the same elements, one of which may be -1: (2, 6), (-1, 4) -> (3, 4)."""
    return reshape_to(tensor, shape, "shape")


@op("numpy.reshape", signature="a, shape=None, order='C', *, newshape=None, copy=None")
def reshape_array(a: Shape, *, shape: Arg, newshape: Arg) -> Shape | Mismatch:
    """Other axes for the same elements, one of which may be -1: (2, 6), (-1, 4) -> (3, 4)."""
    return reshape_to(a, newshape if shape is None else shape, "shape")


def reshape_to(inputs: Shape, target: Arg, argument: str) -> Shape | Mismatch:
    """``reshape`` with a target as it is written: a size, a sequence of sizes, or a tensor of sizes."""
    if isinstance(target, Shape):
        count = target.axis(0) if target.rank == 1 else UNKNOWN
        return open_sizes(count)
    if target is UNKNOWN or target is None:
        return UNKNOWN_SHAPE
    found: list[Dim] = []
    for item in target if isinstance(target, tuple | list) else (target,):
        size = size_of(item)
        if size is None or isinstance(item, tuple | list):
            return invalid(f"`{argument}` must be a sequence of integers. Received: {shown(target)}", argument)
        found.append(size)
    return reshape_at_run_time(inputs, tuple(found), argument)


@op("keras.ops.ravel", signature="x")
def ravel(x: Shape) -> Shape:
    """All axes in one: (2, 3) -> (6,)."""
    return raveled(x)


@op("numpy.ravel", signature="a, order='C'")
def ravel_array(a: Shape) -> Shape:
    """All axes in one: (2, 3) -> (6,)."""
    return raveled(a)


@op("keras.ops.transpose", signature="x, axes=None")
def transpose(x: Shape, *, axes: Arg) -> Shape | Mismatch:
    """The axes in another order, or reversed: (2, 3, 4), (1, 0, 2) -> (3, 2, 4)."""
    return nested_axis(axes, "axes") or axes_of.transpose(x, axes)


@table("numpy.transpose numpy.permute_dims", signature="a, axes=None")
def transpose_array(a: Shape, *, axes: Arg) -> Shape | Mismatch:
    """The axes in another order, or reversed: (2, 3, 4), (1, 0, 2) -> (3, 2, 4)."""
    return nested_axis(axes, "axes") or axes_of.transpose(a, axes)


@op("tensorflow.transpose", signature="a, perm=None, conjugate=False, name='transpose'", integers="perm:1")
def transpose_tensor(a: Shape, *, perm: Arg) -> Shape | Mismatch:
    """The axes in another order, or reversed: (2, 3, 4), (1, 0, 2) -> (3, 2, 4)."""
    return nested_axis(perm, "perm") or axes_of.transpose_at_run_time(a, perm, "perm")


@op("tensorflow.linalg.matrix_transpose", signature="a, name='matrix_transpose', conjugate=False")
def matrix_transpose(a: Shape) -> Shape | Mismatch:
    """The last two axes for each other: (b, 3, 4) -> (b, 4, 3)."""
    return _matrix_transpose(a)


@op("tensorflow.linalg.adjoint", signature="matrix, name=None")
def adjoint(matrix: Shape) -> Shape | Mismatch:
    """The last two axes for each other: (b, 3, 4) -> (b, 4, 3)."""
    return _matrix_transpose(matrix)


@op("keras.ops.expand_dims", signature="x, axis")
def expand_dims(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """New axes of 1: (2, 3), axis=1 -> (2, 1, 3)."""
    if axis is None:
        return invalid(
            "The `axis` argument to `expand_dims` should be an integer, tuple or list. Received axis=None", "axis"
        )
    return axes_of.expand_dims(x, axis)


@op("tensorflow.expand_dims", signature="input, axis, name=None", integers="axis:0")
def expand_dims_tensor(input: Shape, *, axis: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """A new axis of 1: (2, 3), axis=1 -> (2, 1, 3)."""
    if isinstance(axis, tuple | list) and len(axis) == 1:
        axis = axis[0]
    return axes_of.expand_dims(input, axis) if axis is not None else UNKNOWN_SHAPE


@op("numpy.expand_dims", signature="a, axis")
def expand_dims_array(a: Shape, *, axis: Arg) -> Shape | Mismatch:
    """New axes of 1: (2, 3), axis=1 -> (2, 1, 3)."""
    return axes_of.expand_dims(a, axis) if axis is not None else UNKNOWN_SHAPE


@op("keras.ops.squeeze", signature="x, axis=None")
def squeeze(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """Axes of 1 gone: (2, 1, 3) -> (2, 3)."""
    return axes_of.squeeze(x, axis)


@op("tensorflow.squeeze", signature="input, axis=None, name=None")
def squeeze_tensor(input: Shape, *, axis: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """Axes of 1 gone: (2, 1, 3) -> (2, 3)."""
    whole = tuple(map(cut, axis)) if isinstance(axis, tuple | list) else cut(axis)
    return axes_of.squeeze_at_run_time(input, whole)


@op("numpy.squeeze", signature="a, axis=None")
def squeeze_array(a: Shape, *, axis: Arg) -> Shape | Mismatch:
    """Axes of 1 gone: (2, 1, 3) -> (2, 3)."""
    return axes_of.squeeze_at_run_time(a, axis)


@op("keras.ops.moveaxis", signature="x, source, destination")
def moveaxis(x: Shape, *, source: Arg, destination: Arg) -> Shape | Mismatch:
    """Some axes elsewhere: (2, 3, 4), 0 -> -1 -> (3, 4, 2)."""
    return axes_of.moveaxis(x, source, destination)


@op("numpy.moveaxis", signature="a, source, destination")
def moveaxis_array(a: Shape, *, source: Arg, destination: Arg) -> Shape | Mismatch:
    """Some axes elsewhere: (2, 3, 4), 0 -> -1 -> (3, 4, 2)."""
    return axes_of.moveaxis(a, source, destination)


@op("keras.ops.swapaxes", signature="x, axis1, axis2")
def swapaxes(x: Shape, *, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """Two axes for each other: (2, 3, 4), 0, 2 -> (4, 3, 2)."""
    return axes_of.swapaxes(x, axis1, axis2)


@op("numpy.swapaxes", signature="a, axis1, axis2")
def swapaxes_array(a: Shape, *, axis1: Arg, axis2: Arg) -> Shape | Mismatch:
    """Two axes for each other: (2, 3, 4), 0, 2 -> (4, 3, 2)."""
    return axes_of.swapaxes(a, axis1, axis2)


@op("keras.ops.rot90", signature="array, k=1, axes=(0, 1)")
def rot90(array: Shape, *, axes: Arg) -> Shape | Mismatch:
    """Two axes for each other, whatever ``k`` is, as Keras has it: (2, 3, 4) -> (3, 2, 4)."""
    if array.rank is not None and array.rank < 2:
        message = f"Input array must have at least 2 dimensions. Received: array.shape={array}"
        return Mismatch("rank-mismatch", message, expected=2, found=array.rank, inputs=(0,))
    if isinstance(axes, tuple | list):
        if len(axes) != 2 or (axes[0] == axes[1] and axes[0] is not UNKNOWN):
            return invalid(f"Invalid axes: {shown(axes)}. Axes must be a tuple of two different dimensions.", "axes")
        return axes_of.swapaxes(array, axes[0], axes[1])
    return UNKNOWN_SHAPE if array.rank is None else of_rank(array.rank)


@op("keras.ops.flip", signature="x, axis=None")
@op("keras.ops.roll", signature="x, shift, axis=None")
def flip(x: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return along(x, axis)


@op("numpy.flip", signature="m, axis=None")
def flip_array(m: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return along(m, axis)


@op("tensorflow.reverse", signature="tensor, axis, name=None", integers="axis:1")
def reverse(tensor: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return along(tensor, axis)


@op("tensorflow.roll", signature="input, shift, axis, name=None", integers="shift axis")
def roll(input: Shape, *, shift: Arg, axis: Arg) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """The same shape: (...) -> (...)."""
    counts = [len(each) if isinstance(each, tuple | list) else 0 if is_dim(each) else None for each in (shift, axis)]
    if None not in counts and counts[0] != counts[1]:
        return invalid(f"shift and axis must have the same size. Received: {shown(shift)} and {shown(axis)}", "axis")
    return input


@op("tensorflow.reverse_sequence", signature="input, seq_lengths, seq_axis=None, batch_axis=None, name=None")
def reverse_sequence(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """The same shape: (...) -> (...)."""
    return input


@op("numpy.roll", signature="a, shift, axis=None")
def roll_array(a: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return along(a, axis)


@op("keras.ops.fliplr", signature="x", given={"least": 2})
@op("keras.ops.flipud", signature="x", given={"least": 1})
def flip_one_way(x: Shape, *, least: int) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    if x.rank is not None and x.rank < least:
        message = f"requires input with {least} or more dimensions. Received: x.shape={x}"
        return Mismatch("rank-mismatch", message, expected=least, found=x.rank, inputs=(0,))
    return x


@table("numpy.fliplr numpy.flipud", signature="m")
def flip_array_one_way(m: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return m


def _matrix_transpose(inputs: Shape) -> Shape | Mismatch:
    if inputs.rank is not None and inputs.rank < 2:
        message = f"Argument `a` must be a (batch of) matrix with rank >= 2, found {inputs}"
        return Mismatch("rank-mismatch", message, expected=2, found=inputs.rank, inputs=(0,))
    return axes_of.swapaxes(inputs, -1, -2)


def _no_number(item: Arg) -> bool:
    return not is_dim(item) and item is not UNKNOWN
