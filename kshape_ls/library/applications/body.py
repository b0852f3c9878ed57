"""The numbers that make up a model, and what follows from them: feature maps, outputs, weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kshape_ls.library.applications.truth import truth
from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, multiply, product, show
from kshape_ls.shapes.window import slide


class Window(NamedTuple):
    """One step that makes feature maps smaller; ``padding`` in numbers is what is added at each end."""

    size: int
    stride: int
    padding: str | int = "valid"


HALF = Window(2, 2)
"""Halves, rounded down."""
UPPER_HALF = Window(1, 2)
"""Halves, rounded up."""
MEASURED = Window(0, 2)
"""Halves with a border that Keras fits to the model's own input: rounded up, or down where its height is open."""


@dataclass(frozen=True, slots=True)
class Body:
    """A model apart from its input.

    ``weights`` are those that don't depend on the input's channels, ``per_channel`` those that each channel adds.
    ``hidden`` are the widths of the top's layers before the last one; ``flattened`` says that the top sees all of the
    feature maps, not their averages.
    """

    windows: tuple[Window, ...]
    channels: Dim
    weights: Dim
    per_channel: Dim
    hidden: tuple[Dim, ...] = ()
    flattened: bool = False


def feature_maps(inputs: Shape, body: Body, own: Shape) -> Shape | Mismatch:
    """What leaves the body: (b, h, w, c) -> (b, fewer, fewer, channels). ``own`` is the model's own input shape."""
    if inputs.rank not in (None, 4):
        return _other_rank(inputs, own)
    sizes = [inputs.axis(1), inputs.axis(2)]
    for window in body.windows:
        if window == MEASURED and own.axis(2) is DYNAMIC and isinstance(own.axis(1), int):
            message = f"The width of the input must be known where its height is. Received: {own}"
            return Mismatch("invalid-argument", message, found=own, argument="input_shape")
        for axis, size in enumerate(sizes):
            count = _count(size, window, own)
            if isinstance(count, int) and count < 1:
                return _used_up(inputs, axis + 1, size, window)
            sizes[axis] = count
    return Shape((inputs.axis(0), *sizes, body.channels))


def output(maps: Shape, include_top: Arg, pooling: Arg, classes: Arg) -> Shape:
    """What leaves the model: class scores, averages or maxima of the feature maps, or these themselves."""
    top = truth(include_top)
    pooled = isinstance(pooling, str) and pooling in ("avg", "max")
    if top:
        return Shape((maps.axis(0), as_dim(classes)))
    if top is None:
        return Shape((maps.axis(0), UNKNOWN)) if pooled else UNKNOWN_SHAPE
    if pooling is UNKNOWN:
        return UNKNOWN_SHAPE
    return Shape((maps.axis(0), maps.axis(-1))) if pooled else maps


def count(body: Body, own: Shape, include_top: Arg, classes: Arg) -> Dim:
    """How many scalars the model's weights hold."""
    top = truth(include_top)
    depth = own.axis(-1)
    if top is None or depth is DYNAMIC:
        return UNKNOWN
    total = add(body.weights, multiply(body.per_channel, depth))
    if not top:
        return total
    width = body.channels
    if body.flattened:
        maps = feature_maps(own, body, own)
        width = UNKNOWN if isinstance(maps, Mismatch) or maps.dims is None else product(maps.dims[1:])
    for units in (*body.hidden, as_dim(classes)):
        total = add(total, multiply(add(width, 1), units))
        width = units
    return UNKNOWN if total is DYNAMIC else total


def _count(size: Dim, window: Window, own: Shape) -> Dim:
    if window == MEASURED:
        if own.axis(1) is UNKNOWN:
            down, up = _count(size, HALF, own), _count(size, UPPER_HALF, own)
            return up if down == up else UNKNOWN
        window = HALF if own.axis(1) is DYNAMIC else UPPER_HALF
    padding = window.padding if isinstance(window.padding, str) else ((window.padding, window.padding),)
    return slide(size, window.size, window.stride, padding)


def _used_up(inputs: Shape, axis: int, size: Dim, window: Window) -> Mismatch:
    reach = max(window.size, 2)
    message = (
        f"Computed output size would be zero or negative: a window of {reach} in the model meets axis {axis}, "
        f"of which {show(size)} is left. Received: inputs.shape={inputs}"
    )
    return Mismatch("window-too-large", message, axis, reach, size, inputs=(0,))


def _other_rank(inputs: Shape, own: Shape) -> Shape | Mismatch:
    # Keras adds a missing axis for a single channel.
    if inputs.rank == 3 and own.axis(-1) in (1, UNKNOWN):
        return UNKNOWN_SHAPE
    message = f"expected ndim=4, found ndim={inputs.rank}. Full shape received: {inputs}"
    return Mismatch("rank-mismatch", message, expected=4, found=inputs.rank, inputs=(0,))
