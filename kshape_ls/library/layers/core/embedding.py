"""``Embedding`` and ``ReversibleEmbedding``."""

from __future__ import annotations

from kshape_ls.library.layers.lora import lora_fault, lora_weights
from kshape_ls.library.layers.quantized import stored
from kshape_ls.library.layers.variables import as_dim, is_plain
from kshape_ls.library.rules import Arg, Tensor, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, total

_NAMES = "embeddings_initializer='uniform', embeddings_regularizer=None, embeddings_constraint=None, mask_zero=False, "
_MORE = "weights=None, lora_rank=None, lora_alpha=None, quantization_config=None"


def embedding_refuses(*, input_dim: Arg, output_dim: Arg) -> Mismatch | None:
    """Both sizes must be positive integers; ``True`` is none."""
    for argument, value in (("input_dim", input_dim), ("output_dim", output_dim)):
        if is_plain(value) or isinstance(value, bool | float) or (isinstance(value, int) and value <= 0):
            message = f"`{argument}` must be a positive integer. Received: {argument}={value!r}"
            return Mismatch("invalid-argument", message, None, "a positive integer", value, argument)
    return None


def embedding_weights(*, input_dim: Arg, output_dim: Arg, lora_rank: Arg, dtype: Arg) -> Dim:
    """One row of ``output_dim`` for each index."""
    table = (as_dim(input_dim), as_dim(output_dim))
    return add(stored(*table, table[0], dtype), lora_weights(table, lora_rank))


def reversible_weights(*, input_dim: Arg, output_dim: Arg, tie_weights: bool, lora_rank: Arg, dtype: Arg) -> Dim:
    """As ``Embedding``, and a second table for the way back where it isn't tied."""
    table = (as_dim(input_dim), as_dim(output_dim))
    once = stored(*table, table[0], dtype)
    return total((once, 0 if tie_weights else once, lora_weights(table, lora_rank)))


@layer(
    "Embedding",
    signature="input_dim, output_dim, " + _NAMES + _MORE + ", *, input_length=None",
    construct=embedding_refuses,
    weights=embedding_weights,
)
def embedding(inputs: Tensor, *, output_dim: Arg, lora_rank: Arg) -> Shape | Mismatch:
    """A vector for each index: (...) -> (..., output_dim)."""
    if inputs.dims is None:
        return lora_fault(lora_rank) or UNKNOWN_SHAPE
    return lora_fault(lora_rank) or Shape((*inputs.dims, as_dim(output_dim)))


@layer(
    "ReversibleEmbedding",
    signature="input_dim, output_dim, tie_weights=True, " + _NAMES + "reverse_dtype=None, logit_soft_cap=None, *, "
    "input_length=None, " + _MORE,
    call="inputs, reverse=False",
    construct=embedding_refuses,
    weights=reversible_weights,
)
def reversible_embedding(
    inputs: Tensor, reverse: Arg, *, input_dim: Arg, output_dim: Arg, lora_rank: Arg
) -> Shape | Mismatch:
    """A vector for each index: (...) -> (..., output_dim); reversed: (..., output_dim) -> (..., input_dim)."""
    if reverse is UNKNOWN or inputs.dims is None:
        return lora_fault(lora_rank) or UNKNOWN_SHAPE
    if not reverse:
        return lora_fault(lora_rank) or Shape((*inputs.dims, as_dim(output_dim)))
    if not inputs.dims:
        message = "expected min_ndim=1, found ndim=0 in a reversed ReversibleEmbedding"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0,))
    return lora_fault(lora_rank) or inputs.with_axis(-1, as_dim(input_dim))
