"""``Concatenate`` and ``concatenate``."""

from __future__ import annotations

from dataclasses import replace

from kshape_ls.library.layers.merging.inputs import FUNCTION, listed
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer, op
from kshape_ls.shapes import UNKNOWN, Mismatch, Shape
from kshape_ls.shapes.join import concatenate as joined


@layer("Concatenate", signature="axis=-1")
@op("keras.layers.concatenate", signature="inputs, axis=-1, " + FUNCTION, dtype="float32")
def concatenate(inputs: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on ``axis`` added: [(b, 3), (b, 4)] -> (b, 7)."""
    shapes = listed(inputs, "`Concatenate`")
    if not isinstance(shapes, tuple):
        return shapes
    if is_plain(axis) or isinstance(axis, float):
        message = f"`axis` must be an integer. Received: axis={axis!r}"
        return Mismatch("invalid-argument", message, expected="an integer", found=axis, argument="axis")
    rank = shapes[0].rank
    if len(shapes) == 1 and isinstance(axis, int) and rank is not None and axis >= rank:
        # Keras looks at the axis only where there is something to add.
        return shapes[0]
    result = joined(shapes, axis if isinstance(axis, int) else UNKNOWN)
    if isinstance(result, Shape) or result.code == "invalid-argument":
        return result
    received = "[" + ", ".join(str(shape) for shape in shapes) + "]"
    message = (
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
        f"Received: input_shape={received}"
    )
    return replace(result, message=message)
