"""What recurrent layers share: the checks of their arguments, the states of cells, and what a run over time returns."""

from __future__ import annotations

from typing import TypeAlias

from kshape_ls.library.layers.variables import is_plain, is_true, not_positive, seed_fault
from kshape_ls.library.rules import Arg, InputSpec, Outputs
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import multiply, total

State: TypeAlias = Dim | tuple["State", ...]
"""A cell's ``state_size``: one size, or one for each of its states."""

SEQUENCES = InputSpec(rank=3)

CALL = "sequences, initial_state=None, mask=None, training=False"


def over_time(
    sequences: Shape, output: Dim, states: tuple[State, ...], return_sequences: object, return_state: object
) -> Outputs:
    """The last output or all of them, with the states after it where they are asked for.

    (b, t, ...) -> (b, output) or (b, t, output). Follows ``RNN.compute_output_shape``.
    """
    batch, steps = sequences.axis(0), sequences.axis(1)
    first = Shape((batch, steps, output)) if return_sequences else Shape((batch, output))
    if not return_state:
        return first
    return (first, *(_state(batch, size) for size in states))


def dynamic_batch(sequences: Shape, stateful: Arg) -> Mismatch | None:
    """A stateful layer's states need a batch size."""
    if is_true(stateful) and sequences.axis(0) is DYNAMIC:
        message = (
            "When using `stateful=True` in a RNN, the batch size must be static. "
            f"Found dynamic batch size: sequence.shape={sequences}"
        )
        return Mismatch("invalid-argument", message, 0, "a static batch size", None, "stateful", (0,))
    return None


def cell_fault(units: Arg, dropout: Arg, recurrent_dropout: Arg, seed: Arg) -> Mismatch | None:
    """What the constructors of the built-in cells refuse."""
    rates = no_rate("dropout", dropout) or no_rate("recurrent_dropout", recurrent_dropout)
    return not_positive("units", units) or rates or seed_fault(seed)


def no_rate(argument: str, value: Arg) -> Mismatch | None:
    """Refuses a dropout rate that can't be compared with a number."""
    if is_plain(value):
        message = f"`{argument}` must be a number. Received: {argument}={value!r}"
        return Mismatch("invalid-argument", message, expected="a number", found=value, argument=argument)
    return None


def cudnn_fault(use_cudnn: Arg) -> Mismatch | None:
    """Refuses what ``use_cudnn`` can't be."""
    wrong = is_plain(use_cudnn) or isinstance(use_cudnn, int | float)
    if wrong and use_cudnn not in ("auto", True, False):
        message = (
            "Invalid valid received for argument `use_cudnn`. Expected one of {'auto', True, False}. "
            f"Received: use_cudnn={use_cudnn!r}"
        )
        return Mismatch("invalid-argument", message, expected="'auto', True or False", argument="use_cudnn")
    return None


def is_fused(implementation: Arg, recurrent_dropout: Arg) -> bool:
    """Whether a cell multiplies by all its gates' kernels at once."""
    return implementation != 1 and not (isinstance(recurrent_dropout, int | float) and recurrent_dropout > 0)


def gates(count: int, inputs: Dim, units: Dim, biases: int) -> Dim:
    """The scalars of ``count`` gates: a kernel, a recurrent kernel and ``biases`` biases each."""
    return multiply(multiply(count, units), total([inputs, units, biases]))


def _state(batch: Dim, size: State) -> Outputs:
    if isinstance(size, tuple):
        return [Shape((batch, UNKNOWN if isinstance(each, tuple) else each)) for each in size]
    return Shape((batch, size))
