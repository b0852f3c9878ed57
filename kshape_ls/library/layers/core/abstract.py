"""``Layer`` and ``Wrapper`` themselves: bases of layers, which can be made and never called."""

from __future__ import annotations

from kshape_ls.library.layers.variables import no_object
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import Mismatch


def wrapper_refuses(*, layer: Arg) -> Mismatch | None:
    """What is no layer."""
    found = no_object(layer)
    if found is None:
        return None
    message = f"Layer {found} supplied to Wrapper isn't a supported layer type"
    return Mismatch("invalid-argument", message, expected="a layer", found=found, argument="layer")


def layer_declares() -> Mismatch:
    """Nothing."""
    return _without("Layer", "compute_output_shape")


def wrapper_declares() -> Mismatch:
    """Nothing."""
    return _without("Wrapper", "compute_output_shape")


@layer(
    "Layer",
    signature="*, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None",
    call="*args, **kwargs",
    declares=layer_declares,
)
def abstract_layer() -> Mismatch:
    """No output: (...) -> nothing, since it has no ``call``."""
    return _without("Layer", "call")


@layer("Wrapper", signature="layer", call="*args, **kwargs", construct=wrapper_refuses, declares=wrapper_declares)
def abstract_wrapper() -> Mismatch:
    """No output: (...) -> nothing, since it has no ``call``."""
    return _without("Wrapper", "call")


def _without(name: str, method: str) -> Mismatch:
    message = f"Layer {name} does not have a `{method}` method implemented: it is there to derive layers from"
    return Mismatch("invalid-argument", message)
