"""Attention, and axes by name: ``dot_product_attention`` and ``rearrange``."""

from __future__ import annotations

import re

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import product

_AXES = re.compile(r"\w+|\(.*?\)")


@op(
    "keras.ops.dot_product_attention",
    signature="query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, "
    "attn_logits_soft_cap=None",
)
def dot_product_attention(query: Shape, *, attn_logits_soft_cap: Arg) -> Shape | Mismatch:
    """Values weighted by how queries and keys go together: (b, t, heads, d), ... -> (b, t, heads, d)."""
    if attn_logits_soft_cap is not None and attn_logits_soft_cap is not UNKNOWN:
        return invalid("attn_logits_soft_cap is only supported for JAX on TPU.", "attn_logits_soft_cap")
    return query


@op("keras.ops.rearrange", signature="tensor, pattern, **axes_lengths")
def rearrange(tensor: Shape, pattern: str) -> Shape | Mismatch:
    """Axes by name: (b, h, w, c), "b h w c -> b (h w) c" -> (b, h * w, c)."""
    left, arrow, right = pattern.partition("->")
    if not arrow or "->" in right:
        return invalid(f"`pattern` must have one '->'. Received: {pattern!r}", "pattern")
    names = _AXES.findall(left)
    if tensor.dims is None or "..." in pattern or any(name.startswith("(") for name in names):
        return UNKNOWN_SHAPE
    sizes = dict(zip(names, tensor.dims, strict=False))
    result: list[Dim] = []
    for group in _AXES.findall(right):
        parts = re.findall(r"\w+", group)
        missing = next((part for part in parts if part not in sizes), None)
        if missing is not None:
            return invalid(f"axis '{missing}' of `pattern` is not in the input. Received: {pattern!r}", "pattern")
        result.append(product([sizes[part] for part in parts]))
    return Shape(tuple(result))
