"""Layers that wrappers build and ask for an output shape without calling them."""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.variables import no_object
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN_SHAPE, Dim, Mismatch, Nest, Output, Shape

_POOLING = {f"{kind}Pooling{rank}D": rank for kind in ("Max", "Average") for rank in (1, 2, 3)}
_OVER_TIME = ("LSTM", "GRU", "SimpleRNN", "Bidirectional")


def is_layer(value: Arg) -> bool:
    """Whether a constructor argument is a layer (an ``Inner``)."""
    return hasattr(value, "class_name")


def no_layer(wrapper: str, value: Arg) -> Mismatch | None:
    """Refuses what is certainly no layer."""
    found = no_object(value)
    if found is None:
        return None
    message = f"Please initialize `{wrapper}` layer with a `keras.layers.Layer` instance. Received: {found}"
    return Mismatch("invalid-argument", message, expected="a layer", found=found, argument="layer")


def declared_output(layer: Arg, inputs: Shape) -> Output | Mismatch:
    """What ``build`` and ``compute_output_shape`` say; follows Keras, which checks no input spec on that way.

    Where the layer refuses the rank and it isn't known whether these two would, nothing is known.
    """
    output: Output | Mismatch = layer.apply(inputs)
    name = layer.class_name
    if name not in layer_names():
        return output
    if isinstance(output, Nest):
        message = f"A wrapper can't hand on the {len(output.items)} outputs of {name}"
        return Mismatch("invalid-argument", message, expected="one output", found=len(output.items), argument="layer")
    if not isinstance(output, Mismatch) or output.code != "rank-mismatch" or name == "TimeDistributed":
        return output
    if name in _OVER_TIME and inputs.dims is not None and len(inputs.dims) > 1:
        declared: Output | Mismatch = layer.apply(_as_sequences(inputs.dims))
        return UNKNOWN_SHAPE if isinstance(declared, Mismatch) and declared.code == "rank-mismatch" else declared
    windows = _POOLING.get(name, 1)
    if windows > 1 and inputs.rank is not None and inputs.rank - 2 not in (1, windows):
        # NumPy, with which Keras reckons, would stretch one window over all axes, but not several.
        return output
    strict = name.startswith(("Conv1D", "Conv2D", "Conv3D", "DepthwiseConv", "SeparableConv"))
    return output if strict and not name.endswith("Transpose") else UNKNOWN_SHAPE


def declared_weights(layer: Arg, inputs: Shape) -> Dim:
    """How many weights a layer has that was built for these inputs without a look at its input spec."""
    over_time = layer.class_name in _OVER_TIME and layer.class_name in layer_names()
    if over_time and inputs.dims is not None and len(inputs.dims) > 1:
        inputs = _as_sequences(inputs.dims)
    weights: Dim = layer.weights(inputs)
    return weights


def _as_sequences(dims: tuple[Dim, ...]) -> Shape:
    # What recurrent layers read off a shape of any rank: batch, steps, and the last axis of one step.
    features = (dims[0], *dims[2:])[-1]
    return Shape((dims[0], dims[1], features))
