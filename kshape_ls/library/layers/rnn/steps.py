"""One step of the built-in cells, as Keras traces it when a cell is called on tensors itself."""

from __future__ import annotations

from kshape_ls.library.rules import Arg, Outputs
from kshape_ls.shapes import UNKNOWN_SHAPE, Dim, Mismatch, Nest, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.contract import matmul
from kshape_ls.shapes.dims import equal, floor_divide, modulo, multiply, show

States = tuple[Shape, ...]


def states_of(states: Arg, count: int, what: str) -> States | Mismatch | None:
    """The states that a cell is handed, as a tuple; ``None`` where they can't be told."""
    if isinstance(states, Shape):
        return (states,) if count == 1 else None
    if not isinstance(states, tuple) or not all(isinstance(s, Shape) for s in states):
        return None
    if len(states) < count:
        message = f"{what} needs {count} states, but received {len(states)}"
        return Mismatch("input-count", message, expected=count, found=len(states), argument="states")
    return states


def lstm_step(inputs: Shape, states: Arg, units: Dim, fused: bool) -> Outputs | Mismatch:
    """(b, n), [(b, units), (b, units)] -> (b, units), [(b, units), (b, units)]."""
    given = states_of(states, 2, "LSTMCell")
    if isinstance(given, Mismatch):
        return given
    if given is None:
        return (UNKNOWN_SHAPE, _listed(UNKNOWN_SHAPE, UNKNOWN_SHAPE))
    gate = _joined(inputs, given[0], multiply(4, units) if fused else units, units)
    if fused and isinstance(gate, Shape):
        gate = _quarter(gate)
    if isinstance(gate, Mismatch):
        return gate
    carry = broadcast(gate, given[1])
    hidden = carry if isinstance(carry, Mismatch) else broadcast(gate, carry)
    if isinstance(carry, Mismatch) or isinstance(hidden, Mismatch):
        return _state_fault(1, given[1], gate)
    return (hidden, _listed(hidden, carry))


def gru_step(inputs: Shape, states: Arg, units: Dim, fused: bool) -> Outputs | Mismatch:
    """(b, n), [(b, units)] -> (b, units), [(b, units)]."""
    given = states_of(states, 1, "GRUCell")
    if isinstance(given, Mismatch):
        return given
    if given is None:
        return (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
    before = given[0]
    recurrent = matmul(before, Shape((units, multiply(3, units) if fused else units)))
    if isinstance(recurrent, Mismatch):
        return _state_fault(0, before, Shape((before.axis(0), units)))
    if fused and before.rank == 1:
        message = f"expected min_ndim=2, found ndim=1 for the state of GRUCell. Full shape received: {before}"
        return Mismatch("rank-mismatch", message, expected=2, found=1, argument="states")
    projected = _projected(inputs, units)
    output: Shape | Mismatch = before
    for part in _thirds(recurrent, units) if fused else (recurrent,):
        gate = broadcast(projected, part)
        output = gate if isinstance(gate, Mismatch) or isinstance(output, Mismatch) else broadcast(output, gate)
        if isinstance(output, Mismatch):
            return _state_fault(0, before, projected)
    assert isinstance(output, Shape)
    return (output, output if isinstance(states, Shape) else _listed(output))


def simple_step(inputs: Shape, states: Arg, units: Dim) -> Outputs | Mismatch:
    """(b, n), [(b, units)] -> (b, units), [(b, units)]."""
    given = states_of(states, 1, "SimpleRNNCell")
    if isinstance(given, Mismatch):
        return given
    if given is None:
        return (UNKNOWN_SHAPE, UNKNOWN_SHAPE)
    output = _joined(inputs, given[0], units, units)
    if isinstance(output, Mismatch):
        return output
    return (output, output if isinstance(states, Shape) else _listed(output))


def _projected(inputs: Shape, size: Dim) -> Shape:
    # The input times the kernel, whose rows are made for it.
    return UNKNOWN_SHAPE if inputs.dims is None else Shape((*inputs.dims[:-1], size))


def _joined(inputs: Shape, state: Shape, size: Dim, units: Dim) -> Shape | Mismatch:
    recurrent = matmul(state, Shape((units, size)))
    if isinstance(recurrent, Mismatch):
        return _state_fault(0, state, Shape((state.axis(0), units)))
    joined = broadcast(_projected(inputs, size), recurrent)
    return _state_fault(0, state, _projected(inputs, units)) if isinstance(joined, Mismatch) else joined


def _quarter(gates: Shape) -> Shape | Mismatch:
    # Keras splits axis 1, whichever that is.
    if gates.dims is None:
        return gates
    if len(gates.dims) < 2:
        message = f"expected min_ndim=2, found ndim={len(gates.dims)} for the gates of LSTMCell"
        return Mismatch("rank-mismatch", message, expected=2, found=len(gates.dims), inputs=(0,))
    if equal(modulo(gates.dims[1], 4), 0) is False:
        message = f"`x` size on axis 1 must be divisible by 4. But received {show(gates.dims[1])} in {gates}"
        return Mismatch("axis-size-mismatch", message, 1, "a multiple of 4", gates.dims[1], inputs=(0,))
    return Shape((gates.dims[0], floor_divide(gates.dims[1], 4), *gates.dims[2:]))


def _thirds(gates: Shape, units: Dim) -> tuple[Shape, ...]:
    # Keras slices axis 1, whichever that is.
    if gates.dims is None:
        return (UNKNOWN_SHAPE,)
    if len(gates.dims) == 2:
        return (Shape((gates.dims[0], units)),)
    size = gates.dims[1]
    if not isinstance(size, int) or not isinstance(units, int):
        return (UNKNOWN_SHAPE,)
    rest = gates.dims[2:]
    cuts = (min(size, units), min(max(size - units, 0), units), max(size - 2 * units, 0))
    if 0 in cuts:
        # TensorFlow tells less of empty axes than it could.
        return (UNKNOWN_SHAPE,)
    return tuple(Shape((gates.dims[0], cut, *rest)) for cut in cuts)


def _listed(*states: Shape) -> Nest:
    return Nest("list", states)


def _state_fault(position: int, state: Shape, wanted: Shape) -> Mismatch:
    message = f"Incompatible state {position}: expected shape {wanted}, found shape {state}"
    axis = -1 if equal(state.axis(-1), wanted.axis(-1)) is False else None
    return Mismatch(
        "axis-size-mismatch", message, axis, wanted.axis(-1), state.axis(-1), argument="states", inputs=(position + 1,)
    )
