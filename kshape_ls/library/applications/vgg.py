"""VGG16 and VGG19."""

from __future__ import annotations

from functools import partial

from kshape_ls.library.applications.body import HALF, Body
from kshape_ls.library.applications.entry import obtained
from kshape_ls.library.applications.image_model import Registration, image_model, registered, signature
from kshape_ls.library.rules import layer

_ENTRY = partial(obtained, default_size=224)
_WINDOWS = (HALF,) * 5


def _model(name: str, weights: int) -> Registration:
    return registered(signature(name), Body(_WINDOWS, 512, weights, 576, (4096, 4096), flattened=True), _ENTRY)


layer(
    "applications.VGG16",
    "applications.vgg16.VGG16",
    **_model("vgg16", 14_712_960),
)(image_model)
layer(
    "applications.VGG19",
    "applications.vgg19.VGG19",
    **_model("vgg19", 20_022_656),
)(image_model)
