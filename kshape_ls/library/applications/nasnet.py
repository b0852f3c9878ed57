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
    # Where a size of its own is open, branches may meet that have different sizes.
    sure = not isinstance(own, Mismatch) and DYNAMIC not in (own.axis(1), own.axis(2))
    if not sure and inputs.rank == 4:
        inputs = Shape((inputs.axis(0), *(_open(inputs.axis(axis)) for axis in (1, 2)), inputs.axis(3)))
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
    sizes = (UNKNOWN, UNKNOWN) if isinstance(own, Mismatch) else (own.axis(1), own.axis(2))
    if UNKNOWN in sizes or (DYNAMIC in sizes and sizes != (DYNAMIC, DYNAMIC)):
        return UNKNOWN
    return counted(open_body if DYNAMIC in sizes else body, own, include_top, classes)


def _open(size: Dim) -> Dim:
    return DYNAMIC if size is DYNAMIC else UNKNOWN


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
