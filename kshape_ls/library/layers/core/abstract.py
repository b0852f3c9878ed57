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


@layer(
    "Layer",
    signature="*, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None",
    call="*args, **kwargs",
)
def abstract_layer() -> Mismatch:
    """No output: (...) -> nothing, since it has no ``call``."""
    return _without_call("Layer")


@layer("Wrapper", signature="layer", call="*args, **kwargs", construct=wrapper_refuses)
def abstract_wrapper() -> Mismatch:
    """No output: (...) -> nothing, since it has no ``call``."""
    return _without_call("Wrapper")


def _without_call(name: str) -> Mismatch:
    message = f"Layer {name} does not have a `call` method implemented: call a layer that derives from it"
    return Mismatch("invalid-argument", message)
