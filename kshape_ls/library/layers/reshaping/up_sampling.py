"""``UpSampling1D``, ``UpSampling2D``, ``UpSampling3D``."""

from __future__ import annotations

from kshape_ls.library.layers.reshaping.reshape import whole_fault
from kshape_ls.library.layers.spatial import data_format_fault, data_format_of, reckoned_fault, sizes, sizes_fault
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import Mismatch, Shape
from kshape_ls.shapes.dims import multiply
from kshape_ls.shapes.window import arranged, channel, spatial


def steps_refuses(*, size: Arg) -> Mismatch | None:
    """A positive integer."""
    return whole_fault("size", size)


def images_refuses(*, size: Arg, data_format: Arg, interpolation: Arg) -> Mismatch | None:
    """Positive sizes; the interpolation must be a string, whichever."""
    fault = data_format_fault(data_format) or sizes_fault(size, 2, "size")
    if fault is None and (interpolation is None or isinstance(interpolation, int | float | tuple | list | dict)):
        message = f"`interpolation` must be a string. Received: interpolation={interpolation!r}"
        return Mismatch("invalid-argument", message, found=interpolation, argument="interpolation")
    return fault


def volumes_refuses(*, size: Arg, data_format: Arg) -> Mismatch | None:
    """Positive sizes."""
    return data_format_fault(data_format) or sizes_fault(size, 3, "size")


@layer(
    "UpSampling1D",
    signature="size=2",
    accepts=InputSpec(rank=3),
    construct=steps_refuses,
    given={"rank": 1, "data_format": None},
)
@layer(
    "UpSampling2D",
    signature="size=(2, 2), data_format=None, interpolation='nearest'",
    accepts=InputSpec(rank=4),
    construct=images_refuses,
    given={"rank": 2},
)
@layer(
    "UpSampling3D",
    signature="size=(2, 2, 2), data_format=None",
    accepts=InputSpec(rank=5),
    construct=volumes_refuses,
    given={"rank": 3},
)
def up_sampling(inputs: Shape, *, rank: int, size: Arg, data_format: Arg) -> Shape | Mismatch:
    """Each place several times: (b, *spatial, c) -> (b, *spatial * size, c)."""
    layout = data_format_of(data_format)
    axes = spatial(inputs, rank, layout)
    grown = tuple(multiply(n, times) for n, times in zip(axes, sizes(size, rank), strict=True))
    return reckoned_fault(size, "size", axes) or arranged(inputs, grown, channel(inputs, layout), layout)
