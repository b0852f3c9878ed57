"""``MaxPooling1D`` to ``3D`` and ``AveragePooling1D`` to ``3D``."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import data_format_fault, data_format_of, sizes, sizes_fault
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Mismatch, Shape, window

_END = ", strides=None, padding='valid', data_format=None, name=None"


def pooling_refuses(*, rank: int, pool_size: Arg, strides: Arg, data_format: Arg) -> Mismatch | None:
    """A window that there is; strides of 0 pass the constructor."""
    fault = sizes_fault(pool_size, rank, "pool_size")
    if fault is None and strides is not None:
        fault = sizes_fault(strides, rank, "strides", least=0)
    return fault or data_format_fault(data_format)


@layer(
    "MaxPooling1D",
    "MaxPool1D",
    signature="pool_size=2" + _END,
    accepts=InputSpec(rank=3),
    construct=pooling_refuses,
    given={"rank": 1},
)
@layer(
    "MaxPooling2D",
    "MaxPool2D",
    signature="pool_size=(2, 2)" + _END,
    accepts=InputSpec(rank=4),
    construct=pooling_refuses,
    given={"rank": 2},
)
@layer(
    "MaxPooling3D",
    "MaxPool3D",
    signature="pool_size=(2, 2, 2)" + _END,
    accepts=InputSpec(rank=5),
    construct=pooling_refuses,
    given={"rank": 3},
)
@layer(
    "AveragePooling1D",
    "AvgPool1D",
    signature="pool_size" + _END,
    accepts=InputSpec(rank=3),
    construct=pooling_refuses,
    given={"rank": 1},
)
@layer(
    "AveragePooling2D",
    "AvgPool2D",
    signature="pool_size" + _END,
    accepts=InputSpec(rank=4),
    construct=pooling_refuses,
    given={"rank": 2},
)
@layer(
    "AveragePooling3D",
    "AvgPool3D",
    signature="pool_size" + _END,
    accepts=InputSpec(rank=5),
    construct=pooling_refuses,
    given={"rank": 3},
)
def pooling(
    inputs: Shape, *, rank: int, pool_size: Arg, strides: Arg, padding: Arg, data_format: Arg
) -> Shape | Mismatch:
    """One value a window: (b, *spatial, c) -> (b, *fewer, c)."""
    if (is_plain(padding) or isinstance(padding, bool | int | float)) and padding not in ("valid", "same"):
        message = f"Argument `padding` must be either 'valid' or 'same'. Received: padding={padding!r}"
        return Mismatch("invalid-argument", message, found=padding, argument="padding")
    steps = sizes(pool_size if strides is None else strides, rank)
    if 0 in steps:
        message = f"Division by zero: `strides` must be positive. Received: strides={strides!r}"
        return Mismatch("invalid-argument", message, found=strides, argument="strides")
    return window.pooling(
        inputs,
        sizes(pool_size, rank),
        strides=steps,
        padding=padding if isinstance(padding, str) else UNKNOWN,
        data_format=data_format_of(data_format),
    )
