"""Functions that make several tensors of one: split and unstack."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import cut, dim_of, invalid, size_of
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, divide
from kshape_ls.shapes.reduce import normal_axes
from kshape_ls.shapes.written import shown


@op("keras.ops.split", signature="x, indices_or_sections, axis=0")
def split(x: Shape, *, indices_or_sections: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """Equal pieces, or pieces cut at indices: (6, 3), 2 -> [(3, 3), (3, 3)]."""
    return _split(x, indices_or_sections, axis)


@op("numpy.split", signature="ary, indices_or_sections, axis=0")
def split_array(ary: Shape, *, indices_or_sections: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """Equal pieces, or pieces cut at indices: (6, 3), 2 -> [(3, 3), (3, 3)]."""
    return _split(ary, indices_or_sections, axis)


@op("keras.ops.vsplit", signature="x, indices_or_sections", given={"axis": 0, "least": 2})
@op("keras.ops.hsplit", signature="x, indices_or_sections", given={"axis": 1, "least": 1})
@op("keras.ops.dsplit", signature="x, indices_or_sections", given={"axis": 2, "least": 3})
def split_along(x: Shape, *, indices_or_sections: Arg, axis: int, least: int) -> list[Shape] | Shape | Mismatch:
    """As ``split`` on the first, the second or the third axis: (2, 6), 2 -> [(2, 3), (2, 3)]."""
    return _along(x, indices_or_sections, axis, least)


@op("numpy.vsplit", signature="ary, indices_or_sections", given={"axis": 0, "least": 2})
@op("numpy.hsplit", signature="ary, indices_or_sections", given={"axis": 1, "least": 1})
@op("numpy.dsplit", signature="ary, indices_or_sections", given={"axis": 2, "least": 3})
def split_array_along(ary: Shape, *, indices_or_sections: Arg, axis: int, least: int) -> list[Shape] | Shape | Mismatch:
    """As ``split`` on the first, the second or the third axis: (2, 6), 2 -> [(2, 3), (2, 3)]."""
    return _along(ary, indices_or_sections, axis, least)


@op("keras.ops.array_split", signature="x, indices_or_sections, axis=0")
def array_split(x: Shape, *, indices_or_sections: Arg, axis: Arg) -> list[Shape] | tuple[Shape, ...] | Shape | Mismatch:
    """Pieces that are nearly equal: (5, 3), 2 -> [(3, 3), (2, 3)]."""
    if isinstance(indices_or_sections, tuple | list | float | str):
        return invalid(
            f"`indices_or_sections` must be of type `int`. Received: {shown(indices_or_sections)}",
            "indices_or_sections",
        )
    pieces = _nearly(x, indices_or_sections, axis)
    # Keras returns a tuple where the size is open.
    return tuple(pieces) if isinstance(pieces, list) and x.axis(axis) is DYNAMIC else pieces


@op("numpy.array_split", signature="ary, indices_or_sections, axis=0")
def array_split_array(ary: Shape, *, indices_or_sections: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """Pieces that are nearly equal: (5, 3), 2 -> [(3, 3), (2, 3)]."""
    if isinstance(indices_or_sections, tuple | list):
        return UNKNOWN_SHAPE
    return _nearly(ary, indices_or_sections, axis)


@op("tensorflow.split", signature="value, num_or_size_splits, axis=0, num=None, name='split'")
def split_tensor(value: Shape, *, num_or_size_splits: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """Equal pieces, or pieces of the sizes given: (6, 3), [1, 5] -> [(1, 3), (5, 3)]."""
    where = _axis(value, axis)
    if not isinstance(where, int):
        return where
    if isinstance(num_or_size_splits, int):
        return _equally(value, num_or_size_splits, where)
    pieces = _sizes(num_or_size_splits, "num_or_size_splits")
    return divide.split_by_sizes(value, pieces, where) if isinstance(pieces, list) else pieces


@op("keras.ops.unstack", signature="x, num=None, axis=0")
def unstack(x: Shape, *, num: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """One tensor for each place on an axis: (3, 4) -> [(4,), (4,), (4,)]."""
    return _unstack(x, num, axis)


@op("tensorflow.unstack", signature="value, num=None, axis=0, name='unstack'")
def unstack_tensor(value: Shape, *, num: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    """One tensor for each place on an axis: (3, 4) -> [(4,), (4,), (4,)]."""
    if isinstance(num, str | tuple | list):
        return invalid(f"Expected int for argument 'num' not {shown(num)}.", "num")
    num = cut(num)
    result = _unstack(value, num, axis)
    size = value.axis(axis) if isinstance(axis, int) else UNKNOWN
    if isinstance(num, int) and isinstance(size, int) and num != size:
        message = f"Dimension must be {num} but is {size}. Full shape received: {value}"
        return Mismatch("axis-size-mismatch", message, axis, num, size, "num", (0,))
    return result


def _split(inputs: Shape, indices_or_sections: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    where = _axis(inputs, axis)
    if not isinstance(where, int):
        return where
    if isinstance(indices_or_sections, int):
        return _equally(inputs, indices_or_sections, where)
    indices = _sizes(indices_or_sections, "indices_or_sections")
    return divide.split_at(inputs, indices, where) if isinstance(indices, list) else indices


def _along(inputs: Shape, indices_or_sections: Arg, axis: int, least: int) -> list[Shape] | Shape | Mismatch:
    if inputs.rank is not None and inputs.rank < least:
        message = f"only works on arrays of at least {least} dimensions. Received array with shape {inputs}"
        return Mismatch("rank-mismatch", message, expected=least, found=inputs.rank, inputs=(0,))
    return _split(inputs, indices_or_sections, 0 if inputs.rank == 1 else axis)


def _nearly(inputs: Shape, sections: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    where = _axis(inputs, axis)
    if not isinstance(where, int):
        return where
    if isinstance(sections, int) and sections <= 0:
        return invalid(f"`indices_or_sections` must be a positive integer. Received: {sections}", "indices_or_sections")
    return divide.split_nearly(inputs, sections, where) if _few(sections) else UNKNOWN_SHAPE


def _unstack(inputs: Shape, num: Arg, axis: Arg) -> list[Shape] | Shape | Mismatch:
    where = _axis(inputs, axis)
    if not isinstance(where, int):
        return where
    if isinstance(num, str | float | tuple | list):
        return invalid(f"`num` must be an integer. Received: num={shown(num)}", "num")
    count: Dim | None = None if num is None else dim_of(num)
    places = inputs.axis(where) if count is None else count
    if isinstance(places, int) and not _few(places):
        return UNKNOWN_SHAPE
    pieces = divide.unstack(inputs, where, count)
    return UNKNOWN_SHAPE if pieces is None else pieces


def _equally(inputs: Shape, sections: int, axis: int) -> list[Shape] | Shape | Mismatch:
    return divide.split_equally(inputs, sections, axis) if _few(sections) else UNKNOWN_SHAPE


def _few(count: object) -> bool:
    # More pieces than this aren't laid out one by one.
    return isinstance(count, int) and count <= 1000


def _axis(inputs: Shape, axis: Arg) -> int | Shape | Mismatch:
    fault = normal_axes(axis, inputs.rank)
    if isinstance(fault, Mismatch):
        return fault
    if axis is None or isinstance(axis, tuple | list):
        return invalid(f"`axis` must be an integer. Received: axis={shown(axis)}", "axis")
    return axis if isinstance(axis, int) else UNKNOWN_SHAPE


def _sizes(values: Arg, argument: str) -> list[Dim] | Shape | Mismatch:
    if isinstance(values, float | str) or values is None:
        return invalid(
            f"`{argument}` must be an integer or a sequence of integers. Received: {shown(values)}", argument
        )
    if not isinstance(values, tuple | list):
        return UNKNOWN_SHAPE
    found = [size_of(each) for each in values]
    if any(isinstance(each, tuple | list) for each in values) or None in found:
        return invalid(f"`{argument}` must be integers. Received: {shown(values)}", argument)
    return [each for each in found if each is not None]
