"""``Add``, ``Subtract``, ``Multiply``, ``Average``, ``Maximum``, ``Minimum``, and their functional forms."""

from __future__ import annotations

from kshape_ls.library.layers.merging.inputs import FUNCTION, listed
from kshape_ls.library.rules import Arg, layer, op
from kshape_ls.shapes import Mismatch, Shape
from kshape_ls.shapes.broadcast import merge


@layer("Add", signature="")
@layer("Multiply", signature="")
@layer("Average", signature="")
@layer("Maximum", signature="")
@layer("Minimum", signature="")
@op("keras.layers.add", "keras.layers.multiply", signature="inputs, " + FUNCTION, dtype="float32")
@op("keras.layers.average", signature="inputs, " + FUNCTION, dtype="float32")
@op("keras.layers.maximum", "keras.layers.minimum", signature="inputs, " + FUNCTION, dtype="float32")
def merged(inputs: Arg) -> Shape | Mismatch:
    """One shape of all: [(b, *s), (b, *t)] -> (b, *s and t broadcast)."""
    shapes = listed(inputs)
    return merge(shapes) if isinstance(shapes, tuple) else shapes


@layer("Subtract", signature="")
@op("keras.layers.subtract", signature="inputs, " + FUNCTION, dtype="float32")
def subtract(inputs: Arg) -> Shape | Mismatch:
    """The difference of exactly two: [(b, *s), (b, *t)] -> (b, *s and t broadcast)."""
    shapes = listed(inputs)
    if not isinstance(shapes, tuple):
        return shapes
    if len(shapes) != 2:
        message = f"A `Subtract` layer should be called on exactly 2 inputs. Received: {len(shapes)} inputs"
        return Mismatch("input-count", message, expected=2, found=len(shapes))
    return merge(shapes)
