"""``SimpleRNN`` and ``SimpleRNNCell``."""

from __future__ import annotations

from kshape_ls.library.layers.rnn.sequences import CALL, SEQUENCES, cell_fault, dynamic_batch, gates, over_time
from kshape_ls.library.layers.rnn.steps import simple_step
from kshape_ls.library.layers.variables import as_dim, not_whole, settled, undefined
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import Dim, Mismatch, Shape

_CELL = (
    "units, activation='tanh', use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, "
)
_CONSTRAINTS = (
    "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, "
)
_RUN = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, "


def simple_rnn_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg) -> Mismatch | None:
    """Arguments that ``SimpleRNN`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed) or not_whole("units", units)


def simple_cell_refuses(*, units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg) -> Mismatch | None:
    """Arguments that ``SimpleRNNCell`` can't be made with."""
    return cell_fault(units, dropout, recurrent_dropout, seed)


def simple_rnn_weights(inputs: Shape, *, units: Arg, use_bias: bool) -> Dim:
    """Units * (n + units + 1)."""
    return gates(1, inputs.axis(-1), as_dim(units), 1 if use_bias else 0)


@layer(
    "SimpleRNN",
    signature=_CELL + "activity_regularizer=None, " + _CONSTRAINTS + _RUN + "seed=None, *, zero_output_for_mask=False",
    call=CALL,
    accepts=SEQUENCES,
    construct=simple_rnn_refuses,
    weights=simple_rnn_weights,
    built=settled,
    ignored=("activity_regularizer",),
)
def simple_rnn(
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
    fault = undefined(sequences, -1, size) or dynamic_batch(sequences, stateful)
    return fault or over_time(sequences, size, (size,), return_sequences, return_state)


@layer(
    "SimpleRNNCell",
    signature=_CELL + _CONSTRAINTS + "seed=None",
    call="sequence, states, training=False",
    construct=simple_cell_refuses,
    weights=simple_rnn_weights,
    built=settled,
)
def simple_rnn_cell(sequence: Shape, states: Arg, *, units: Arg) -> Outputs | Mismatch:
    """One step: (b, n), [(b, units)] -> (b, units), [(b, units)]."""
    size = as_dim(units)
    fault = not_whole("units", units) or undefined(sequence, -1, size)
    return fault or simple_step(sequence, states, size)
