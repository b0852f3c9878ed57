"""NASNets: with an input of open width their cells are put together otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kshape_ls.library.applications.body import MEASURED, Body, Window
from kshape_ls.library.applications.entry import Entry, nasnet_mobile, obtained
from kshape_ls.library.applications.image_model import (
    CALL,
    Registration,
    applied,
    counted,
    image_model_refuses,
)
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape

_WINDOWS = (Window(3, 2), *(MEASURED,) * 4)


def nasnet(
    inputs: Shape,
    *,
    body: Body,
    entry: Entry,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    pooling: Arg,
    classes: Arg,
) -> Shape | Mismatch:
    """Class scores, pooled features or feature maps: (b, h, w, c) -> (b, classes)."""
    own = entry(include_top, weights, input_tensor, input_shape)
    if not isinstance(own, Mismatch) and own.axis(1) is DYNAMIC:
        for axis in (1, 2):
            met = _meeting(inputs.axis(axis), fitted=isinstance(own.axis(2), int))
            if met is UNKNOWN and inputs.rank == 4:
                inputs = inputs.with_axis(axis, UNKNOWN)
            elif isinstance(met, tuple):
                message = (
                    f"Inputs have incompatible shapes: the model's branches make {met[0]} and {met[1]} of axis {axis}"
                )
                return Mismatch("merge-shape-mismatch", f"{message}. Received: {inputs}", axis, *met, inputs=(0,))
    return applied(inputs, body, own, include_top, pooling, classes)


def nasnet_weights(
    inputs: Shape,  # noqa: ARG001, a model is built for its own input, whatever it is called on
    *,
    body: Body,
    open_body: Body,
    entry: Entry,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
) -> Dim:
    """The body's weights and the top's."""
    own = entry(include_top, weights, input_tensor, input_shape)
    width = UNKNOWN if isinstance(own, Mismatch) else own.axis(2)
    if width is UNKNOWN:
        return UNKNOWN
    return counted(open_body if width is DYNAMIC else body, own, include_top, classes)


def _meeting(size: Dim, *, fitted: bool) -> Dim | tuple[int, int]:
    """What is left of a size where the model's own height is open, or the two sizes that meet in a sum and differ.

    Strides round down there, but what comes from the cell before last is fitted by rounding up, and only where the
    model's own width is known.
    """
    if not isinstance(size, int):
        return DYNAMIC if size is DYNAMIC else UNKNOWN
    before = (size - 3) // 2 + 1
    last = before // 2
    pairs = [(last // 2, (before + 1) // 2 // 2 if fitted else last)]
    for _ in range(3):
        before, last = last, last // 2
        pairs.append((last, (before + 1) // 2 if fitted else before))
    apart = next((pair for pair in pairs if pair[0] != pair[1]), None)
    if apart is None:
        return last
    # A size of 1 is stretched.
    return UNKNOWN if min(apart) <= 1 else apart


def _model(name: str, entry: Entry, numbered: Callable[..., Body], weights: int, open_weights: int) -> Registration:
    return Registration(
        signature="input_shape=None, include_top=True, weights='imagenet', input_tensor=None, pooling=None, "
        f"classes=1000, classifier_activation='softmax', name={name!r}",
        call=CALL,
        construct=image_model_refuses,
        weights=nasnet_weights,
        given={"body": numbered(weights=weights), "open_body": numbered(weights=open_weights), "entry": entry},
    )


layer(
    "applications.NASNetMobile",
    "applications.nasnet.NASNetMobile",
    **_model("nasnet_mobile", nasnet_mobile, partial(Body, _WINDOWS, 1056, per_channel=288), 4_268_852, 4_266_740),
)(nasnet)
layer(
    "applications.NASNetLarge",
    "applications.nasnet.NASNetLarge",
    **_model(
        "nasnet_large",
        partial(obtained, default_size=331),
        partial(Body, _WINDOWS, 4032, per_channel=864),
        84_914_226,
        84_885_330,
    ),
)(nasnet)
