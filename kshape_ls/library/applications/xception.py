"""Xception."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import UPPER_HALF, Body, Window
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_ENTRY = partial(obtained, default_size=299, least=71)
_WINDOWS = (Window(3, 2), Window(3, 1), *(UPPER_HALF,) * 4)


def _model(name: str, channels: int, weights: int) -> Registration:
    return registered(signature(name), Body(_WINDOWS, channels, weights, 288), _ENTRY)


layer(
    "applications.Xception",
    "applications.xception.Xception",
    **_model("xception", 2048, 20_860_616),
)(image_model)
