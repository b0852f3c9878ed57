"""``Bidirectional``."""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.rnn.cells import RECURRENT
from kshape_ls.library.layers.rnn.sequences import CALL
from kshape_ls.library.layers.variables import no_object, settled
from kshape_ls.library.layers.wrapped import is_layer
from kshape_ls.library.rules import Arg, Outputs, Tensor, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Nest, Output, Shape
from kshape_ls.shapes.dims import add, multiply

_MERGE_MODES = ("sum", "mul", "ave", "concat", None)


def bidirectional_refuses(*, layer: Arg, merge_mode: Arg, backward_layer: Arg) -> Mismatch | None:
    """Layers that don't run over time, unknown merge modes, and two directions that don't go together."""
    refused = _not_recurrent(layer, "layer")
    if refused is None and backward_layer is not None:
        refused = _not_recurrent(backward_layer, "backward_layer")
    if refused:
        return refused
    if isinstance(merge_mode, str | int | float | tuple | dict) and merge_mode not in _MERGE_MODES:
        message = f"Invalid merge mode. Received: {merge_mode!r}. Merge mode should be one of {_MERGE_MODES}"
        return Mismatch("invalid-argument", message, expected=_MERGE_MODES, found=merge_mode, argument="merge_mode")
    if not is_layer(layer):
        return None
    return _backward_already(layer) if backward_layer is None else _directions_fault(layer, backward_layer)


def bidirectional_weights(sequences: Shape, *, layer: Arg, backward_layer: Arg) -> Dim:
    """Those of both directions."""
    if not is_layer(layer):
        return UNKNOWN
    forward: Dim = layer.weights(sequences)
    if backward_layer is None:
        return multiply(2, forward)
    return add(forward, backward_layer.weights(sequences)) if is_layer(backward_layer) else UNKNOWN


@layer(
    "Bidirectional",
    signature="layer, merge_mode='concat', weights=None, backward_layer=None",
    call=CALL,
    construct=bidirectional_refuses,
    weights=bidirectional_weights,
    built=settled,
)
def bidirectional(sequences: Tensor, *, layer: Arg, merge_mode: str | None) -> Outputs | Mismatch:
    """Both directions merged: (b, t, n) -> (b, 2 * units) or (b, t, 2 * units), and the states of both after it."""
    if not is_layer(layer):
        return UNKNOWN_SHAPE
    forward: Output | Mismatch = layer.apply(sequences)
    if isinstance(forward, Mismatch):
        return forward
    states: tuple[Output, ...] = ()
    if isinstance(forward, Nest):
        forward, *rest = forward.items
        states = tuple(rest)
    if not isinstance(forward, Shape):
        return UNKNOWN_SHAPE
    if merge_mode is None:
        return (forward, forward, *states, *states)
    merged = _doubled(forward) if merge_mode == "concat" else forward
    return (merged, *states, *states) if states else merged


def _doubled(output: Shape) -> Shape:
    return output if not output.dims else Shape((*output.dims[:-1], multiply(2, output.dims[-1])))


def _not_recurrent(given: Arg, argument: str) -> Mismatch | None:
    if is_layer(given):
        odd = given.class_name in layer_names() and given.class_name not in RECURRENT
        if not odd or "return_sequences" in given.config:
            return None
        found = given.class_name
    else:
        found = no_object(given)
        if found is None:
            return None
    message = f"Please initialize `Bidirectional` with a recurrent layer as `{argument}`. Received: {found}"
    return Mismatch("invalid-argument", message, expected="a recurrent layer", found=found, argument=argument)


def _backward_already(forward: Arg) -> Mismatch | None:
    # Without a backward layer, Keras makes one with go_backwards=True.
    if _flag(forward, "go_backwards") is not True:
        return None
    message = (
        "Forward layer and backward layer should have different `go_backwards` value. "
        "Received: forward_layer.go_backwards True, backward_layer.go_backwards=True"
    )
    return Mismatch("invalid-argument", message, expected=False, found=True, argument="layer")


def _directions_fault(forward: Arg, backward: Arg) -> Mismatch | None:
    if not is_layer(backward):
        return None
    ahead, back = (_flag(each, "go_backwards") for each in (forward, backward))
    if ahead is not None and ahead == back:
        message = (
            "Forward layer and backward layer should have different `go_backwards` value. "
            f"Received: forward_layer.go_backwards {ahead}, backward_layer.go_backwards={back}"
        )
        return Mismatch("invalid-argument", message, expected=not ahead, found=back, argument="backward_layer")
    for name in ("stateful", "return_sequences", "return_state"):
        wanted, found = (_flag(each, name) for each in (forward, backward))
        if wanted is not None and found is not None and wanted != found:
            message = (
                f'Forward layer and backward layer are expected to have the same value for attribute "{name}", '
                f'got "{wanted}" for forward layer and "{found}" for backward layer'
            )
            return Mismatch("invalid-argument", message, expected=wanted, found=found, argument="backward_layer")
    return None


def _flag(given: Arg, name: str) -> bool | None:
    value = given.config.get(name)
    return value if isinstance(value, bool) else None
