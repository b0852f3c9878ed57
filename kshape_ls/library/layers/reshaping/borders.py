"""Cropping and zero padding: both give each spatial axis a pair of sizes."""

from __future__ import annotations

from collections.abc import Callable

from kshape_ls.library.layers.spatial import data_format_fault, data_format_of, reckoned_fault, sizes, sizes_fault
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape, Symbol
from kshape_ls.shapes.dims import add, show, subtract
from kshape_ls.shapes.window import arranged, channel, spatial, spatial_axes

_ORDINALS = ("1st", "2nd", "3rd")


def cropping_refuses(*, rank: int, cropping: Arg, data_format: Arg) -> Mismatch | None:
    """Pairs that are not negative, one an axis."""
    if rank == 1:
        return sizes_fault(cropping, 2, "cropping", least=0)
    if isinstance(cropping, int) and cropping < 0:
        message = f"`cropping` cannot be negative. Received: cropping={cropping}"
        return Mismatch("invalid-argument", message, found=cropping, argument="cropping")
    return data_format_fault(data_format) or _pairs_fault("cropping", cropping, rank)


def padding_refuses(*, rank: int, padding: Arg, data_format: Arg) -> Mismatch | None:
    """Pairs that are not negative, one an axis; one number for all may be negative, which crops."""
    if rank == 1:
        return data_format_fault(data_format) or sizes_fault(padding, 2, "padding", least=0)
    return data_format_fault(data_format) or _pairs_fault("padding", padding, rank)


@layer(
    "Cropping1D",
    signature="cropping=(1, 1)",
    accepts=InputSpec(rank=3),
    construct=cropping_refuses,
    given={"rank": 1, "data_format": None},
)
@layer(
    "Cropping2D",
    signature="cropping=((0, 0), (0, 0)), data_format=None",
    accepts=InputSpec(rank=4),
    construct=cropping_refuses,
    given={"rank": 2},
)
@layer(
    "Cropping3D",
    signature="cropping=((1, 1), (1, 1), (1, 1)), data_format=None",
    accepts=InputSpec(rank=5),
    construct=cropping_refuses,
    given={"rank": 3},
)
def crop(inputs: Shape, *, rank: int, cropping: Arg, data_format: Arg) -> Shape | Mismatch:
    """Cut off both ends of each spatial axis: (b, n, c), (1, 2) -> (b, n - 3, c)."""
    cut = _bordered(inputs, rank, cropping, data_format, subtract, "cropping")
    if isinstance(cut, Mismatch):
        return cut
    layout = data_format_of(data_format)
    for axis, size, left in zip(spatial_axes(rank, layout), spatial(inputs, rank, layout), cut, strict=False):
        if isinstance(left, int) and left <= 0:
            message = (
                "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the "
                f"input: axis {axis} has {show(size)}. Received: inputs.shape={inputs}, cropping={cropping}"
            )
            return Mismatch("window-too-large", message, axis, found=size, argument="cropping", inputs=(0,))
    return arranged(inputs, cut, channel(inputs, layout), layout)


@layer(
    "ZeroPadding1D",
    signature="padding=1, data_format=None",
    accepts=InputSpec(rank=3),
    construct=padding_refuses,
    given={"rank": 1},
)
@layer(
    "ZeroPadding2D",
    signature="padding=(1, 1), data_format=None",
    accepts=InputSpec(rank=4),
    construct=padding_refuses,
    given={"rank": 2},
)
@layer(
    "ZeroPadding3D",
    signature="padding=((1, 1), (1, 1), (1, 1)), data_format=None",
    accepts=InputSpec(rank=5),
    construct=padding_refuses,
    given={"rank": 3},
)
def pad(inputs: Shape, *, rank: int, padding: Arg, data_format: Arg) -> Shape | Mismatch:
    """Add to both ends of each spatial axis: (b, n, c), (1, 2) -> (b, n + 3, c)."""
    grown = _bordered(inputs, rank, padding, data_format, add, "padding")
    if isinstance(grown, Mismatch):
        return grown
    layout = data_format_of(data_format)
    result = arranged(inputs, grown, channel(inputs, layout), layout)
    if any(isinstance(size, int) and size < 0 for size in grown):
        message = f"Cannot convert {result} to a shape. Negative dimensions are not allowed"
        return Mismatch("window-too-large", message, argument="padding", inputs=(0,))
    return result


def _bordered(
    inputs: Shape, rank: int, value: Arg, data_format: Arg, joined: Callable[[Dim, Dim], Dim], argument: str
) -> tuple[Dim, ...] | Mismatch:
    axes = spatial(inputs, rank, data_format_of(data_format))
    fault = reckoned_fault((value,) if rank == 1 else value, argument, axes)
    if fault:
        return fault
    pairs = _pairs(value, rank)
    return tuple(joined(size, add(before, after)) for size, (before, after) in zip(axes, pairs, strict=True))


def _pairs(value: Arg, rank: int) -> tuple[tuple[Dim, Dim], ...]:
    # One pair for each spatial axis.
    if rank == 1:
        before, after = sizes(value, 2)
        return ((before, after),)
    if isinstance(value, int | Symbol):
        value = (value,) * rank
    if not isinstance(value, tuple | list) or len(value) != rank:
        return ((UNKNOWN, UNKNOWN),) * rank
    pairs = (sizes(part, 2) for part in value)
    return tuple((before, after) for before, after in pairs)


def _pairs_fault(argument: str, value: Arg, rank: int) -> Mismatch | None:
    if isinstance(value, tuple | list | str) and len(value) == rank:
        faults = (
            sizes_fault(part, 2, argument, least=0, shown=f"{_ORDINALS[i]} entry of {argument}")
            for i, part in enumerate(value)
        )
        return next(filter(None, faults), None)
    if isinstance(value, int) or not (value is None or isinstance(value, str | float | tuple | list)):
        return None
    message = f"`{argument}` should be an int or have {rank} elements. Received: {argument}={value!r}"
    return Mismatch("invalid-argument", message, None, f"{rank} elements", value, argument)
