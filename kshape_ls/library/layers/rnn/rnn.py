"""``RNN`` and ``StackedRNNCells``."""

from __future__ import annotations

from kshape_ls.library.layers.rnn.cells import (
    CELLS,
    cells_of,
    is_builtin,
    no_cell,
    output_size,
    stacked_weights,
    state_sizes,
    unsized_input,
)
from kshape_ls.library.layers.rnn.sequences import CALL, dynamic_batch, over_time
from kshape_ls.library.layers.variables import settled
from kshape_ls.library.layers.wrapped import is_layer
from kshape_ls.library.rules import Arg, Outputs, Shapes, Tensor, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Nest, Shape
from kshape_ls.shapes.shape import Output


def rnn_refuses(*, cell: Arg) -> Mismatch | None:
    """What is no cell."""
    for each in cells_of(cell):
        refused = no_cell(each, "cell")
        if refused:
            return refused
    return None


def rnn_weights(sequences: Shape, *, cell: Arg) -> Dim:
    """Those of the cell, which sees no time axis."""
    return stacked_weights(cell, one_step(sequences))


@layer(
    "RNN",
    signature="cell, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, "
    "zero_output_for_mask=False",
    call=CALL,
    construct=rnn_refuses,
    weights=rnn_weights,
    built=settled,
)
def rnn(
    sequences: Tensor,
    *,
    cell: Arg,
    return_sequences: object,
    return_state: object,
    go_backwards: Arg,  # noqa: ARG001 (Bidirectional reads it)
    stateful: Arg,
) -> Outputs | Mismatch:
    """The last step or all: (b, t, ...) -> (b, n) or (b, t, n), with n the cell's output size."""
    if sequences.rank is not None and sequences.rank < 2:
        message = f"expected min_ndim=2, found ndim={sequences.rank}. Full shape received: {sequences}"
        return Mismatch("rank-mismatch", message, expected=2, found=sequences.rank, inputs=(0,))
    if cells_of(cell) == ():
        return Mismatch("invalid-argument", "`cell` must hold at least one cell. Received: cell=[]", argument="cell")
    fault = unsized_input(cell, one_step(sequences), sequences) or dynamic_batch(sequences, stateful)
    if fault:
        return fault
    states = state_sizes(cell)
    if return_state and states is UNKNOWN:
        return UNKNOWN_SHAPE
    after = states if isinstance(states, tuple) else ()
    output = output_size(cell)
    if output is UNKNOWN and not is_builtin(cells_of(cell)[-1]):
        # Within a layer's call, a cell of one's own may return what it likes.
        return UNKNOWN_SHAPE
    return over_time(sequences, output, after, return_sequences, return_state)


def stacked_refuses(*, cells: Arg) -> Mismatch | None:
    """What isn't a sequence of cells."""
    if is_layer(cells) and cells.class_name in CELLS:
        message = f"'{cells.class_name}' object is not iterable: `cells` must be a list of cells"
        return Mismatch("invalid-argument", message, expected="a list of cells", argument="cells")
    if not isinstance(cells, tuple):
        empty = isinstance(cells, str | dict) and not cells
        return None if empty or is_layer(cells) else no_cell(cells, "cells")
    return next((refused for each in cells if (refused := no_cell(each, "cells"))), None)


def stacked_cells_weights(inputs: Shape, *, cells: Arg) -> Dim:
    """Those of all cells, each on the output of the one before."""
    return stacked_weights(cells, inputs)


@layer(
    "StackedRNNCells",
    signature="cells",
    call="inputs, states, training=False",
    construct=stacked_refuses,
    weights=stacked_cells_weights,
    built=settled,
)
def stacked_rnn_cells(inputs: Tensor, states: Arg, *, cells: Arg) -> Outputs | Mismatch:
    """One step of each cell on the output of the one before: (b, n), states -> (b, units), states."""
    fault = unsized_input(cells, inputs, inputs)
    if fault:
        return fault
    if not isinstance(cells, tuple) or not isinstance(states, tuple):
        return (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
    current: Output = inputs
    after: list[Outputs] = []
    for cell, given in zip(cells, states, strict=False):
        if not is_layer(cell) or not isinstance(current, Shape):
            return (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
        handed: Shapes = given if isinstance(given, tuple) else (given,)
        stepped = cell.apply(current, handed)
        if isinstance(stepped, Mismatch):
            return stepped
        if not isinstance(stepped, Nest) or len(stepped.items) != 2:
            return (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
        current, new = stepped.items
        single = isinstance(new, Nest) and len(new.items) == 1 and not isinstance(given, tuple)
        after.append(new.items[0] if single and isinstance(new, Nest) else new)
    return (current, after[0] if len(after) == 1 else after)


def one_step(sequences: Shape) -> Shape:
    """A sequence without its time axis: what a cell sees."""
    return UNKNOWN_SHAPE if sequences.dims is None else Shape((*sequences.dims[:1], *sequences.dims[2:]))
