"""The extra weights of layers that take ``lora_rank``."""

from __future__ import annotations

from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import Dim, Mismatch
from kshape_ls.shapes.dims import add, multiply, product


def lora_weights(kernel: tuple[Dim, ...], lora_rank: Arg) -> Dim:
    """Two factors of a kernel: (*k, n), r -> (*k, r) and (r, n)."""
    if (lora_rank is None or isinstance(lora_rank, int | float | str | tuple | list | dict)) and not lora_rank:
        return 0
    return multiply(as_dim(lora_rank), add(product(kernel[:-1]), kernel[-1]))


def lora_fault(lora_rank: Arg) -> Mismatch | None:
    """What can't be the size of a factor."""
    if lora_rank is None or not isinstance(lora_rank, bool | int | float | str | tuple | list) or not lora_rank:
        return None
    if isinstance(lora_rank, int) and lora_rank > 0:
        return None
    message = f"`lora_rank` must be a positive integer. Received: lora_rank={lora_rank!r}"
    return Mismatch("invalid-argument", message, expected="a positive integer", found=lora_rank, argument="lora_rank")
