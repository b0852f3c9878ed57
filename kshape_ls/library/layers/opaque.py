"""Layers around models of other kinds, of which nothing can be told from their arguments."""

from __future__ import annotations

from kshape_ls.library.rules import layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Shape


def untold_weights() -> Dim:
    """Whatever the model has."""
    return UNKNOWN


@layer(
    "FlaxLayer",
    signature="module, method=None, variables=None, **kwargs",
    call="inputs, training=False",
    weights=untold_weights,
)
@layer(
    "JaxLayer",
    signature="call_fn, init_fn=None, params=None, state=None, seed=None, "
    "native_serialization_platforms=None, **kwargs",
    call="inputs, training=False",
    weights=untold_weights,
)
@layer(
    "TFSMLayer",
    signature="filepath, call_endpoint='serve', call_training_endpoint=None, trainable=True, name=None, dtype=None",
    call="inputs, training=False, **kwargs",
    weights=untold_weights,
)
@layer(
    "TorchModuleWrapper",
    signature="module, name=None, output_shape=None, **kwargs",
    call="*args, training=None, **kwargs",
    weights=untold_weights,
)
def opaque() -> Shape:
    """Anything: (...) -> ?."""
    return UNKNOWN_SHAPE
