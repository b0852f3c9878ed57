"""Shapes as plain Python: what somebody who doesn't know our classes can compare and print."""

from __future__ import annotations

from typing import Any

from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Nest, Output


def plain(output: Output | None) -> Any:
    """A shape as a tuple: integers, ``None`` (any size at run time), ``"?"`` (the analysis can't tell).

    ``None`` for a shape of which not even the rank is known. A list, tuple or dict of tensors is a list, tuple or dict
    of such. A size with a name is ``"?n"``.
    """
    if output is None:
        return None
    if isinstance(output, Nest):
        items = [plain(item) for item in output.items]
        if output.kind == "dict":
            return dict(zip(output.keys, items, strict=True))
        return items if output.kind == "list" else tuple(items)
    return None if output.dims is None else tuple(_dim(dim) for dim in output.dims)


def _dim(dim: Dim) -> int | str | None:
    if isinstance(dim, int):
        return dim
    if dim is DYNAMIC:
        return None
    return "?" if dim is UNKNOWN else f"?{dim}"
