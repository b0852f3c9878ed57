"""``AdaptiveMaxPooling1D`` to ``3D`` and ``AdaptiveAveragePooling1D`` to ``3D``."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import DATA_FORMATS
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape, Symbol
from kshape_ls.shapes.window import arranged, channel

_SIGNATURE = "output_size, data_format=None"


def adaptive_refuses(*, rank: int, output_size: Arg, data_format: Arg) -> Mismatch | None:
    """One size or one an axis, and a data format spelt exactly; any false value is the default one."""
    listed = isinstance(output_size, tuple | list)
    if (listed and len(output_size) != rank) or (
        not listed and (is_plain(output_size) or isinstance(output_size, float))
    ):
        message = f"`output_size` must be an integer or a tuple of {rank}. Received: {output_size!r}"
        return Mismatch("invalid-argument", message, None, f"{rank} integers", output_size, "output_size")
    known = is_plain(data_format) or isinstance(data_format, bool | int | float)
    if known and data_format and data_format not in DATA_FORMATS:
        message = f"Invalid data_format: {data_format}. Expected 'channels_first' or 'channels_last'"
        return Mismatch("invalid-argument", message, found=data_format, argument="data_format")
    return None


@layer("AdaptiveMaxPooling1D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 1})
@layer("AdaptiveMaxPooling2D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 2})
@layer("AdaptiveMaxPooling3D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 3})
@layer("AdaptiveAveragePooling1D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 1})
@layer("AdaptiveAveragePooling2D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 2})
@layer("AdaptiveAveragePooling3D", signature=_SIGNATURE, construct=adaptive_refuses, given={"rank": 3})
def adaptive_pooling(inputs: Shape, *, rank: int, output_size: Arg, data_format: Arg) -> Shape | Mismatch:
    """As many places as asked for: (b, *spatial, c) -> (b, *output_size, c)."""
    layout = UNKNOWN if data_format is UNKNOWN else data_format or "channels_last"
    least = 2 if layout == "channels_first" else 1
    if inputs.rank is not None and inputs.rank < least:
        message = f"expected min_ndim={least}, found ndim={inputs.rank}. Full shape received: {inputs}"
        return Mismatch("rank-mismatch", message, expected=least, found=inputs.rank, inputs=(0,))
    asked = output_size if isinstance(output_size, tuple | list) else (output_size,) * rank
    found: list[Dim] = []
    for size in asked:
        if isinstance(size, str | float | tuple | list) or (isinstance(size, int) and size < 0):
            message = f"Cannot convert {output_size!r} to a shape. Found invalid dimension {size!r}"
            return Mismatch("invalid-argument", message, found=size, argument="output_size")
        found.append(DYNAMIC if size is None else size if isinstance(size, int | Symbol) else UNKNOWN)
    return arranged(inputs, found, channel(inputs, layout), layout)
