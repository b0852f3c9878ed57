"""``Pipeline``."""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.spatial import data_format_of
from kshape_ls.library.layers.variables import as_dim, no_object
from kshape_ls.library.layers.wrapped import is_layer
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Output, Shape
from kshape_ls.shapes.dims import add

_OTHERWISE = (
    "CategoryEncoding",
    "Discretization",
    "HashedCrossing",
    "Hashing",
    "IntegerLookup",
    "MelSpectrogram",
    "StringLookup",
    "TextVectorization",
)
"""What these compute isn't always what they declare, and in a pipeline they are computed."""

_IMAGES = (
    "AugMix",
    "AutoContrast",
    "CenterCrop",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "CutMix",
    "Equalization",
    "MaxNumBoundingBoxes",
    "MixUp",
    "RandAugment",
    "Resizing",
    "Solarization",
)


def pipeline_weights(inputs: Shape, *, layers: Arg) -> Dim:
    """Those of all layers."""
    result: Dim = 0
    current: Output | Mismatch = inputs
    for each in layers if isinstance(layers, tuple) else (None,):
        if not is_layer(each) or not isinstance(current, Shape):
            return UNKNOWN
        result = add(result, each.weights(current))
        current = each.apply(current)
    return result


@layer(
    "Pipeline",
    signature="layers, name=None",
    call="inputs, training=True, mask=None",
    weights=pipeline_weights,
    base=("name",),
)
def pipeline(inputs: Arg, *, layers: Arg) -> Outputs | Mismatch:
    """One layer after the other, computed rather than declared: (...) -> the last one's output."""
    if not isinstance(layers, tuple):
        found = no_object(layers)
        return UNKNOWN_SHAPE if found is None else _no_layers(found)
    if not layers:
        return _no_layers("[]")
    current: Output | Mismatch = inputs if isinstance(inputs, Shape) else UNKNOWN_SHAPE
    for each in layers:
        found = no_object(each)
        if found is not None:
            return _no_layers(found)
        if not is_layer(each) or not isinstance(current, Shape):
            return UNKNOWN_SHAPE
        current = _computed(each, current)
        if isinstance(current, Mismatch):
            return current
    return current


def _computed(step: Arg, inputs: Shape) -> Output | Mismatch:
    name = step.class_name
    ours = name in layer_names()
    if ours and name in _OTHERWISE:
        return UNKNOWN_SHAPE
    if ours and (name in _IMAGES or name.startswith("Random")):
        if inputs.rank not in (None, 3, 4):
            message = (
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={inputs}"
            )
            return Mismatch("rank-mismatch", message, expected="3 or 4", found=inputs.rank, inputs=(0,))
        if name == "CenterCrop" and inputs.rank is not None:
            return _cropped(step, inputs)
    output: Output | Mismatch = step.apply(inputs)
    return output


def _cropped(crop: Arg, inputs: Shape) -> Output | Mismatch:
    # What is cut out of an image whose height or width isn't known has neither, unless it is resized.
    layout = data_format_of(crop.config.get("data_format"))
    axes = (-2, -1) if layout == "channels_first" else (-3, -2)
    sides = [inputs.axis(axis) for axis in axes]
    wanted = [as_dim(crop.config.get(name, UNKNOWN)) for name in ("height", "width")]
    if any(isinstance(size, int) and size < 0 for size in wanted):
        # Only what is declared of such a size is refused.
        return UNKNOWN_SHAPE
    output: Output | Mismatch = crop.apply(inputs)
    if DYNAMIC not in sides or not isinstance(output, Shape):
        return output
    if layout is UNKNOWN or not all(isinstance(size, int) for size in wanted) or UNKNOWN in sides:
        return UNKNOWN_SHAPE
    pairs = zip(sides, wanted, strict=True)
    resized = any(isinstance(side, int) and isinstance(size, int) and side < size for side, size in pairs)
    for axis, size in zip(axes, wanted, strict=True):
        output = output.with_axis(axis, size if resized else DYNAMIC)
    return output


def _no_layers(found: str) -> Mismatch:
    message = f"`layers` must be a list of layers. Received: {found}"
    return Mismatch("invalid-argument", message, expected="a list of layers", found=found, argument="layers")
