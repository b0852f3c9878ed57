"""The third MobileNets."""

from __future__ import annotations

from typing import NamedTuple

from kshape_ls.library.applications import entry
from kshape_ls.library.applications.body import MEASURED, UPPER_HALF, Body
from kshape_ls.library.applications.image_model import CALL, applied, counted, refused
from kshape_ls.library.applications.scaling import alpha_fault, divisible, multiplier
from kshape_ls.library.applications.truth import truth
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape

_WINDOWS = (UPPER_HALF, *(MEASURED,) * 4)
_FIRST = 16
_SIGNATURE = (
    "input_shape=None, alpha=1.0, minimalistic=False, include_top=True, weights='imagenet', input_tensor=None, "
    "classes=1000, pooling=None, dropout_rate=0.2, classifier_activation='softmax', include_preprocessing=True, name="
)


class Block(NamedTuple):
    """``large`` blocks have a kernel of 5, ``squeezed`` ones weigh their channels; minimalistic models do neither."""

    expansion: float
    filters: int
    large: bool = False
    squeezed: bool = False


_SMALL = (
    *(Block(1, 16, squeezed=True), Block(72.0 / 16, 24), Block(88.0 / 24, 24)),
    *(Block(expansion, 40, large=True, squeezed=True) for expansion in (4, 6, 6)),
    *(Block(3, 48, large=True, squeezed=True),) * 2,
    *(Block(6, 96, large=True, squeezed=True),) * 3,
)
_LARGE = (
    *(Block(1, 16), Block(4, 24), Block(3, 24)),
    *(Block(3, 40, large=True, squeezed=True),) * 3,
    *(Block(expansion, 80) for expansion in (6, 2.5, 2.3, 2.3)),
    *(Block(6, 112, squeezed=True),) * 2,
    *(Block(6, 160, large=True, squeezed=True),) * 3,
)


def mobilenet_v3_refuses(
    *,
    alpha: Arg,
    minimalistic: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
) -> Mismatch | None:
    """As all models; ImageNet weights are there for some widths."""
    own = entry.mobilenet_v3(include_top, weights, input_tensor, input_shape)
    fault = refused(own, include_top, weights, classes, classifier_activation)
    return fault or alpha_fault(alpha, weights, (1.0,) if truth(minimalistic) else (0.75, 1.0))


def mobilenet_v3_weights(
    inputs: Shape,  # noqa: ARG001, a model is built for its own input, whatever it is called on
    *,
    blocks: tuple[Block, ...],
    last: int,
    alpha: Arg,
    minimalistic: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
) -> Dim:
    """The body's weights and the top's."""
    own = entry.mobilenet_v3(include_top, weights, input_tensor, input_shape)
    return counted(_body(blocks, last, alpha, minimalistic), own, include_top, classes)


@layer(
    "applications.MobileNetV3Small",
    signature=_SIGNATURE + "'MobileNetV3Small'",
    call=CALL,
    construct=mobilenet_v3_refuses,
    weights=mobilenet_v3_weights,
    given={"entry": entry.mobilenet_v3, "blocks": _SMALL, "last": 1024},
)
@layer(
    "applications.MobileNetV3Large",
    signature=_SIGNATURE + "'MobileNetV3Large'",
    call=CALL,
    construct=mobilenet_v3_refuses,
    weights=mobilenet_v3_weights,
    given={"entry": entry.mobilenet_v3, "blocks": _LARGE, "last": 1280},
)
def mobilenet_v3(
    inputs: Shape,
    *,
    blocks: tuple[Block, ...],
    last: int,
    alpha: Arg,
    minimalistic: Arg,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    pooling: Arg,
    classes: Arg,
) -> Shape | Mismatch:
    """Class scores, pooled features or feature maps: (b, h, w, c) -> (b, classes)."""
    own = entry.mobilenet_v3(include_top, weights, input_tensor, input_shape)
    return applied(inputs, _body(blocks, last, alpha, minimalistic), own, include_top, pooling, classes)


def _body(blocks: tuple[Block, ...], last: int, alpha: Arg, minimalistic: Arg) -> Body:
    factor, plain = multiplier(alpha), truth(minimalistic)
    if factor is None:
        return Body(_WINDOWS, UNKNOWN, UNKNOWN, UNKNOWN, (UNKNOWN,))
    width, total = _FIRST, 4 * _FIRST
    for number, block in enumerate(blocks):
        deep, wide = divisible(width * block.expansion), divisible(block.filters * factor)
        if number:
            total += width * deep + 4 * deep
        else:
            deep = width
        if block.squeezed and not plain:
            narrow = divisible(divisible(width * block.expansion) * 0.25)
            total += (deep + 1) * narrow + (narrow + 1) * divisible(width * block.expansion)
        kernel = 5 if block.large and not plain else 3
        total += (kernel * kernel + 4) * deep + deep * wide + 4 * wide
        width = wide
    channels = divisible(width * 6)
    total += width * channels + 4 * channels
    hidden = divisible(last * factor) if factor > 1 else last
    return Body(_WINDOWS, channels, UNKNOWN if plain is None else total, 9 * _FIRST, (hidden,))
