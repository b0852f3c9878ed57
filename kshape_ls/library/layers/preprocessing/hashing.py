"""``Hashing`` and ``HashedCrossing``."""

from __future__ import annotations

from kshape_ls.library.layers.preprocessing.depth import (
    as_depth,
    depth_fault,
    mode_fault,
    one_hot,
    sparse_fault,
    summed,
)
from kshape_ls.library.layers.preprocessing.literals import literal_shape
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.dims import written_otherwise


def hashing_refuses(*, num_bins: Arg, salt: Arg, output_mode: Arg, sparse: Arg, dtype: Arg) -> Mismatch | None:
    """Too few bins, modes that there aren't, and odd salts."""
    if is_plain(num_bins) or (isinstance(num_bins, int | float) and num_bins <= 0):
        message = f"The `num_bins` for `Hashing` cannot be `None` or non-positive values. Received: {num_bins!r}."
        return Mismatch("invalid-argument", message, expected="> 0", found=num_bins, argument="num_bins")
    if output_mode == "int" and isinstance(dtype, str) and dtype not in ("int32", "int64"):
        message = f"When `output_mode='int'`, `dtype` should be an integer type. Received: dtype={dtype}"
        return Mismatch("invalid-argument", message, expected="int32 or int64", found=dtype, argument="dtype")
    fault = mode_fault(output_mode, ("int", "one_hot", "multi_hot", "count")) or sparse_fault(sparse, output_mode)
    return fault or salt_fault(salt)


def crossing_refuses(*, output_mode: Arg) -> Mismatch | None:
    """Modes that there aren't."""
    return mode_fault(output_mode, ("int", "one_hot"))


def salt_fault(salt: Arg) -> Mismatch | None:
    """Refuses a salt that is neither an integer nor a pair."""
    if salt is None or not (is_plain(salt) or isinstance(salt, float)) or (isinstance(salt, tuple) and len(salt) == 2):
        return None
    message = f"The `salt` argument can only be a tuple of 2 integers, or a single integer. Received: salt={salt!r}."
    return Mismatch("invalid-argument", message, expected="an integer or two", found=salt, argument="salt")


@layer(
    "Hashing",
    signature="num_bins, mask_value=None, salt=None, output_mode='int', sparse=False, *, dtype=None",
    construct=hashing_refuses,
    dtype="int64",
)
def hashing(inputs: Arg, *, num_bins: Arg, output_mode: Arg) -> Shape | Mismatch:
    """Bins: (...) -> (...); other modes than "int" replace the last axis: (b, n) -> (b, num_bins)."""
    given = literal_shape(inputs) or inputs
    if not isinstance(given, Shape) or output_mode is UNKNOWN:
        return UNKNOWN_SHAPE
    if output_mode == "int":
        return given
    fault = depth_fault("num_bins", num_bins)
    if fault:
        return fault
    # What Keras computes from values isn't what it declares for tensors.
    computed = given is not inputs
    return (one_hot if computed and output_mode == "one_hot" else summed)(given, as_depth(num_bins))


@layer(
    "HashedCrossing",
    signature="num_bins, output_mode='int', sparse=False, name=None, dtype=None, **kwargs",
    construct=crossing_refuses,
    dtype="int64",
)
def hashed_crossing(inputs: Arg, *, num_bins: Arg, output_mode: Arg) -> Shape | Mismatch:
    """Bins of pairs: [(b, 1), (b, 1)] -> (b, 1), or (b, num_bins) with "one_hot"."""
    if isinstance(inputs, Shape) and inputs.rank is not None:
        message = f"Expected as input a list/tuple of 2 tensors. Received input_shape={inputs}"
        return Mismatch("input-count", message, expected=2, found=1)
    if not isinstance(inputs, tuple) or not all(isinstance(each, Shape) for each in inputs):
        return UNKNOWN_SHAPE
    if len(inputs) != 2:
        message = f"Expected as input a list/tuple of 2 tensors. Received {len(inputs)} tensors"
        return Mismatch("input-count", message, expected=2, found=len(inputs))
    fault = _pair_fault(*inputs)
    if fault or output_mode is UNKNOWN or output_mode == "int":
        return fault or (UNKNOWN_SHAPE if output_mode is UNKNOWN else inputs[0])
    fault = depth_fault("num_bins", num_bins)
    if fault:
        return fault
    first: Shape = inputs[0]
    return summed(first, as_depth(num_bins)) if first.dims == (1,) else one_hot(first, as_depth(num_bins))


def _pair_fault(left: Shape, right: Shape) -> Mismatch | None:
    for position, each in enumerate((left, right)):
        if each.rank == 0:
            message = "expected min_ndim=1, found ndim=0. Full shape received: ()"
            return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(position,))
    a, b = left.axis(-1), right.axis(-1)
    if not written_otherwise(a, b):
        return None
    message = f"Expected the two input tensors to have identical shapes. Received input_shape=[{left}, {right}]"
    return Mismatch("merge-shape-mismatch", message, -1, a, b, inputs=(0, 1))
