"""``LSTM`` and ``LSTMCell``."""

from __future__ import annotations

from kshape_ls.library.layers.rnn.sequences import (
    CALL,
    SEQUENCES,
    cell_fault,
    cudnn_fault,
    dynamic_batch,
    gates,
    is_fused,
    over_time,
)
from kshape_ls.library.layers.rnn.steps import lstm_step
from kshape_ls.library.layers.variables import as_dim, not_whole, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply

_CELL = (
    "units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, "
)
_TAIL = (
    "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, "
    "seed=None, "
)
_RUN = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, "


def lstm_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg, use_cudnn: Arg) -> Mismatch | None:
    """Arguments that ``LSTM`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed) or cudnn_fault(use_cudnn)


def lstm_cell_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg) -> Mismatch | None:
    """Arguments that ``LSTMCell`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed)


def lstm_weights(inputs: Shape, *, units: Arg, use_bias: bool) -> Dim:
    """4 * units * (n + units + 1)."""
    return gates(4, inputs.axis(-1), as_dim(units), 1 if use_bias else 0)


@layer(
    "LSTM",
    signature=_CELL + "activity_regularizer=None, " + _TAIL + _RUN + "use_cudnn='auto', *, implementation=2, "
    "zero_output_for_mask=False",
    call=CALL,
    accepts=SEQUENCES,
    construct=lstm_refuses,
    weights=lstm_weights,
    built=settled,
)
def lstm(
    sequences: Shape,
    *,
    units: Arg,
    return_sequences: object,
    return_state: object,
    go_backwards: Arg,  # noqa: ARG001 (Bidirectional reads it)
    stateful: Arg,
) -> Outputs | Mismatch:
    """The last step or all: (b, t, n) -> (b, units) or (b, t, units)."""
    size = as_dim(units)
    fault = (
        not_whole("units", units) or undefined(sequences, -1, multiply(4, size)) or dynamic_batch(sequences, stateful)
    )
    return fault or over_time(sequences, size, (size, size), return_sequences, return_state)


@layer(
    "LSTMCell",
    signature=_CELL + _TAIL + "*, implementation=2",
    call="inputs, states, training=False",
    construct=lstm_cell_refuses,
    weights=lstm_weights,
    built=settled,
)
def lstm_cell(
    inputs: Shape, states: Arg, *, units: Arg, implementation: Arg, recurrent_dropout: Arg
) -> Outputs | Mismatch:
    """One step: (b, n), [(b, units), (b, units)] -> (b, units), [(b, units), (b, units)]."""
    size = as_dim(units)
    fault = not_whole("units", units) or undefined(inputs, -1, multiply(4, size))
    return fault or lstm_step(inputs, states, size, is_fused(implementation, recurrent_dropout))
