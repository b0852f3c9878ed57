"""What layers that keep their input's shape share."""

from __future__ import annotations

from kshape_ls.library.rules import Arg, Outputs
from kshape_ls.shapes import UNKNOWN_SHAPE, Shape


def same(inputs: Arg) -> Outputs:
    """Each tensor's own shape: lists and dicts of tensors come back as such."""
    if isinstance(inputs, Shape):
        return inputs
    if isinstance(inputs, dict):
        return {str(key): same(value) for key, value in inputs.items()}
    if isinstance(inputs, tuple | list):
        return [same(value) for value in inputs]
    return UNKNOWN_SHAPE
