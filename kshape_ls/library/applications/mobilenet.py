"""The first MobileNet."""

from __future__ import annotations

from kshape_ls.library.applications import entry
from kshape_ls.library.applications.body import HALF, UPPER_HALF, Body
from kshape_ls.library.applications.entry import IMAGENET
from kshape_ls.library.applications.image_model import CALL, applied, counted, refused
from kshape_ls.library.applications.scaling import alpha_fault, multiplier
from kshape_ls.library.applications.truth import is_told, is_word
from kshape_ls.library.layers.variables import not_positive, not_whole
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape

_WINDOWS = (UPPER_HALF, *(HALF,) * 4)
_FIRST = 32
_POINTWISE = (64, 128, 128, 256, 256, *(512,) * 6, 1024, 1024)
_TRAINED = (0.25, 0.5, 0.75, 1.0)


def mobilenet_refuses(
    *,
    alpha: Arg,
    depth_multiplier: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
) -> Mismatch | None:
    """As all models; ImageNet weights are there for some widths."""
    own = entry.mobilenet(include_top, weights, input_tensor, input_shape)
    fault = (
        refused(own, include_top, weights, classes, classifier_activation)
        or alpha_fault(alpha, weights, _TRAINED)
        or not_positive("depth_multiplier", depth_multiplier)
        or not_whole("depth_multiplier", depth_multiplier)
    )
    if fault:
        return fault
    if is_word(weights, IMAGENET) and is_told(depth_multiplier) and depth_multiplier != 1:
        message = (
            "If imagenet weights are being loaded, depth multiplier must be 1. "
            f"Received depth_multiplier={depth_multiplier}"
        )
        return Mismatch("invalid-argument", message, expected=1, found=depth_multiplier, argument="depth_multiplier")
    factor = multiplier(alpha)
    if factor is not None and int(_FIRST * factor) < 1:
        message = f"`alpha` leaves no filters: {_FIRST} times it must be at least 1. Received alpha={alpha}"
        return Mismatch("invalid-argument", message, found=alpha, argument="alpha")
    return None


def mobilenet_weights(
    inputs: Shape,  # noqa: ARG001, a model is built for its own input, whatever it is called on
    *,
    alpha: Arg,
    depth_multiplier: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
) -> Dim:
    """The body's weights and the top's."""
    own = entry.mobilenet(include_top, weights, input_tensor, input_shape)
    return counted(_body(alpha, depth_multiplier), own, include_top, classes)


@layer(
    "applications.MobileNet",
    "applications.mobilenet.MobileNet",
    signature="input_shape=None, alpha=1.0, depth_multiplier=1, dropout=0.001, include_top=True, weights='imagenet', "
    "input_tensor=None, pooling=None, classes=1000, classifier_activation='softmax', name=None",
    call=CALL,
    construct=mobilenet_refuses,
    weights=mobilenet_weights,
    given={"entry": entry.mobilenet},
)
def mobilenet(
    inputs: Shape,
    *,
    alpha: Arg,
    depth_multiplier: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    pooling: Arg,
    classes: Arg,
) -> Shape | Mismatch:
    """Class scores, pooled features or feature maps: (b, h, w, c) -> (b, classes)."""
    own = entry.mobilenet(include_top, weights, input_tensor, input_shape)
    return applied(inputs, _body(alpha, depth_multiplier), own, include_top, pooling, classes)


def _body(alpha: Arg, depth_multiplier: Arg) -> Body:
    factor = multiplier(alpha)
    if factor is None or int(_FIRST * factor) < 1:
        return Body(_WINDOWS, UNKNOWN, UNKNOWN, UNKNOWN)
    width = int(_FIRST * factor)
    per_channel, total, last = 9 * width, 4 * width, int(_POINTWISE[-1] * factor)
    if not isinstance(depth_multiplier, int):
        return Body(_WINDOWS, last, UNKNOWN, per_channel)
    for filters in _POINTWISE:
        deep, wide = width * depth_multiplier, int(filters * factor)
        total += (9 + 4) * deep + deep * wide + 4 * wide
        width = wide
    return Body(_WINDOWS, last, total, per_channel)
