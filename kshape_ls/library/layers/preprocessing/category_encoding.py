"""``CategoryEncoding``."""

from __future__ import annotations

from kshape_ls.library.layers.preprocessing.depth import as_depth, depth_fault, mode_fault, one_hot, summed
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape


def category_encoding_refuses(*, num_tokens: Arg, output_mode: Arg) -> Mismatch | None:
    """No tokens, and output modes that there aren't."""
    fault = mode_fault(output_mode, ("count", "one_hot", "multi_hot", "binary"))
    if fault is None and (is_plain(num_tokens) or (isinstance(num_tokens, int | float) and num_tokens < 1)):
        message = f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens!r}."
        return Mismatch("invalid-argument", message, expected=">= 1", found=num_tokens, argument="num_tokens")
    return fault


@layer(
    "CategoryEncoding",
    signature="num_tokens=None, output_mode='multi_hot', sparse=False",
    call="inputs, *, count_weights=None",
    construct=category_encoding_refuses,
)
def category_encoding(inputs: Arg, *, num_tokens: Arg, output_mode: Arg) -> Shape | Mismatch:
    """One axis of tokens: (b, n) -> (b, num_tokens), or (b, n, num_tokens) with "one_hot"."""
    fault = depth_fault("num_tokens", num_tokens)
    if fault or not isinstance(inputs, Shape) or output_mode is UNKNOWN:
        return fault or UNKNOWN_SHAPE
    depth = as_depth(num_tokens)
    return one_hot(inputs, depth) if output_mode == "one_hot" else summed(inputs, depth)
