"""ConvNeXts."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import HALF, Body, Window
from kshape_ls.library.applications.entry import IMAGENET, Entry, obtained
from kshape_ls.library.applications.image_model import (
    CALL,
    Registration,
    image_model,
    image_model_refuses,
    image_model_weights,
)
from kshape_ls.library.applications.truth import is_told, is_word
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import Mismatch
from kshape_ls.shapes.written import shown

_WINDOWS = (Window(4, 4), HALF, HALF, HALF)


def convnext_refuses(
    *,
    entry: Entry,
    own_name: str,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
    name: Arg,
) -> Mismatch | None:
    """As all models; the layers are named after the model, and ImageNet weights are found by its name."""
    fault = image_model_refuses(
        entry=entry,
        include_top=include_top,
        weights=weights,
        input_tensor=input_tensor,
        input_shape=input_shape,
        classes=classes,
        classifier_activation=classifier_activation,
    )
    if fault or not is_told(name):
        return fault
    if not isinstance(name, str):
        return Mismatch("invalid-argument", f"`name` must be a string. Received: name={shown(name)}", argument="name")
    if is_word(weights, IMAGENET) and own_name not in name:
        message = (
            f"Model name '{name}' does not match weights variant '{own_name}'. When using imagenet weights, the name "
            "must contain the variant"
        )
        return Mismatch("invalid-argument", message, expected=own_name, found=name, argument="name")
    return None


def _model(name: str, channels: int, weights: int, per_channel: int) -> Registration:
    return Registration(
        signature="include_top=True, include_preprocessing=True, weights='imagenet', input_tensor=None, "
        "input_shape=None, pooling=None, classes=1000, classifier_activation='softmax', "
        f"name={name!r}",
        call=CALL,
        construct=convnext_refuses,
        weights=image_model_weights,
        given={
            "body": Body(_WINDOWS, channels, weights, per_channel),
            "entry": partial(obtained, default_size=224),
            "own_name": name,
        },
    )


layer(
    "applications.ConvNeXtTiny",
    "applications.convnext.ConvNeXtTiny",
    **_model("convnext_tiny", 768, 27_815_520, 1_536),
)(image_model)
layer(
    "applications.ConvNeXtSmall",
    "applications.convnext.ConvNeXtSmall",
    **_model("convnext_small", 768, 49_450_080, 1_536),
)(image_model)
layer(
    "applications.ConvNeXtBase",
    "applications.convnext.ConvNeXtBase",
    **_model("convnext_base", 1024, 87_560_320, 2_048),
)(image_model)
layer(
    "applications.ConvNeXtLarge",
    "applications.convnext.ConvNeXtLarge",
    **_model("convnext_large", 1536, 196_221_120, 3_072),
)(image_model)
layer(
    "applications.ConvNeXtXLarge",
    "applications.convnext.ConvNeXtXLarge",
    **_model("convnext_xlarge", 2048, 348_135_680, 4_096),
)(image_model)
