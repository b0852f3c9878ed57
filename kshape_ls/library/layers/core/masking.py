"""``Masking``."""

from __future__ import annotations

from kshape_ls.library.rules import layer
from kshape_ls.shapes import Mismatch, Shape


@layer("Masking", signature="mask_value=0.0", dtype="same")
def masking(inputs: Shape) -> Shape | Mismatch:
    """Steps equal to the mask value are masked: (..., n) -> (..., n)."""
    if inputs.rank == 0:
        message = "axis -1 is out of bounds for an array with dimension 0"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0,))
    return inputs
