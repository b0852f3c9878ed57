"""``MultiHeadAttention``."""

from __future__ import annotations

from kshape_ls.library.layers.attention.agreement import flash_fault, rate_fault, steps_fault, window_fault
from kshape_ls.library.layers.variables import as_dim, is_plain, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, multiply, product, total

CALL = (
    "query, value, key=None, query_mask=None, value_mask=None, key_mask=None, attention_mask=None, "
    "return_attention_scores=False, training=None, use_causal_mask=False"
)


def multi_head_attention_refuses(
    *,
    num_heads: Arg,
    key_dim: Arg,
    value_dim: Arg,
    dropout: Arg,
    output_shape: Arg,
    attention_axes: Arg,
    sliding_window: Arg,
    flash_attention: Arg,
) -> Mismatch | None:
    """Sizes that aren't positive integers, and axes and shapes that are none."""
    fault = _size_fault("num_heads", num_heads) or _size_fault("key_dim", key_dim)
    if fault is None and value_dim is not None:
        fault = _size_fault("value_dim", value_dim)
    fault = fault or window_fault(sliding_window) or flash_fault(flash_attention, dropout)
    if fault:
        return fault
    if isinstance(output_shape, float) and output_shape:
        message = (
            f"Invalid `output_shape`: {output_shape}. When specified, the `output_shape` should be of type tuple, "
            "list, or int."
        )
        return Mismatch("invalid-argument", message, expected="a tuple, list or int", argument="output_shape")
    if isinstance(attention_axes, str | float | dict) and attention_axes:
        message = f"`attention_axes` must be an int, list, or tuple. Received: attention_axes={attention_axes!r}"
        return Mismatch("invalid-argument", message, expected="an int, list or tuple", argument="attention_axes")
    return None


def multi_head_attention_weights(
    query: Shape,
    value: Shape | None = None,
    key: Shape | None = None,
    *,
    num_heads: Arg,
    key_dim: Arg,
    value_dim: Arg,
    use_bias: bool,
    output_shape: Arg,
    use_gate: bool,
) -> Dim:
    """The projections of query, key and value to heads, of the heads to the output, and the gate's."""
    if value is None or 1 in (query.rank, value.rank, (key or value).rank):
        return UNKNOWN
    bias = 1 if use_bias else 0
    heads = as_dim(num_heads)
    keys = multiply(heads, as_dim(key_dim))
    values = keys if value_dim is None else multiply(heads, as_dim(value_dim))
    last = _last_axes(output_shape)
    outputs = product(last) if last else query.axis(-1)
    return total(
        [
            multiply(keys, add(query.axis(-1), bias)),
            multiply(keys, add((key or value).axis(-1), bias)),
            multiply(values, add(value.axis(-1), bias)),
            multiply(values, add(query.axis(-1), bias)) if use_gate else 0,
            multiply(outputs, add(values, bias)),
        ]
    )


def multi_head_attention_declares(
    query: Shape, value: Shape, key: Shape | None = None, *, output_shape: Arg
) -> Shape | Mismatch:
    """As the query, with ``output_shape`` in place of its last axis where that is given."""
    last = _last_axes(output_shape)
    fault = steps_fault(value, key if key is not None else value)
    if fault or last is None or query.dims is None:
        return fault or UNKNOWN_SHAPE
    return Shape((*query.dims[:-1], *last)) if last else query


@layer(
    "MultiHeadAttention",
    signature="num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, "
    "attention_axes=None, sliding_window=None, flash_attention=None, kernel_initializer='glorot_uniform', "
    "bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
    "kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None",
    call=CALL,
    construct=multi_head_attention_refuses,
    weights=multi_head_attention_weights,
    built=settled,
    declares=multi_head_attention_declares,
)
def multi_head_attention(
    query: Shape,
    value: Shape,
    key: Shape | None,
    return_attention_scores: object,
    *,
    num_heads: Arg,
    key_dim: Arg,
    dropout: Arg,
    output_shape: Arg,
    attention_axes: Arg,
) -> Outputs | Mismatch:
    """As the query: (b, t, n), (b, s, m) -> (b, t, n); the last axis is ``output_shape`` where that is given.

    The scores are (b, heads, t, t), as Keras declares them, even where the value is longer than the query.
    """
    fault = (
        steps_fault(value, key if key is not None else value)
        or _projection_fault(query, value, key, (as_dim(num_heads), as_dim(key_dim)))
        or _axes_fault(attention_axes, value)
        or rate_fault(dropout)
        or _output_shape_fault(output_shape)
    )
    if fault:
        return fault
    last = _last_axes(output_shape)
    known = query.dims is not None and last is not None
    output = Shape((*tuple(query)[:-1], *(last or ()))) if known and last else query if known else UNKNOWN_SHAPE
    if not return_attention_scores:
        return output
    if query.rank == 1:
        message = f"expected min_ndim=2, found ndim=1 for the query. Full shape received: {query}"
        return Mismatch("rank-mismatch", message, expected=2, found=1, inputs=(0,))
    steps = query.axis(1)
    return (output, Shape((query.axis(0), as_dim(num_heads), steps, steps)))


def _size_fault(argument: str, size: Arg) -> Mismatch | None:
    if is_plain(size) or isinstance(size, float) or (isinstance(size, int) and size <= 0):
        message = (
            f"Received an invalid value for argument `{argument}`, expected a positive integer. "
            f"Received: {argument}={size!r}"
        )
        return Mismatch("invalid-argument", message, expected="a positive integer", found=size, argument=argument)
    return None


def _projection_fault(query: Shape, value: Shape, key: Shape | None, heads: tuple[Dim, Dim]) -> Mismatch | None:
    for position, operand in enumerate((query, value, key if key is not None else value)):
        if operand.rank == 0:
            message = "expected min_ndim=1, found ndim=0. Full shape received: ()"
            return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(position,))
        fault = undefined(operand, -1, *heads, position=position if key is not None else min(position, 1))
        if fault:
            return fault
    return None


def _axes_fault(attention_axes: Arg, value: Shape) -> Mismatch | None:
    if value.rank is None or (not attention_axes and attention_axes != 0):
        return None
    given = attention_axes if isinstance(attention_axes, tuple) else (attention_axes,)
    # Keras counts in the projected value, which has one axis more.
    rank = value.rank + 1
    for axis in given:
        odd = is_plain(axis) or isinstance(axis, float)
        if odd or (isinstance(axis, int) and not -rank <= (axis if axis >= 0 else rank - 1 + axis) < rank):
            message = f"attention axis {axis!r} is out of bounds for a value of shape {value}"
            return Mismatch("invalid-argument", message, found=axis, argument="attention_axes", inputs=(1,))
    return None


def _last_axes(output_shape: Arg) -> tuple[Dim, ...] | None:
    # Empty where the query's own last axis is kept; None where it can't be told.
    if output_shape is UNKNOWN:
        return None
    if not output_shape:
        return ()
    if isinstance(output_shape, tuple):
        return tuple(as_dim(size) for size in output_shape)
    return (as_dim(output_shape),)


def _output_shape_fault(output_shape: Arg) -> Mismatch | None:
    given = output_shape if isinstance(output_shape, tuple) else (output_shape,)
    if not output_shape:
        return None
    for size in given:
        if is_plain(size) or size is DYNAMIC or isinstance(size, float) or (isinstance(size, int) and size < 0):
            message = f"Cannot convert `output_shape={output_shape}` to a shape: found {size!r}"
            return Mismatch("invalid-argument", message, expected="sizes", found=size, argument="output_shape")
    return None
