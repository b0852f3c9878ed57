"""The rule that most models share; a family's file holds its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from kshape_ls.library.applications.body import Body, count, feature_maps, output
from kshape_ls.library.applications.entry import IMAGENET, Entry
from kshape_ls.library.applications.truth import both, is_told, is_word, truth
from kshape_ls.library.identifiers import identifier_fault
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.written import shown

CALL = "inputs, training=None, mask=None"


class Registration(TypedDict):
    """What ``layer`` is told of a model besides its names."""

    signature: str
    call: str
    construct: Callable[..., Mismatch | None]
    weights: Callable[..., Dim]
    given: Mapping[str, object]


def signature(name: str) -> str:
    """The parameters of most models."""
    return (
        "include_top=True, weights='imagenet', input_tensor=None, input_shape=None, pooling=None, classes=1000, "
        f"classifier_activation='softmax', name={name!r}"
    )


def registered(written: str, body: Body, entry: Entry) -> Registration:
    """A model of fixed numbers whose parameters are ``written``."""
    return Registration(
        signature=written,
        call=CALL,
        construct=image_model_refuses,
        weights=image_model_weights,
        given={"body": body, "entry": entry},
    )


def image_model(
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
    return applied(inputs, body, own, include_top, pooling, classes)


def image_model_weights(
    inputs: Shape,  # noqa: ARG001, a model is built for its own input, whatever it is called on
    *,
    body: Body,
    entry: Entry,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
) -> Dim:
    """The body's weights and the top's."""
    return counted(body, entry(include_top, weights, input_tensor, input_shape), include_top, classes)


def image_model_refuses(
    *,
    entry: Entry,
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    classes: Arg,
    classifier_activation: Arg,
) -> Mismatch | None:
    """Arguments that don't suit each other."""
    own = entry(include_top, weights, input_tensor, input_shape)
    return refused(own, include_top, weights, classes, classifier_activation)


def applied(
    inputs: Shape, body: Body, own: Shape | Mismatch, include_top: Arg, pooling: Arg, classes: Arg
) -> Shape | Mismatch:
    """A model that was made for the input shape ``own``, called on ``inputs``."""
    if isinstance(own, Mismatch):
        return own
    if body.flattened and truth(include_top) and DYNAMIC in (own.axis(1), own.axis(2)):
        message = f"The top needs an input of known size. Received: {own}"
        return Mismatch("invalid-argument", message, found=own, argument="input_tensor")
    maps = feature_maps(inputs, body, own)
    return maps if isinstance(maps, Mismatch) else output(maps, include_top, pooling, classes)


def counted(body: Body, own: Shape | Mismatch, include_top: Arg, classes: Arg) -> Dim:
    """The weights of a model that was made for the input shape ``own``."""
    return UNKNOWN if isinstance(own, Mismatch) else count(body, own, include_top, classes)


def refused(
    own: Shape | Mismatch, include_top: Arg, weights: Arg, classes: Arg, classifier_activation: Arg
) -> Mismatch | None:
    """What all models check: the weights, the classes and the activation that these allow, and the input shape."""
    if isinstance(weights, bool | int | float | tuple | list | dict) or is_word(weights, ""):
        message = (
            "The `weights` argument should be either `None` (random initialization), 'imagenet' (pre-training on "
            f"ImageNet), or the path to the weights file to be loaded. Received: weights={shown(weights)}"
        )
        return _invalid("weights", message, weights)
    top = truth(include_top)
    if both(top, is_word(weights, IMAGENET)) and is_told(classes) and classes != 1000:
        message = (
            "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000. "
            f"Received classes={shown(classes)}"
        )
        return Mismatch("invalid-argument", message, expected=1000, found=classes, argument="classes")
    if isinstance(own, Mismatch):
        return own
    if top and is_told(classes) and not (isinstance(classes, int) and classes > 0):
        message = f"`classes` must be a positive integer. Received: classes={shown(classes)}"
        return _invalid("classes", message, classes)
    other = isinstance(classifier_activation, str) and classifier_activation not in ("softmax", "linear")
    if top and isinstance(weights, str) and other:
        message = (
            "With pretrained weights and `include_top=True`, `classifier_activation` can only be `None` or 'softmax'. "
            f"Received: classifier_activation={classifier_activation}"
        )
        return _invalid("classifier_activation", message, classifier_activation)
    return identifier_fault("classifier_activation", classifier_activation) if top else None


def _invalid(argument: str, message: str, found: object) -> Mismatch:
    return Mismatch("invalid-argument", message, found=found, argument=argument)
