"""EfficientNets of the first version."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import MEASURED, Body
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_WINDOWS = (MEASURED,) * 5


def _model(name: str, size: int, channels: int, weights: int, per_channel: int) -> Registration:
    entry = partial(obtained, default_size=size)
    return registered(signature(name), Body(_WINDOWS, channels, weights, per_channel), entry)


layer(
    "applications.EfficientNetB0",
    "applications.efficientnet.EfficientNetB0",
    **_model("efficientnetb0", 224, 1280, 4_048_701, 290),
)(image_model)
layer(
    "applications.EfficientNetB1",
    "applications.efficientnet.EfficientNetB1",
    **_model("efficientnetb1", 240, 1280, 6_574_369, 290),
)(image_model)
layer(
    "applications.EfficientNetB2",
    "applications.efficientnet.EfficientNetB2",
    **_model("efficientnetb2", 260, 1408, 7_767_699, 290),
)(image_model)
layer(
    "applications.EfficientNetB3",
    "applications.efficientnet.EfficientNetB3",
    **_model("efficientnetb3", 300, 1536, 10_782_449, 362),
)(image_model)
layer(
    "applications.EfficientNetB4",
    "applications.efficientnet.EfficientNetB4",
    **_model("efficientnetb4", 380, 1792, 17_672_521, 434),
)(image_model)
layer(
    "applications.EfficientNetB5",
    "applications.efficientnet.EfficientNetB5",
    **_model("efficientnetb5", 456, 2048, 28_512_225, 434),
)(image_model)
layer(
    "applications.EfficientNetB6",
    "applications.efficientnet.EfficientNetB6",
    **_model("efficientnetb6", 528, 2304, 40_958_625, 506),
)(image_model)
layer(
    "applications.EfficientNetB7",
    "applications.efficientnet.EfficientNetB7",
    **_model("efficientnetb7", 600, 2560, 64_095_953, 578),
)(image_model)
