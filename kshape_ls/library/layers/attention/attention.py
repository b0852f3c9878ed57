"""``Attention`` and ``AdditiveAttention``."""

from __future__ import annotations

from kshape_ls.library.layers.variables import is_plain, seed_fault, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, Shapes, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape

_CALL = "inputs, mask=None, training=False, return_attention_scores=False, use_causal_mask=False"


def attention_refuses(*, score_mode: Arg, dropout: Arg, seed: Arg) -> Mismatch | None:
    """Unknown score modes, a dropout that is no number, and a seed for it that is none."""
    if (is_plain(score_mode) or isinstance(score_mode, int | float)) and score_mode not in ("dot", "concat"):
        message = (
            "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. "
            f"Received: score_mode={score_mode!r}"
        )
        return Mismatch("invalid-argument", message, expected="'dot' or 'concat'", argument="score_mode")
    if is_plain(dropout):
        message = f"`dropout` must be a number. Received: dropout={dropout!r}"
        return Mismatch("invalid-argument", message, expected="a number", found=dropout, argument="dropout")
    return seed_fault(seed) if isinstance(dropout, int | float) and dropout > 0 else None


def attention_weights(*, use_scale: bool, score_mode: str) -> Dim:
    """One scalar for the scale, one for concatenated scores."""
    return int(bool(use_scale)) + int(score_mode == "concat")


@layer(
    "Attention",
    signature="use_scale=False, score_mode='dot', dropout=0.0, seed=None",
    call=_CALL,
    construct=attention_refuses,
    weights=attention_weights,
)
def attention(inputs: Arg, mask: Arg, return_attention_scores: object) -> Outputs | Mismatch:
    """The query with the value's last axis: [(b, t, n), (b, s, m)] -> (b, t, m); the scores are (b, t, s)."""
    given = _operands(inputs, "Attention")
    if isinstance(given, Mismatch):
        return given
    return _mask_fault(mask, "Attention") or _attended(given, return_attention_scores)


def additive_attention_weights(inputs: Arg, *, use_scale: bool) -> Dim:
    """A scale of the query's last axis."""
    query = inputs[0] if isinstance(inputs, tuple) and inputs else None
    if not use_scale:
        return 0
    return query.axis(-1) if isinstance(query, Shape) else UNKNOWN


@layer(
    "AdditiveAttention",
    signature="use_scale=True, dropout=0.0, *, score_mode='dot', seed=None",
    call=_CALL,
    construct=attention_refuses,
    weights=additive_attention_weights,
    built=settled,
)
def additive_attention(
    inputs: Arg, mask: Arg, return_attention_scores: object, *, use_scale: Arg
) -> Outputs | Mismatch:
    """The query with the value's last axis: [(b, t, n), (b, s, m)] -> (b, t, m); the scores are (b, t, s)."""
    given = _operands(inputs, "AdditiveAttention")
    if isinstance(given, Mismatch):
        return given
    scaled = given is not None and use_scale is not UNKNOWN and use_scale
    fault = undefined(given[0], -1) if given and scaled else None
    return fault or _mask_fault(mask, "AdditiveAttention") or _attended(given, return_attention_scores)


def _operands(inputs: Arg, layer: str) -> Shapes | Mismatch | None:
    # Query, value and perhaps key; None where they can't be told.
    if isinstance(inputs, Shape) and inputs.rank is not None:
        message = (
            f"{layer} layer must be called on a list of inputs, namely [query, value] or [query, value, key]. "
            f"Received: inputs={inputs}."
        )
        return Mismatch("input-count", message, expected="[query, value]", found=str(inputs), inputs=(0,))
    if not isinstance(inputs, tuple):
        return None
    if not 2 <= len(inputs) <= 3:
        message = (
            f"{layer} layer accepts inputs list of length 2 or 3, namely [query, value] or [query, value, key]. "
            f"Received length: {len(inputs)}."
        )
        return Mismatch("input-count", message, expected="2 or 3", found=len(inputs))
    if not all(isinstance(each, Shape) for each in inputs):
        return None
    for position, each in enumerate(inputs[:2]):
        if each.rank == 0:
            message = "expected min_ndim=1, found ndim=0. Full shape received: ()"
            return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(position,))
    return inputs


def _mask_fault(mask: Arg, layer: str) -> Mismatch | None:
    if isinstance(mask, Shape) and mask.rank is not None:
        message = f"{layer} layer mask must be a list, namely [query_mask, value_mask]. Received: mask={mask}."
        return Mismatch("invalid-argument", message, expected="[query_mask, value_mask]", argument="mask")
    if isinstance(mask, tuple) and not 2 <= len(mask) <= 3:
        message = f"{layer} layer accepts mask list of length 2 or 3. Received: {len(mask)} masks."
        return Mismatch("invalid-argument", message, expected="2 or 3", found=len(mask), argument="mask")
    return None


def _attended(given: Shapes | None, return_attention_scores: object) -> Outputs | Mismatch:
    if given is None:
        return (UNKNOWN_SHAPE, UNKNOWN_SHAPE) if return_attention_scores else UNKNOWN_SHAPE
    query, value, key = given[0], given[1], given[-1]
    if key.rank == 1 and return_attention_scores:
        message = f"expected min_ndim=2, found ndim=1 for the key. Full shape received: {key}"
        return Mismatch("rank-mismatch", message, expected=2, found=1, inputs=(len(given) - 1,))
    if query.dims is None:
        return (UNKNOWN_SHAPE, UNKNOWN_SHAPE) if return_attention_scores else UNKNOWN_SHAPE
    output = Shape((*query.dims[:-1], value.axis(-1)))
    return (output, Shape((*query.dims[:-1], key.axis(-2)))) if return_attention_scores else output
