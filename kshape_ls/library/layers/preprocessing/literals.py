"""Plain values handed to a layer in place of tensors: ``StringLookup(...)(["a", "b"])``."""

from __future__ import annotations

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import Shape, from_dims


def literal_shape(value: Arg) -> Shape | None:
    """The shape of text, numbers and rectangular nests of them; ``None`` for anything else, tensors included."""
    if isinstance(value, str | int | float):
        return Shape(())
    if not isinstance(value, tuple) or not value:
        return None
    inner = [literal_shape(each) for each in value]
    first = inner[0]
    if first is None or first.dims is None or any(each != first for each in inner):
        return None
    return from_dims((len(value), *first.dims))
