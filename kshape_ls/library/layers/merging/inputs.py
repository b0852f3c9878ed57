"""What merging layers are called on."""

from __future__ import annotations

from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, Shapes
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape

FUNCTION = (
    "*, name=None, dtype=None, trainable=True, autocast=True, activity_regularizer=None, input_shape=None, "
    "input_dim=None"
)
"""What the functional forms take besides their own parameters."""


def listed(inputs: Arg, layer: str = "merge") -> Shapes | Shape | Mismatch:
    """The tensors of a list; a refusal of anything else; ``UNKNOWN_SHAPE`` where it isn't known what they are."""
    if isinstance(inputs, Shape):
        # A tensor of unknown rank may be a list that couldn't be followed.
        return inputs if inputs.rank is None else _no_list(layer, str(inputs))
    if not isinstance(inputs, tuple):
        return _no_list(layer, repr(inputs)) if is_plain(inputs) or isinstance(inputs, int | float) else UNKNOWN_SHAPE
    if not inputs:
        return _no_list(layer, "[]")
    nested = next((each for each in inputs if isinstance(each, tuple | list | dict)), None)
    if nested is not None:
        return _no_list(layer, "a list of lists")
    if not all(isinstance(each, Shape) for each in inputs):
        return UNKNOWN_SHAPE
    for position, each in enumerate(inputs):
        if each.rank == 0:
            message = f"expected min_ndim=1, found ndim=0 for input {position} of a {layer} layer"
            return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(position,))
    return inputs


def _no_list(layer: str, found: str) -> Mismatch:
    message = f"A {layer} layer should be called on a list of inputs. Received: {found} (not a list of tensors)"
    return Mismatch("input-count", message, expected="a list of tensors", found=found, inputs=(0,))
