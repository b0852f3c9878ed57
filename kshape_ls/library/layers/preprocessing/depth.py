"""What layers that encode categories share: the choice of output modes, and the axis that they add or replace."""

from __future__ import annotations

from kshape_ls.library.layers.variables import as_dim, is_plain, is_true
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import equal


def mode_fault(output_mode: Arg, modes: tuple[str, ...], argument: str = "output_mode") -> Mismatch | None:
    """Refuses a mode that there isn't."""
    if not (is_plain(output_mode) or isinstance(output_mode, int | float)) or output_mode in modes:
        return None
    message = f"Unknown value for `{argument}`. Allowed values are: {modes}. Received: {argument}={output_mode!r}"
    return Mismatch("invalid-argument", message, expected=modes, found=output_mode, argument=argument)


def sparse_fault(sparse: Arg, output_mode: Arg) -> Mismatch | None:
    """Refuses sparse indices."""
    if is_true(sparse) and output_mode == "int":
        message = (
            f"`sparse` may only be true if `output_mode` isn't `'int'`. Received: sparse={sparse!r} and output_mode=int"
        )
        return Mismatch("invalid-argument", message, argument="sparse")
    return None


def depth_fault(argument: str, depth: Arg) -> Mismatch | None:
    """Refuses what can't be an axis of the output; ``None`` can."""
    if isinstance(depth, str | float | tuple | dict) or (isinstance(depth, int) and depth < 0):
        message = f"`{argument}` must be an integer. Received: {argument}={depth!r}"
        return Mismatch("invalid-argument", message, expected="an integer", found=depth, argument=argument)
    return None


def as_depth(depth: Arg) -> Dim:
    """An argument as an axis of the output."""
    return DYNAMIC if depth is None else as_dim(depth)


def one_hot(inputs: Shape, depth: Dim) -> Shape:
    """An axis more, in place of a last axis of 1: (b, n) -> (b, n, depth), (b, 1) -> (b, depth)."""
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if len(inputs.dims) < 2:
        return Shape((*inputs.dims, depth))
    last = inputs.dims[-1]
    if equal(last, 1):
        return Shape((*inputs.dims[:-1], depth))
    return Shape((*inputs.dims, depth)) if last is DYNAMIC or equal(last, 1) is False else UNKNOWN_SHAPE


def summed(inputs: Shape, depth: Dim) -> Shape:
    """The last axis replaced: (b, n) -> (b, depth); (depth,) for a scalar."""
    return UNKNOWN_SHAPE if inputs.dims is None else Shape((*inputs.dims[:-1], depth))
