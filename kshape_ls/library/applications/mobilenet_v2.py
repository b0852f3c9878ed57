"""The second MobileNet."""

from __future__ import annotations

from kshape_ls.library.applications import entry
from kshape_ls.library.applications.body import MEASURED, UPPER_HALF, Body
from kshape_ls.library.applications.image_model import CALL, applied, counted, refused
from kshape_ls.library.applications.scaling import alpha_fault, divisible, multiplier
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape

_WINDOWS = (UPPER_HALF, *(MEASURED,) * 4)
_FIRST = 32
_BLOCKS = (16, *(24,) * 2, *(32,) * 3, *(64,) * 4, *(96,) * 3, *(160,) * 3, 320)
_EXPANSION = 6
_LAST = 1280
_TRAINED = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)


def mobilenet_v2_refuses(
    *,
    alpha: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
) -> Mismatch | None:
    """As all models; ImageNet weights are there for some widths."""
    own = entry.mobilenet_v2(include_top, weights, input_tensor, input_shape)
    fault = refused(own, include_top, weights, classes, classifier_activation)
    return fault or alpha_fault(alpha, weights, _TRAINED)


def mobilenet_v2_weights(
    inputs: Shape,  # noqa: ARG001, a model is built for its own input, whatever it is called on
    *,
    alpha: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
) -> Dim:
    """The body's weights and the top's."""
    own = entry.mobilenet_v2(include_top, weights, input_tensor, input_shape)
    return counted(_body(alpha), own, include_top, classes)


@layer(
    "applications.MobileNetV2",
    "applications.mobilenet_v2.MobileNetV2",
    signature="input_shape=None, alpha=1.0, include_top=True, weights='imagenet', input_tensor=None, pooling=None, "
    "classes=1000, classifier_activation='softmax', name=None",
    call=CALL,
    construct=mobilenet_v2_refuses,
    weights=mobilenet_v2_weights,
    given={"entry": entry.mobilenet_v2},
)
def mobilenet_v2(
    inputs: Shape,
    *,
    alpha: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    pooling: Arg,
    classes: Arg,
) -> Shape | Mismatch:
    """Class scores, pooled features or feature maps: (b, h, w, c) -> (b, classes)."""
    own = entry.mobilenet_v2(include_top, weights, input_tensor, input_shape)
    return applied(inputs, _body(alpha), own, include_top, pooling, classes)


def _body(alpha: Arg) -> Body:
    factor = multiplier(alpha)
    if factor is None:
        return Body(_WINDOWS, UNKNOWN, UNKNOWN, UNKNOWN)
    width = divisible(_FIRST * factor)
    per_channel, total = 9 * width, 4 * width
    for number, filters in enumerate(_BLOCKS):
        deep, wide = width, divisible(int(filters * factor))
        if number:
            deep = _EXPANSION * width
            total += width * deep + 4 * deep
        total += (9 + 4) * deep + deep * wide + 4 * wide
        width = wide
    last = divisible(_LAST * factor) if factor > 1 else _LAST
    return Body(_WINDOWS, last, total + width * last + 4 * last, per_channel)
