"""``Discretization``."""

from __future__ import annotations

from kshape_ls.library.layers.preprocessing.depth import as_depth, depth_fault, mode_fault, one_hot, sparse_fault
from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape


def discretization_refuses(*, bin_boundaries: Arg, num_bins: Arg, output_mode: Arg, sparse: Arg) -> Mismatch | None:
    """Both ways to say the bins, or none, and output modes that there aren't."""
    fault = sparse_fault(sparse, output_mode) or mode_fault(output_mode, ("int", "one_hot", "multi_hot", "count"))
    if fault:
        return fault
    if num_bins is not None and (is_plain(num_bins) or (isinstance(num_bins, int | float) and num_bins < 0)):
        message = f"`num_bins` must be greater than or equal to 0. Received: `num_bins={num_bins!r}`"
        return Mismatch("invalid-argument", message, expected=">= 0", found=num_bins, argument="num_bins")
    if num_bins is None and bin_boundaries is None:
        message = "You need to set either `num_bins` or `bin_boundaries`."
        return Mismatch("invalid-argument", message, argument="bin_boundaries")
    if isinstance(num_bins, int | float) and isinstance(bin_boundaries, tuple | str | int | float):
        message = (
            "Both `num_bins` and `bin_boundaries` should not be set. "
            f"Received: `num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
        )
        return Mismatch("invalid-argument", message, argument="num_bins")
    return None


@layer(
    "Discretization",
    signature="bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode='int', sparse=False, dtype=None, "
    "name=None",
    construct=discretization_refuses,
    dtype="int32",
    base=("name", "dtype"),
)
def discretization(inputs: Arg, *, bin_boundaries: Arg, num_bins: Arg, output_mode: Arg) -> Shape | Mismatch:
    """Bins: (...) -> (...), or an axis of bins: (b, n) -> (b, n, bins) with "one_hot", (b, bins) summed."""
    if not isinstance(inputs, Shape) or output_mode is UNKNOWN or inputs.dims is None:
        return UNKNOWN_SHAPE
    if output_mode == "int":
        return inputs
    fault = depth_fault("num_bins", num_bins)
    if fault:
        return fault
    if isinstance(bin_boundaries, int | float):
        message = f"`bin_boundaries` must be a list. Received: bin_boundaries={bin_boundaries}"
        return Mismatch("invalid-argument", message, expected="a list", found=bin_boundaries, argument="bin_boundaries")
    bins = _bins(bin_boundaries, num_bins)
    if output_mode == "one_hot":
        return one_hot(inputs, bins)
    return Shape((inputs.dims[0], *inputs.dims[2:], bins)) if len(inputs.dims) > 1 else Shape((bins,))


def _bins(bin_boundaries: Arg, num_bins: Arg) -> Dim:
    if bin_boundaries is None:
        return as_depth(num_bins)
    return len(bin_boundaries) + 1 if isinstance(bin_boundaries, tuple | str) else UNKNOWN
