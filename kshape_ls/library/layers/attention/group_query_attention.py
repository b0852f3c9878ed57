"""``GroupQueryAttention``."""

from __future__ import annotations

from kshape_ls.library.layers.attention.agreement import flash_fault, rate_fault, steps_fault, window_fault
from kshape_ls.library.layers.attention.multi_head_attention import CALL
from kshape_ls.library.layers.variables import as_dim, is_plain, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, equal, multiply, show, total


def group_query_attention_refuses(
    *,
    head_dim: Arg,
    num_query_heads: Arg,
    num_key_value_heads: Arg,
    dropout: Arg,
    sliding_window: Arg,
    flash_attention: Arg,
) -> Mismatch | None:
    """Query heads that the key and value heads don't divide, and what is no number."""
    named = {"head_dim": head_dim, "num_query_heads": num_query_heads, "num_key_value_heads": num_key_value_heads}
    for argument, size in named.items():
        if is_plain(size) or (isinstance(size, int | float) and size <= 0 and argument == "head_dim"):
            message = f"`{argument}` must be a positive integer. Received: {argument}={size!r}"
            return Mismatch("invalid-argument", message, expected="a positive integer", found=size, argument=argument)
    heads, groups = num_query_heads, num_key_value_heads
    if isinstance(heads, int) and isinstance(groups, int) and (groups == 0 or heads % groups != 0):
        message = (
            f"`num_query_heads` must be divisible by `num_key_value_heads`. Received: num_query_heads={heads}, "
            f"num_key_value_heads={groups}"
        )
        return Mismatch(
            "invalid-argument", message, expected=f"a multiple of {groups}", found=heads, argument="num_query_heads"
        )
    return window_fault(sliding_window) or flash_fault(flash_attention, dropout)


def group_query_attention_weights(
    query: Shape,
    value: Shape | None = None,
    key: Shape | None = None,
    *,
    head_dim: Arg,
    num_query_heads: Arg,
    num_key_value_heads: Arg,
    use_bias: bool,
    use_gate: bool,
) -> Dim:
    """The projections of query, key and value to heads, of the heads to the output, and the gate's."""
    if value is None:
        return UNKNOWN
    bias = 1 if use_bias else 0
    queries = multiply(as_dim(num_query_heads), as_dim(head_dim))
    groups = multiply(as_dim(num_key_value_heads), as_dim(head_dim))
    projected = multiply(queries, add(query.axis(2), bias))
    return total(
        [
            projected,
            projected if use_gate else 0,
            multiply(groups, add((key or value).axis(2), bias)),
            multiply(groups, add(value.axis(2), bias)),
            multiply(query.axis(-1), add(queries, bias)),
        ]
    )


def group_query_attention_declares(query: Shape, value: Shape, key: Shape | None = None) -> Shape | Mismatch:
    """As the query."""
    return _features_fault(query, value) or steps_fault(value, key if key is not None else value) or query


@layer(
    "GroupQueryAttention",
    signature="head_dim, num_query_heads, num_key_value_heads, dropout=0.0, use_bias=True, sliding_window=None, "
    "flash_attention=None, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, "
    "bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, "
    "seed=None",
    call=CALL,
    construct=group_query_attention_refuses,
    weights=group_query_attention_weights,
    built=settled,
    declares=group_query_attention_declares,
)
def group_query_attention(
    query: Shape,
    value: Shape,
    key: Shape | None,
    return_attention_scores: object,
    *,
    head_dim: Arg,
    num_query_heads: Arg,
    num_key_value_heads: Arg,
    dropout: Arg,
) -> Outputs | Mismatch:
    """As the query: (b, t, n), (b, s, n) -> (b, t, n); the scores are (b, query heads, t, s)."""
    keys = key if key is not None else value
    fault = (
        _heads_fault(head_dim, num_query_heads, num_key_value_heads)
        or _projection_fault(query, value, keys)
        or rate_fault(dropout)
        or _features_fault(query, value)
        or steps_fault(value, keys)
    )
    if fault:
        return fault
    if not return_attention_scores:
        return query
    return (query, Shape((query.axis(0), as_dim(num_query_heads), query.axis(1), keys.axis(1))))


def _heads_fault(head_dim: Arg, num_query_heads: Arg, num_key_value_heads: Arg) -> Mismatch | None:
    named = {"head_dim": head_dim, "num_query_heads": num_query_heads, "num_key_value_heads": num_key_value_heads}
    for argument, size in named.items():
        if isinstance(size, float) or (isinstance(size, int) and size < 0):
            message = f"`{argument}` must be a positive integer. Received: {argument}={size!r}"
            return Mismatch("invalid-argument", message, expected="a positive integer", found=size, argument=argument)
    return None


def _projection_fault(query: Shape, value: Shape, key: Shape) -> Mismatch | None:
    for position, operand in enumerate((query, value, key)):
        if operand.rank is not None and operand.rank < 3:
            message = f"expected min_ndim=3, found ndim={operand.rank}. Full shape received: {operand}"
            return Mismatch("rank-mismatch", message, expected=3, found=operand.rank, inputs=(position,))
        fault = undefined(operand, 2, position=position)
        if fault:
            return fault
    return undefined(query, -1)


def _features_fault(query: Shape, value: Shape) -> Mismatch | None:
    a, b = query.axis(-1), value.axis(-1)
    if equal(a, b) is not False:
        return None
    message = (
        f"The last dimension of `query_shape` and `value_shape` must be equal, but are {show(a)}, {show(b)}. "
        f"Received: query_shape={query}, value_shape={value}"
    )
    return Mismatch("axis-size-mismatch", message, -1, a, b, inputs=(0, 1))
