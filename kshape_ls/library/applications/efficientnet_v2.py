"""EfficientNets of the second version."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import UPPER_HALF, Body
from kshape_ls.library.applications.entry import Entry, obtained
from kshape_ls.library.applications.image_model import (
    CALL,
    Registration,
    image_model,
    image_model_refuses,
    image_model_weights,
)
from kshape_ls.library.applications.truth import is_told
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.written import shown

_NAMES = tuple(f"efficientnetv2-{variant}" for variant in ("s", "m", "l", "b0", "b1", "b2", "b3"))
_WINDOWS = (UPPER_HALF,) * 5


def efficientnet_v2_refuses(
    *,
    entry: Entry,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
    name: Arg,
) -> Mismatch | None:
    """As all models; the blocks are looked up by the model's name, so it can't be any."""
    if is_told(name) and name not in _NAMES:
        message = f"`name` must be one of {', '.join(_NAMES)}. Received: name={shown(name)}"
        return Mismatch("invalid-argument", message, expected=_NAMES, found=name, argument="name")
    return image_model_refuses(
        entry=entry,
        include_top=include_top,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=input_shape,
        classes=classes,
        classifier_activation=classifier_activation,
    )


def efficientnet_v2(
    inputs: Shape,
    *,
    body: Body,
    entry: Entry,
    own_name: str,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    pooling: Arg,
    classes: Arg,
    name: Arg,
) -> Shape | Mismatch:
    """Class scores, pooled features or feature maps: (b, h, w, c) -> (b, classes)."""
    if name != own_name:
        # Another model's name brings its blocks.
        return UNKNOWN_SHAPE
    return image_model(
        inputs,
        body=body,
        entry=entry,
        include_top=include_top,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=input_shape,
        pooling=pooling,
        classes=classes,
    )


def efficientnet_v2_weights(
    inputs: Shape,
    *,
    body: Body,
    entry: Entry,
    own_name: str,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    name: Arg,
) -> Dim:
    """The body's weights and the top's."""
    if name != own_name:
        return UNKNOWN
    return image_model_weights(
        inputs,
        body=body,
        entry=entry,
        include_top=include_top,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=input_shape,
        classes=classes,
    )


def _model(name: str, size: int, channels: int, weights: int, per_channel: int) -> Registration:
    return Registration(
        signature="include_top=True, weights='imagenet', input_tensor=None, input_shape=None, pooling=None, "
        "classes=1000, classifier_activation='softmax', include_preprocessing=True, "
        f"name={name!r}",
        call=CALL,
        construct=efficientnet_v2_refuses,
        weights=efficientnet_v2_weights,
        given={
            "body": Body(_WINDOWS, channels, weights, per_channel),
            "entry": partial(obtained, default_size=size),
            "own_name": name,
        },
    )


layer(
    "applications.EfficientNetV2B0",
    "applications.efficientnet_v2.EfficientNetV2B0",
    **_model("efficientnetv2-b0", 224, 1280, 5_918_448, 288),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2B1",
    "applications.efficientnet_v2.EfficientNetV2B1",
    **_model("efficientnetv2-b1", 240, 1280, 6_930_260, 288),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2B2",
    "applications.efficientnet_v2.EfficientNetV2B2",
    **_model("efficientnetv2-b2", 260, 1408, 8_768_510, 288),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2B3",
    "applications.efficientnet_v2.EfficientNetV2B3",
    **_model("efficientnetv2-b3", 300, 1536, 12_929_542, 360),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2S",
    "applications.efficientnet_v2.EfficientNetV2S",
    **_model("efficientnetv2-s", 384, 1280, 20_330_712, 216),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2M",
    "applications.efficientnet_v2.EfficientNetV2M",
    **_model("efficientnetv2-m", 480, 1280, 53_149_740, 216),
)(efficientnet_v2)
layer(
    "applications.EfficientNetV2L",
    "applications.efficientnet_v2.EfficientNetV2L",
    **_model("efficientnetv2-l", 480, 1280, 117_745_984, 288),
)(efficientnet_v2)
