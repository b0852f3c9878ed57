"""``Identity``."""

from __future__ import annotations

from kshape_ls.library.layers.elementwise import same
from kshape_ls.library.rules import Arg, Outputs, layer


@layer("Identity", signature="", dtype="same")
def identity(inputs: Arg) -> Outputs:
    """Nothing changes: (...) -> (...)."""
    return same(inputs)
