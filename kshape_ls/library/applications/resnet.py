"""ResNets of both versions."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import UPPER_HALF, Body, Window
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_ENTRY = partial(obtained, default_size=224)
_WINDOWS = (Window(7, 2, 3), Window(3, 2, 1), *(UPPER_HALF,) * 3)


def _model(name: str, weights: int) -> Registration:
    return registered(signature(name), Body(_WINDOWS, 2048, weights, 3_136), _ENTRY)


layer(
    "applications.ResNet50",
    "applications.resnet50.ResNet50",
    "applications.resnet.ResNet50",
    **_model("resnet50", 23_578_304),
)(image_model)
layer(
    "applications.ResNet101",
    "applications.resnet.ResNet101",
    **_model("resnet101", 42_648_768),
)(image_model)
layer(
    "applications.ResNet152",
    "applications.resnet.ResNet152",
    **_model("resnet152", 58_361_536),
)(image_model)
layer(
    "applications.ResNet50V2",
    "applications.resnet_v2.ResNet50V2",
    **_model("resnet50v2", 23_555_392),
)(image_model)
layer(
    "applications.ResNet101V2",
    "applications.resnet_v2.ResNet101V2",
    **_model("resnet101v2", 42_617_152),
)(image_model)
layer(
    "applications.ResNet152V2",
    "applications.resnet_v2.ResNet152V2",
    **_model("resnet152v2", 58_322_240),
)(image_model)
