"""Layers that change colours and noise: brightness, contrast, blur, mixtures, ..."""

from __future__ import annotations

from kshape_ls.library.layers.elementwise import same
from kshape_ls.library.layers.preprocessing.image.arguments import (
    BASE,
    BOXES,
    CALL,
    base_factor_refuses,
    choice_fault,
    each_factor_fault,
    factor_fault,
    factor_refuses,
    image_refuses,
    optional_factor_fault,
    ranged_factor_refuses,
    seeded_base_factor_refuses,
    seeded_refuses,
    value_range_fault,
)
from kshape_ls.library.layers.spatial import data_format_of
from kshape_ls.library.layers.variables import as_dim, is_plain
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape

_INTERPOLATIONS = ("nearest", "bilinear")


def auto_contrast_refuses(*, value_range: Arg, data_format: Arg) -> Mismatch | None:
    """Unknown data formats, and value ranges that aren't two numbers."""
    return image_refuses(data_format=data_format) or value_range_fault(value_range)


def equalization_refuses(*, value_range: Arg, factor: Arg, data_format: Arg) -> Mismatch | None:
    """As the base layer, and value ranges that aren't two numbers."""
    return base_factor_refuses(factor=factor, data_format=data_format) or value_range_fault(value_range)


def brightness_refuses(*, factor: Arg, value_range: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """As the base layer, and value ranges that aren't two numbers."""
    fault = seeded_base_factor_refuses(factor=factor, seed=seed, data_format=data_format)
    return fault or value_range_fault(value_range)


def solarization_refuses(
    *, addition_factor: Arg, threshold_factor: Arg, value_range: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """Factors outside 0 to 1."""
    return (
        each_factor_fault("addition_factor", addition_factor, 0, 1)
        or each_factor_fault("threshold_factor", threshold_factor, 0, 1)
        or value_range_fault(value_range)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def augmentation_refuses(
    *, factor: Arg, value_range: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """What the layers that these are made of refuse."""
    return (
        each_factor_fault("factor", factor, 0, 1)
        or value_range_fault(value_range)
        or choice_fault("interpolation", interpolation, _INTERPOLATIONS)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def jitter_refuses(
    *,
    value_range: Arg,
    brightness_factor: Arg,
    contrast_factor: Arg,
    saturation_factor: Arg,
    hue_factor: Arg,
    factor: Arg,
    seed: Arg,
    data_format: Arg,
) -> Mismatch | None:
    """What the layers that it is made of refuse; those without a factor aren't made."""
    ranged = any(isinstance(each, int | float | tuple) for each in (brightness_factor, saturation_factor))
    return (
        optional_factor_fault("brightness_factor", brightness_factor)
        or _unless_none("contrast_factor", contrast_factor, 0)
        or _unless_none("saturation_factor", saturation_factor, -1)
        or _unless_none("hue_factor", hue_factor, 0)
        or (value_range_fault(value_range) if ranged else None)
        or seeded_base_factor_refuses(factor=factor, seed=seed, data_format=data_format)
    )


def grayscale_refuses(*, factor: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """A factor outside 0 to 1; pairs are none."""
    if is_plain(factor) or (isinstance(factor, int | float) and not 0 <= factor <= 1):
        message = f"`factor` should be between 0 and 1. Received: factor={factor!r}"
        return Mismatch("invalid-argument", message, expected="[0, 1]", found=factor, argument="factor")
    return seeded_refuses(seed=seed, data_format=data_format)


def blur_refuses(*, factor: Arg, kernel_size: Arg, sigma: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """Even kernels, and factors outside 0 to 1."""
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,)
    pair = not isinstance(kernel_size, tuple) or len(kernel_size) == 2
    if not pair or any(is_plain(size) or (isinstance(size, int | float) and size % 2 == 0) for size in sizes):
        message = f"kernel_size must be an odd number. Received: kernel_size={kernel_size!r}"
        return Mismatch("invalid-argument", message, expected="odd", found=kernel_size, argument="kernel_size")
    fault = factor_fault("factor", factor, 0, 1) or factor_fault("sigma", sigma, 0, 1)
    return fault or seeded_refuses(seed=seed, data_format=data_format)


def erasing_refuses(*, factor: Arg, scale: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """Factors outside 0 to 1."""
    fault = factor_fault("factor", factor, 0, 1) or factor_fault("scale", scale, 0, 1)
    return fault or seeded_refuses(seed=seed, data_format=data_format)


def bounding_boxes_refuses(*, max_number: Arg, fill_value: Arg, factor: Arg, data_format: Arg) -> Mismatch | None:
    """A number of boxes, or what fills them up, that can't be made an integer."""
    for argument, value in (("max_number", max_number), ("fill_value", fill_value)):
        text = isinstance(value, str) and not value.strip().lstrip("+-").replace("_", "").isdigit()
        if value is None or text or isinstance(value, tuple | dict):
            message = f"int() argument must be a number. Received: {argument}={value!r}"
            return Mismatch("invalid-argument", message, expected="a number", found=value, argument=argument)
    return base_factor_refuses(factor=factor, data_format=data_format)


@layer("AutoContrast", signature="value_range=(0, 255), *, " + BASE, call=CALL, construct=auto_contrast_refuses)
@layer(
    "ContrastLimitedAdaptiveHistogramEqualization",
    signature="value_range=(0, 255), clip_limit=4.0, tile_grid_size=(8, 8), data_format=None, *, factor=None, " + BOXES,
    call=CALL,
    construct=base_factor_refuses,
)
@layer(
    "CutMix",
    signature="factor=1.0, seed=None, data_format=None, *, " + BOXES,
    call=CALL,
    construct=factor_refuses,
    given={"low": 0, "high": 1},
)
@layer(
    "Equalization",
    signature="value_range=(0, 255), bins=256, data_format=None, *, factor=None, " + BOXES,
    call=CALL,
    construct=equalization_refuses,
    dtype="same",
)
@layer(
    "MixUp",
    signature="alpha=0.2, data_format=None, seed=None, *, factor=None, " + BOXES,
    call=CALL,
    construct=seeded_base_factor_refuses,
)
@layer(
    "AugMix",
    signature="value_range=(0, 255), num_chains=3, chain_depth=3, factor=0.3, alpha=1.0, all_ops=True, "
    "interpolation='bilinear', seed=None, data_format=None, *, " + BOXES,
    call=CALL,
    construct=augmentation_refuses,
)
@layer(
    "RandAugment",
    signature="value_range=(0, 255), num_ops=2, factor=0.5, interpolation='bilinear', seed=None, data_format=None, *, "
    + BOXES,
    call=CALL,
    construct=augmentation_refuses,
)
@layer(
    "RandomBrightness",
    signature="factor, value_range=(0, 255), seed=None, *, " + BASE,
    call=CALL,
    construct=brightness_refuses,
)
@layer(
    "RandomColorJitter",
    signature="value_range=(0, 255), brightness_factor=None, contrast_factor=None, saturation_factor=None, "
    "hue_factor=None, seed=None, data_format=None, *, factor=None, " + BOXES,
    call=CALL,
    construct=jitter_refuses,
)
@layer(
    "RandomContrast",
    signature="factor, value_range=(0, 255), seed=None, *, " + BASE,
    call=CALL,
    construct=factor_refuses,
    given={"low": 0, "high": 1},
)
@layer(
    "RandomErasing",
    signature="factor=1.0, scale=(0.02, 0.33), fill_value=None, value_range=(0, 255), seed=None, data_format=None, *, "
    + BOXES,
    call=CALL,
    construct=erasing_refuses,
)
@layer(
    "RandomGaussianBlur",
    signature="factor=1.0, kernel_size=3, sigma=1.0, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=blur_refuses,
)
@layer(
    "RandomGrayscale",
    signature="factor=0.5, data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=grayscale_refuses,
    dtype="same",
)
@layer(
    "RandomHue",
    signature="factor, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=factor_refuses,
    given={"low": 0, "high": 1},
)
@layer(
    "RandomInvert",
    signature="factor=1.0, value_range=(0, 255), seed=None, data_format=None, *, " + BOXES,
    call=CALL,
    construct=factor_refuses,
    given={"low": 0, "high": 1},
)
@layer(
    "RandomPosterization",
    signature="factor, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=ranged_factor_refuses,
    given={"low": 1, "high": 8},
)
@layer(
    "RandomSaturation",
    signature="factor, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=ranged_factor_refuses,
    given={"low": -1, "high": 1},
)
@layer(
    "RandomSharpness",
    signature="factor, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=ranged_factor_refuses,
    given={"low": 0, "high": 1},
)
@layer(
    "Solarization",
    signature="addition_factor=0.0, threshold_factor=0.0, value_range=(0, 255), seed=None, *, " + BASE,
    call=CALL,
    construct=solarization_refuses,
)
def recoloured(inputs: Arg) -> Outputs:
    """Other pixels, the same shape: (..., h, w, c) -> (..., h, w, c)."""
    return same(inputs)


@layer(
    "RandomColorDegeneration",
    signature="factor, value_range=(0, 255), data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=ranged_factor_refuses,
    given={"low": -1, "high": 1},
)
def degenerated(inputs: Arg, *, data_format: Arg) -> Outputs | Mismatch:
    """The same shape, of three channels: (..., h, w, 3) -> (..., h, w, 3)."""
    if not isinstance(inputs, Shape):
        return same(inputs)
    if inputs.rank not in (None, 3, 4):
        message = (
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
            f"Received: input_shape={inputs}"
        )
        return Mismatch("rank-mismatch", message, expected="3 or 4", found=inputs.rank, inputs=(0,))
    layout = data_format_of(data_format)
    axis = -3 if layout == "channels_first" else -1
    channels = UNKNOWN if layout is UNKNOWN else inputs.axis(axis)
    if isinstance(channels, int) and channels != 3:
        message = f"Input images must have 3 channels, but received images with {channels} channels."
        return Mismatch("axis-size-mismatch", message, axis, 3, channels, inputs=(0,))
    return inputs


@layer(
    "MaxNumBoundingBoxes",
    signature="max_number, fill_value=-1, *, factor=None, " + BASE,
    call=CALL,
    construct=bounding_boxes_refuses,
)
def max_num_bounding_boxes(inputs: Arg, *, max_number: Arg) -> Outputs | Mismatch:
    """As many boxes and labels in each image: {boxes: (b, n, 4), labels: (b, n)} -> (b, max_number, ...)."""
    outputs = same(inputs)
    boxes = inputs.get("bounding_boxes") if isinstance(inputs, dict) else None
    if not isinstance(boxes, dict) or not isinstance(outputs, dict):
        return outputs
    extra = [key for key in boxes if key not in ("boxes", "labels")]
    missing = [key for key in ("boxes", "labels") if key not in boxes]
    if extra or missing:
        message = f"`bounding_boxes` must have the keys `boxes` and `labels`. Received: {list(boxes)}"
        return Mismatch("invalid-argument", message, expected=("boxes", "labels"), found=tuple(boxes), inputs=(0,))
    count = _whole(max_number)
    if isinstance(count, int) and count < 0:
        message = f"`max_number` must not be negative. Received: max_number={max_number!r}"
        return Mismatch("invalid-argument", message, expected=">= 0", found=max_number, argument="max_number")
    limited: dict[str, Outputs] = {}
    for key, shape in boxes.items():
        if isinstance(shape, Shape) and shape.rank is not None and shape.rank < 2:
            message = f"expected min_ndim=2, found ndim={shape.rank} for `{key}`"
            return Mismatch("rank-mismatch", message, expected=2, found=shape.rank, inputs=(0,))
        limited[key] = shape.with_axis(1, count) if isinstance(shape, Shape) else same(shape)
    outputs["bounding_boxes"] = limited
    return outputs


def _unless_none(argument: str, factor: Arg, low: float) -> Mismatch | None:
    return None if factor is None else factor_fault(argument, factor, low, 1)


def _whole(value: Arg) -> Dim:
    return int(value) if isinstance(value, float | str) else as_dim(value)
