"""DenseNets."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import HALF, Body, Window
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_ENTRY = partial(obtained, default_size=224)
_WINDOWS = (Window(7, 2, 3), Window(3, 2, 1), HALF, HALF, HALF)


def _model(name: str, channels: int, weights: int) -> Registration:
    return registered(signature(name), Body(_WINDOWS, channels, weights, 3_136), _ENTRY)


layer(
    "applications.DenseNet121",
    "applications.densenet.DenseNet121",
    **_model("densenet121", 1024, 7_028_096),
)(image_model)
layer(
    "applications.DenseNet169",
    "applications.densenet.DenseNet169",
    **_model("densenet169", 1664, 12_633_472),
)(image_model)
layer(
    "applications.DenseNet201",
    "applications.densenet.DenseNet201",
    **_model("densenet201", 1920, 18_312_576),
)(image_model)
