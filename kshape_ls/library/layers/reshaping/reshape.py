"""``Flatten``, ``Reshape``, ``Permute`` and ``RepeatVector``."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import data_format_fault
from kshape_ls.library.layers.variables import as_dim, is_plain
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Symbol, of_rank
from kshape_ls.shapes.reshape import flatten as flat
from kshape_ls.shapes.reshape import reshape as reshaped
from kshape_ls.shapes.reshape import target_fault


def flatten_refuses(*, data_format: Arg) -> Mismatch | None:
    """A data format that there is."""
    return data_format_fault(data_format)


@layer("Flatten", signature="data_format=None", accepts=InputSpec(min_rank=1), construct=flatten_refuses, dtype="same")
def flatten(inputs: Shape) -> Shape:
    """All axes but the batch in one: (b, ...) -> (b, product)."""
    return flat(inputs)


def reshape_refuses(*, target_shape: Arg) -> Mismatch | None:
    """A sequence with at most one -1 and nothing below."""
    if target_shape is None or isinstance(target_shape, int | float):
        message = f"`target_shape` must be a tuple. Received: target_shape={target_shape!r}"
        return Mismatch("invalid-argument", message, None, "a tuple", target_shape, "target_shape")
    target = _target(target_shape)
    return None if target is None else target_fault(target, "target_shape")


@layer("Reshape", signature="target_shape", construct=reshape_refuses, dtype="same")
def reshape(inputs: Shape, *, target_shape: Arg) -> Shape | Mismatch:
    """Other axes for the same elements of a sample: (b, ...) -> (b, *target_shape)."""
    target = _target(target_shape)
    if inputs.rank == 0:
        message = f"expected min_ndim=1, found ndim=0. Full shape received: {inputs}"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0,))
    if target is None:
        return UNKNOWN_SHAPE
    sample = UNKNOWN_SHAPE if inputs.dims is None else Shape(inputs.dims[1:])
    result = reshaped(sample, target, "target_shape")
    return result if isinstance(result, Mismatch) or result.dims is None else Shape((inputs.axis(0), *result.dims))


def permute_refuses(*, dims: Arg) -> Mismatch | None:
    """The numbers from 1 to as many as there are, in any order."""
    if isinstance(dims, tuple | list):
        plain = all(isinstance(d, int | float) for d in dims)
        told = plain or all(is_plain(d) or isinstance(d, int | float) for d in dims)
        fine = not told or (plain and sorted(dims) == list(range(1, len(dims) + 1)))
    else:
        fine = dims in ("", {}) or not (is_plain(dims) or isinstance(dims, int | float))
    if fine:
        return None
    message = (
        "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and "
        f"start from 1. Received dims={dims!r}"
    )
    return Mismatch("invalid-argument", message, found=dims, argument="dims")


def permute_accepts(*, dims: Arg) -> InputSpec:
    """As many axes as there are numbers, and the batch."""
    return InputSpec(rank=len(dims) + 1) if isinstance(dims, tuple | list) else InputSpec()


@layer("Permute", signature="dims", accepts=permute_accepts, construct=permute_refuses, dtype="same")
def permute(inputs: Shape, *, dims: Arg) -> Shape | Mismatch:
    """The axes of a sample in another order: (b, x, y), (2, 1) -> (b, y, x)."""
    if not isinstance(dims, tuple | list):
        return UNKNOWN_SHAPE if inputs.rank is None else of_rank(inputs.rank)
    if any(isinstance(d, float) for d in dims):
        return Mismatch("invalid-argument", f"`dims` must be integers. Received: {dims!r}", argument="dims")
    return Shape((inputs.axis(0), *(inputs.axis(d) if isinstance(d, int) else UNKNOWN for d in dims)))


def repeat_refuses(*, n: Arg) -> Mismatch | None:
    """A positive integer; ``True`` is none."""
    return whole_fault("n", n)


@layer("RepeatVector", signature="n", accepts=InputSpec(rank=2), construct=repeat_refuses)
def repeat_vector(inputs: Shape, *, n: Arg) -> Shape:
    """The same vector n times: (b, m) -> (b, n, m)."""
    return Shape((inputs.axis(0), as_dim(n), inputs.axis(1)))


def whole_fault(argument: str, value: Arg) -> Mismatch | None:
    """Refuses everything but positive integers, and ``True``."""
    unfit = is_plain(value) or isinstance(value, bool | float) or (isinstance(value, int) and value <= 0)
    if not unfit:
        return None
    message = f"Argument `{argument}` should be a positive integer. Received: {argument}={value!r}"
    return Mismatch("invalid-argument", message, None, "a positive integer", value, argument)


def _target(target_shape: Arg) -> tuple[Dim, ...] | None:
    if isinstance(target_shape, str):
        return (DYNAMIC,) * len(target_shape)
    if not isinstance(target_shape, tuple | list):
        return None
    # Keras takes whatever is no integer for a size that isn't known yet.
    return tuple(
        int(d)
        if isinstance(d, int)
        else DYNAMIC
        if is_plain(d) or isinstance(d, float)
        else d
        if isinstance(d, Symbol) or d is DYNAMIC
        else UNKNOWN
        for d in target_shape
    )
