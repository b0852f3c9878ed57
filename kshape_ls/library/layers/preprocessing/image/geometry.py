"""Layers that move pixels: resizing, crops, flips, rotations, ..."""

from __future__ import annotations

from kshape_ls.library.layers.elementwise import same
from kshape_ls.library.layers.preprocessing.image.arguments import (
    BOXES,
    CALL,
    choice_fault,
    each_factor_fault,
    factor_fault,
    image_refuses,
    optional_factor_fault,
    seeded_base_factor_refuses,
    seeded_refuses,
)
from kshape_ls.library.layers.spatial import data_format_of
from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank

_FILL_MODES = ("reflect", "wrap", "constant", "nearest")
_INTERPOLATIONS = ("nearest", "bilinear")


def rotation_refuses(
    *, factor: Arg, fill_mode: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """Factors outside -1 to 1, unknown modes."""
    fault = optional_factor_fault("factor", factor) or _modes_fault(fill_mode, interpolation)
    return fault or seeded_refuses(seed=seed, data_format=data_format)


def shear_refuses(
    *, x_factor: Arg, y_factor: Arg, fill_mode: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """Factors outside 0 to 1, unknown modes."""
    return (
        each_factor_fault("x_factor", x_factor, 0, 1)
        or each_factor_fault("y_factor", y_factor, 0, 1)
        or _modes_fault(fill_mode, interpolation)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def translation_refuses(
    *, height_factor: Arg, width_factor: Arg, fill_mode: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """Factors outside -1 to 1, unknown modes."""
    return (
        each_factor_fault("height_factor", height_factor, -1, 1)
        or each_factor_fault("width_factor", width_factor, -1, 1)
        or _modes_fault(fill_mode, interpolation)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def zoom_refuses(
    *, height_factor: Arg, width_factor: Arg, fill_mode: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """Factors outside -1 to 1, or -1 itself, and unknown modes."""
    return (
        _zoom_fault("height_factor", height_factor)
        or (None if width_factor is None else _zoom_fault("width_factor", width_factor))
        or _modes_fault(fill_mode, interpolation)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def perspective_refuses(*, factor: Arg, scale: Arg, interpolation: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """A factor or scale outside 0 to 1, unknown interpolations."""
    return (
        factor_fault("factor", factor, 0, 1)
        or _single_scale(scale)
        or choice_fault("interpolation", interpolation, _INTERPOLATIONS)
        or seeded_refuses(seed=seed, data_format=data_format)
    )


def _single_scale(scale: Arg) -> Mismatch | None:
    if not isinstance(scale, tuple):
        return factor_fault("scale", scale, 0, 1)
    message = f"The `scale` argument should be a number in the range [0, 1]. Received: scale={scale!r}"
    return Mismatch("invalid-argument", message, expected="a number", found=scale, argument="scale")


def elastic_refuses(
    *, factor: Arg, scale: Arg, fill_mode: Arg, interpolation: Arg, seed: Arg, data_format: Arg
) -> Mismatch | None:
    """A factor or scale outside 0 to 1, unknown modes."""
    return (
        factor_fault("factor", factor, 0, 1)
        or factor_fault("scale", scale, 0, 1)
        or choice_fault("interpolation", interpolation, _INTERPOLATIONS)
        or choice_fault("fill_mode", fill_mode, (*_FILL_MODES, "mirror"))
        or seeded_refuses(seed=seed, data_format=data_format)
    )


@layer(
    "RandomElasticTransform",
    signature="factor=1.0, scale=1.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, "
    "value_range=(0, 255), seed=None, data_format=None, *, " + BOXES,
    call=CALL,
    construct=elastic_refuses,
)
@layer(
    "RandomFlip",
    signature="mode='horizontal_and_vertical', seed=None, data_format=None, *, " + BOXES,
    call=CALL,
    construct=seeded_refuses,
)
@layer(
    "RandomPerspective",
    signature="factor=1.0, scale=1.0, interpolation='bilinear', fill_value=0.0, seed=None, data_format=None, *, "
    + BOXES,
    call=CALL,
    construct=perspective_refuses,
)
@layer(
    "RandomRotation",
    signature="factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None, *, "
    + BOXES,
    call=CALL,
    construct=rotation_refuses,
)
@layer(
    "RandomShear",
    signature="x_factor=0.0, y_factor=0.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, "
    "data_format=None, seed=None, *, " + BOXES,
    call=CALL,
    construct=shear_refuses,
)
@layer(
    "RandomTranslation",
    signature="height_factor, width_factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, "
    "data_format=None, *, " + BOXES,
    call=CALL,
    construct=translation_refuses,
)
@layer(
    "RandomZoom",
    signature="height_factor, width_factor=None, fill_mode='reflect', interpolation='bilinear', seed=None, "
    "fill_value=0.0, data_format=None, *, " + BOXES,
    call=CALL,
    construct=zoom_refuses,
)
def moved(inputs: Arg) -> Outputs:
    """Pixels move, the shape stays: (..., h, w, c) -> (..., h, w, c)."""
    return same(inputs)


@layer(
    "CenterCrop",
    signature="height, width, data_format=None, *, " + BOXES,
    call=CALL,
    construct=image_refuses,
)
def center_crop(inputs: Arg, *, height: Arg, width: Arg, data_format: Arg) -> Outputs | Mismatch:
    """The middle of an image, enlarged where it is too small: (..., h, w, c) -> (..., height, width, c)."""
    if not isinstance(inputs, Shape):
        return UNKNOWN_SHAPE
    if inputs.rank not in (None, 3, 4):
        message = (
            "`input_shape` must be a non-nested tuple or list of rank-1 with size 3 (unbatched) or 4 (batched). "
            f"Received: input_shape={inputs}"
        )
        return Mismatch("rank-mismatch", message, expected="3 or 4", found=inputs.rank, inputs=(0,))
    return _sized(inputs, height, width, data_format, _from_start(inputs, data_format))


@layer(
    "RandomCrop",
    signature="height, width, seed=None, data_format=None, name=None, *, factor=None, " + BOXES,
    call=CALL,
    construct=seeded_base_factor_refuses,
)
def random_crop(inputs: Arg, *, height: Arg, width: Arg, data_format: Arg) -> Outputs | Mismatch:
    """A piece of an image, enlarged where it is too small: (..., h, w, c) -> (..., height, width, c)."""
    if not isinstance(inputs, Shape):
        return UNKNOWN_SHAPE
    layout = data_format_of(data_format)
    return _sized(inputs, height, width, data_format, -2 if layout == "channels_first" else -3)


@layer(
    "Resizing",
    signature="height, width, interpolation='bilinear', crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, "
    "fill_mode='constant', fill_value=0.0, antialias=False, data_format=None, *, " + BOXES,
    call=CALL,
    construct=image_refuses,
)
def resizing(inputs: Arg, *, height: Arg, width: Arg, data_format: Arg) -> Outputs | Mismatch:
    """Another size: (..., h, w, c) -> (..., height, width, c)."""
    if not isinstance(inputs, Shape):
        return UNKNOWN_SHAPE
    return _sized(inputs, height, width, data_format, _from_start(inputs, data_format))


def _from_start(inputs: Shape, data_format: Arg) -> int:
    # Where the height stands: whatever isn't of rank 4 counts as one image.
    return (1 if inputs.rank == 4 else 0) + (1 if data_format_of(data_format) == "channels_first" else 0)


def _sized(inputs: Shape, height: Arg, width: Arg, data_format: Arg, first: int) -> Shape | Mismatch:
    for argument, size in (("height", height), ("width", width)):
        if isinstance(size, str | float | tuple | dict) or (isinstance(size, int) and size < 0):
            message = f"Cannot convert `{argument}={size!r}` to a size of the output"
            return Mismatch("invalid-argument", message, expected="an integer", found=size, argument=argument)
    if inputs.rank is None:
        return UNKNOWN_SHAPE
    if not isinstance(data_format_of(data_format), str):
        return of_rank(inputs.rank)
    least = -first if first < 0 else first + 2
    if inputs.rank < least:
        message = f"expected min_ndim={least}, found ndim={inputs.rank}. Full shape received: {inputs}"
        return Mismatch("rank-mismatch", message, expected=least, found=inputs.rank, inputs=(0,))
    return inputs.with_axis(first, _size(height)).with_axis(first + 1, _size(width))


def _size(value: Arg) -> Dim:
    return DYNAMIC if value is None else as_dim(value)


def _modes_fault(fill_mode: Arg, interpolation: Arg) -> Mismatch | None:
    return choice_fault("fill_mode", fill_mode, _FILL_MODES) or choice_fault(
        "interpolation", interpolation, _INTERPOLATIONS
    )


def _zoom_fault(argument: str, factor: Arg) -> Mismatch | None:
    if -1 in (factor if isinstance(factor, tuple) else (factor,)):
        message = (
            "The `height_factor` and `width_factor` arguments should be a number (or a list of two numbers) in the "
            f"range (-1.0, 1.0]. Received: {argument}={factor!r}"
        )
        return Mismatch("invalid-argument", message, expected="(-1.0, 1.0]", found=factor, argument=argument)
    return each_factor_fault(argument, factor, -1, 1)
