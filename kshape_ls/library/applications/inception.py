"""Inceptions."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import Body, Window
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_ENTRY = partial(obtained, default_size=299, least=75)
_WINDOWS = (Window(3, 2), Window(3, 1), Window(3, 2), Window(3, 1), *(Window(3, 2),) * 3)


def _model(name: str, channels: int, weights: int) -> Registration:
    return registered(signature(name), Body(_WINDOWS, channels, weights, 288), _ENTRY)


layer(
    "applications.InceptionV3",
    "applications.inception_v3.InceptionV3",
    **_model("inception_v3", 2048, 21_801_920),
)(image_model)
layer(
    "applications.InceptionResNetV2",
    "applications.inception_resnet_v2.InceptionResNetV2",
    **_model("inception_resnet_v2", 1536, 54_335_872),
)(image_model)
