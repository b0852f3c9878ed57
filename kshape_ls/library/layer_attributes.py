"""What a layer keeps of its arguments (``self.strides``) and the shapes of its weights (``self.kernel``)."""

from __future__ import annotations

from kshape_ls.library.application import BoundLayer
from kshape_ls.library.layers.spatial import sizes
from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import REQUIRED, Arg
from kshape_ls.shapes import UNKNOWN, Dim, Shape
from kshape_ls.shapes.dims import floor_divide, multiply
from kshape_ls.shapes.window import channel_axis

_EACH_AXIS = frozenset({"kernel_size", "strides", "dilation_rate", "pool_size"})
"""Arguments that are kept as one size for each spatial axis."""
_MADE_INTO_OBJECTS = ("_initializer", "_regularizer", "_constraint")
_ON_ONE_AXIS = frozenset({"gamma", "beta", "moving_mean", "moving_variance"})


def kept(layer: BoundLayer, name: str) -> Arg:
    """A constructor argument as the layer keeps it under its own name; ``UNKNOWN`` where that can't be told."""
    parameter = next((p for p in layer.rule.parameters if p.name == name), None)
    if parameter is None or parameter.kind in ("var_positional", "var_keyword") or name.endswith(_MADE_INTO_OBJECTS):
        return UNKNOWN
    value = layer.config.get(name, parameter.default)
    if value is REQUIRED or (value is None and name in ("data_format", "strides")):
        return UNKNOWN
    rank = layer.rule.given.get("rank")
    if name in _EACH_AXIS:
        return sizes(value, rank) if isinstance(rank, int) else UNKNOWN
    return value


def weight(layer: BoundLayer, name: str, inputs: Shape) -> Shape | None:
    """The shape of a weight of a layer built for one input; ``None`` where it has none, or none that is known here."""
    family, config = layer.rule.family, layer.config
    if name == "bias" and config.get("use_bias") is False:
        return None
    if layer.class_name == "Dense":
        units = as_dim(config.get("units"))
        return {"kernel": Shape((inputs.axis(-1), units)), "bias": Shape((units,))}.get(name)
    if layer.class_name == "Embedding" and name == "embeddings":
        return Shape((as_dim(config.get("input_dim")), as_dim(config.get("output_dim"))))
    if layer.class_name in ("BatchNormalization", "GroupNormalization") and name in _ON_ONE_AXIS:
        axis = config.get("axis")
        return Shape((inputs.axis(axis),)) if isinstance(axis, int) else None
    rank = layer.rule.given.get("rank")
    if family == "convolutional" and isinstance(rank, int):
        return _convolution_weight(layer, name, inputs, rank)
    return None


def _convolution_weight(layer: BoundLayer, name: str, inputs: Shape, rank: int) -> Shape | None:
    config = layer.config
    data_format = config.get("data_format")
    if name not in ("kernel", "bias") or data_format not in (None, "channels_last", "channels_first"):
        return None
    window = sizes(config.get("kernel_size"), rank)
    axis = channel_axis(data_format or "channels_last")
    channels = UNKNOWN if axis is None else inputs.axis(axis)
    last: tuple[Dim, Dim]
    if layer.class_name.startswith("Depthwise"):
        multiplier = as_dim(config.get("depth_multiplier"))
        last, biases = (channels, multiplier), multiply(channels, multiplier)
    elif layer.class_name.endswith("Transpose"):
        biases = as_dim(config.get("filters"))
        last = (biases, channels)
    elif layer.class_name.startswith("Conv"):
        biases = as_dim(config.get("filters"))
        last = (floor_divide(channels, as_dim(config.get("groups", 1))), biases)
    else:
        return None
    return Shape((*window, *last)) if name == "kernel" else Shape((biases,))
