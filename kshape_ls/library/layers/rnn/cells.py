"""What ``RNN`` reads off its cells: ``state_size`` and ``output_size``.

For a cell of the user's own, its ``config`` is asked for these two names.
"""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.rnn.sequences import State
from kshape_ls.library.layers.variables import as_dim, no_object, undefined
from kshape_ls.library.layers.wrapped import is_layer
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape, Symbol, Unknown
from kshape_ls.shapes.dims import add

CELLS = frozenset({"LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells"})
RECURRENT = frozenset({"RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
_GATES = {"LSTMCell": 4, "GRUCell": 3, "SimpleRNNCell": 1}


def cells_of(cell: Arg) -> tuple[Arg, ...]:
    """The cells that run one after the other: those of a list or of ``StackedRNNCells``, or the one."""
    if isinstance(cell, tuple):
        return cell
    if is_layer(cell) and cell.class_name == "StackedRNNCells":
        inner = cell.config.get("cells")
        return inner if isinstance(inner, tuple) else (UNKNOWN,)
    return (cell,)


def no_cell(cell: Arg, argument: str) -> Mismatch | None:
    """Refuses what has neither a call nor a state size: plain values, and Keras's layers that are no cells."""
    if is_layer(cell):
        name = cell.class_name
        odd = name in layer_names() and name not in CELLS | RECURRENT
        if not odd or "state_size" in cell.config:
            return _fraction(cell) if argument == "cell" else None
        found = name
    else:
        found = no_object(cell)
        if found is None:
            return None
    message = f"The RNN cell should have a `state_size` attribute and a `call` method. Received: {argument}={found}"
    return Mismatch("invalid-argument", message, expected="a cell", found=found, argument=argument)


def state_sizes(cell: Arg) -> tuple[State, ...] | Unknown:
    """A cell's ``state_size`` as ``RNN`` keeps it: always several."""
    stacked = isinstance(cell, tuple) or (is_layer(cell) and cell.class_name == "StackedRNNCells")
    if stacked:
        sizes = tuple(_state_size(each) for each in cells_of(cell))
        return UNKNOWN if UNKNOWN in sizes else sizes
    size = _state_size(cell)
    if size is UNKNOWN:
        return UNKNOWN
    return size if isinstance(size, tuple) else (size,)


def output_size(cell: Arg) -> Dim:
    """A cell's ``output_size``; of several, the last one's."""
    last: Arg = cells_of(cell)[-1] if cells_of(cell) else UNKNOWN
    if not is_layer(last):
        return UNKNOWN
    if last.class_name in _GATES:
        return as_dim(last.config.get("units", UNKNOWN))
    declared = last.config.get("output_size")
    if declared is not None:
        return as_dim(declared)
    size = _state_size(last)
    first = size[0] if isinstance(size, tuple) and size else size
    return first if isinstance(first, int | Symbol) else UNKNOWN


def is_builtin(cell: Arg) -> bool:
    """Whether it is a cell of Keras, whose output is a row of its units."""
    return is_layer(cell) and cell.class_name in _GATES


def stacked_weights(cell: Arg, inputs: Shape) -> Dim:
    """The weights of cells that run one after the other on one step."""
    result: Dim = 0
    for each in cells_of(cell):
        if not is_layer(each) or each.class_name in RECURRENT:
            return UNKNOWN
        result = add(result, each.weights(inputs))
        inputs = Shape((inputs.axis(0), output_size(each)))
    return result


def unsized_input(cell: Arg, step: Shape, inputs: Shape) -> Mismatch | None:
    """Refuses ``None`` on the axis that sizes the first cell's kernel, and fractions for its units."""
    first: Arg = cells_of(cell)[0] if cells_of(cell) else UNKNOWN
    if not is_layer(first) or first.class_name not in _GATES:
        return None
    units = first.config.get("units", UNKNOWN)
    if isinstance(units, float):
        message = f"`units` must be an integer. Received: units={units!r}"
        return Mismatch("invalid-argument", message, expected="an integer", found=units, argument="units")
    if step.axis(-1) is not DYNAMIC:
        return None
    gates = _GATES[first.class_name]
    fault = undefined(step, -1, gates * units if isinstance(units, int) else UNKNOWN)
    if fault is None or inputs is step or step.rank != 1:
        return fault
    return Mismatch(fault.code, fault.message, 0, fault.expected, fault.found, inputs=(0,))


def _state_size(cell: Arg) -> State:
    if not is_layer(cell):
        return UNKNOWN
    if cell.class_name == "LSTMCell":
        units = as_dim(cell.config.get("units", UNKNOWN))
        return (units, units)
    if cell.class_name in _GATES:
        return as_dim(cell.config.get("units", UNKNOWN))
    declared = cell.config.get("state_size", UNKNOWN)
    if isinstance(declared, tuple):
        return tuple(as_dim(each) for each in declared)
    return as_dim(declared)


def _fraction(cell: Arg) -> Mismatch | None:
    # LSTMCell alone hides its size in a list, where RNN doesn't look.
    units = cell.config.get("units") if cell.class_name in ("GRUCell", "SimpleRNNCell") else None
    if not isinstance(units, float):
        return None
    message = "state_size must be an integer, or a list/tuple of integers (one for each state tensor)."
    return Mismatch("invalid-argument", message, expected="an integer", found=units, argument="cell")
