"""``GRU`` and ``GRUCell``."""

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
from kshape_ls.library.layers.rnn.steps import gru_step
from kshape_ls.library.layers.variables import as_dim, not_whole, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply

_CELL = (
    "units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, "
)
_CONSTRAINTS = (
    "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, "
)
_RUN = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, "


def gru_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg, use_cudnn: Arg) -> Mismatch | None:
    """Arguments that ``GRU`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed) or not_whole("units", units) or cudnn_fault(use_cudnn)


def gru_cell_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg) -> Mismatch | None:
    """Arguments that ``GRUCell`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed)


def gru_weights(inputs: Shape, *, units: Arg, use_bias: bool, reset_after: bool) -> Dim:
    """3 * units * (n + units + 2); one bias less without ``reset_after``."""
    biases = (2 if reset_after else 1) if use_bias else 0
    return gates(3, inputs.axis(-1), as_dim(units), biases)


@layer(
    "GRU",
    signature=_CELL + "activity_regularizer=None, " + _CONSTRAINTS + "seed=None, " + _RUN + "reset_after=True, "
    "use_cudnn='auto', *, implementation=2, zero_output_for_mask=False",
    call=CALL,
    accepts=SEQUENCES,
    construct=gru_refuses,
    weights=gru_weights,
    built=settled,
)
def gru(
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
    fault = undefined(sequences, -1, multiply(3, size)) or dynamic_batch(sequences, stateful)
    return fault or over_time(sequences, size, (size,), return_sequences, return_state)


@layer(
    "GRUCell",
    signature=_CELL + _CONSTRAINTS + "reset_after=True, seed=None, *, implementation=2",
    call="inputs, states, training=False",
    construct=gru_cell_refuses,
    weights=gru_weights,
    built=settled,
)
def gru_cell(
    inputs: Shape, states: Arg, *, units: Arg, implementation: Arg, recurrent_dropout: Arg
) -> Outputs | Mismatch:
    """One step: (b, n), [(b, units)] -> (b, units), [(b, units)]."""
    size = as_dim(units)
    fault = not_whole("units", units) or undefined(inputs, -1, multiply(3, size))
    return fault or gru_step(inputs, states, size, is_fused(implementation, recurrent_dropout))
