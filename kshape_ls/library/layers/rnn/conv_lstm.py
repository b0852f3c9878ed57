"""``ConvLSTM1D``, ``ConvLSTM2D`` and ``ConvLSTM3D``."""

from __future__ import annotations

from dataclasses import replace

from kshape_ls.library.layers.rnn.rnn import one_step
from kshape_ls.library.layers.rnn.sequences import CALL, dynamic_batch, no_rate
from kshape_ls.library.layers.spatial import (
    data_format_fault,
    data_format_of,
    fractions_fault,
    listed_padding_fault,
    padding_fault,
    sizes,
    sizes_fault,
)
from kshape_ls.library.layers.variables import as_dim, is_plain, seed_fault, settled
from kshape_ls.library.rules import Arg, InputSpec, Outputs, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, multiply, product
from kshape_ls.shapes.window import channel, convolution, spatial

_SIGNATURE = (
    "filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, activation='tanh', "
    "recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, "
    "return_sequences=False, return_state=False, go_backwards=False, stateful=False, *, unroll=False, "
    "zero_output_for_mask=False"
)


def conv_lstm_refuses(
    *,
    rank: int,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    dropout: Arg,
    recurrent_dropout: Arg,
    seed: Arg,
) -> Mismatch | None:
    """Windows of another rank, and what can't go together."""
    return (
        sizes_fault(kernel_size, rank, "kernel_size")
        or sizes_fault(strides, rank, "strides", least=0)
        or padding_fault(padding)
        or data_format_fault(data_format)
        or sizes_fault(dilation_rate, rank, "dilation_rate")
        or _both_spread(strides, dilation_rate)
        or no_rate("dropout", dropout)
        or no_rate("recurrent_dropout", recurrent_dropout)
        or seed_fault(seed)
    )


def conv_lstm_weights(
    sequences: Shape, *, rank: int, filters: Arg, kernel_size: Arg, data_format: Arg, use_bias: bool
) -> Dim:
    """Four gates: kernels over the input's channels and over the state's, and a bias."""
    channels = channel(one_step(sequences), data_format_of(data_format))
    gates = multiply(4, as_dim(filters))
    windows = multiply(product(sizes(kernel_size, rank)), add(channels, as_dim(filters)))
    return multiply(gates, add(windows, 1 if use_bias else 0))


@layer(
    "ConvLSTM1D",
    signature=_SIGNATURE,
    call=CALL,
    accepts=InputSpec(rank=4),
    construct=conv_lstm_refuses,
    weights=conv_lstm_weights,
    built=settled,
    given={"rank": 1},
)
@layer(
    "ConvLSTM2D",
    signature=_SIGNATURE,
    call=CALL,
    accepts=InputSpec(rank=5),
    construct=conv_lstm_refuses,
    weights=conv_lstm_weights,
    built=settled,
    given={"rank": 2},
)
@layer(
    "ConvLSTM3D",
    signature=_SIGNATURE,
    call=CALL,
    accepts=InputSpec(rank=6),
    construct=conv_lstm_refuses,
    weights=conv_lstm_weights,
    built=settled,
    given={"rank": 3},
)
def conv_lstm(
    sequences: Shape,
    *,
    rank: int,
    filters: Arg,
    kernel_size: Arg,
    strides: Arg,
    padding: Arg,
    data_format: Arg,
    dilation_rate: Arg,
    return_sequences: object,
    return_state: object,
    go_backwards: Arg,  # noqa: ARG001 (Bidirectional reads it)
    stateful: Arg,
) -> Outputs | Mismatch:
    """The last state or all: (b, t, *spatial, c) -> (b, *fewer, filters) or (b, t, *fewer, filters)."""
    layout = data_format_of(data_format)
    step = one_step(sequences)
    fault = (
        _filters_fault(filters)
        or fractions_fault(kernel_size, "kernel_size")
        or listed_padding_fault(padding)
        or _still(strides)
        or _static_fault(sequences, spatial(step, rank, layout), channel(step, layout))
        or dynamic_batch(sequences, stateful)
    )
    if fault:
        return fault
    state = convolution(
        step,
        as_dim(filters),
        sizes(kernel_size, rank),
        strides=sizes(strides, rank),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=sizes(dilation_rate, rank),
        data_format=layout,
    )
    if isinstance(state, Mismatch):
        # The convolution has seen no time axis.
        return state if state.axis is None else replace(state, axis=state.axis + 1)
    if state.dims is None:
        return UNKNOWN_SHAPE
    output = Shape((state.dims[0], sequences.axis(1), *state.dims[1:])) if return_sequences else state
    return (output, state, state) if return_state else output


def _both_spread(strides: Arg, dilation_rate: Arg) -> Mismatch | None:
    if _exceeds(strides) and _exceeds(dilation_rate):
        message = (
            "Specifying `strides > 1` is not compatible with `dilation_rate > 1`. "
            f"Received: strides={strides} and dilation_rate={dilation_rate}"
        )
        return Mismatch("invalid-argument", message, argument="dilation_rate")
    return None


def _exceeds(value: Arg) -> bool:
    return any(isinstance(size, int | float) and size > 1 for size in (value if isinstance(value, tuple) else (value,)))


def _still(strides: Arg) -> Mismatch | None:
    if not any(size == 0 for size in (strides if isinstance(strides, tuple) else (strides,))):
        return None
    message = f"`strides` must be positive. Received: strides={strides}"
    return Mismatch("invalid-argument", message, expected="positive", found=0, argument="strides")


def _filters_fault(filters: Arg) -> Mismatch | None:
    if is_plain(filters) or isinstance(filters, float) or (isinstance(filters, int) and filters < 0):
        message = f"`filters` must be a positive integer. Received: filters={filters!r}"
        return Mismatch("invalid-argument", message, expected="a positive integer", found=filters, argument="filters")
    return None


def _static_fault(sequences: Shape, sides: tuple[Dim, ...], channels: Dim) -> Mismatch | None:
    if DYNAMIC in sides:
        message = (
            "ConvLSTM layers only support static input shapes for the spatial dimension. "
            f"Received invalid input shape: input_shape={one_step(sequences)}"
        )
    elif channels is DYNAMIC:
        message = (
            "The channel dimension of the inputs (last axis) should be defined. Found None. "
            f"Full input shape received: input_shape={one_step(sequences)}"
        )
    else:
        return None
    tail = [] if sequences.dims is None else list(sequences.dims[2:])
    axis = tail.index(DYNAMIC) + 2 if DYNAMIC in tail else None
    return Mismatch("axis-size-mismatch", message, axis, "a known size", None, inputs=(0,))
