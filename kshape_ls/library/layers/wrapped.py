"""Layers that wrappers build and ask for an output shape without calling them."""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.variables import no_object, undefined
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Output, Shape

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
    if not isinstance(output, Mismatch) or output.code != "rank-mismatch":
        return output
    name = layer.class_name
    if name not in layer_names() or name == "TimeDistributed":
        return output
    if name in _OVER_TIME and inputs.rank == 2:
        return undefined(inputs, 0) or UNKNOWN_SHAPE
    strict = name.startswith(("Conv1D", "Conv2D", "Conv3D", "DepthwiseConv", "SeparableConv"))
    return output if strict and not name.endswith("Transpose") else UNKNOWN_SHAPE
