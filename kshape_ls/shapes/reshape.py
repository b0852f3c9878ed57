"""Other axes for the same elements: reshape and flatten."""

from __future__ import annotations

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, equal, floor_divide, modulo, product, show
from kshape_ls.shapes.shape import Mismatch, Shape


def target_fault(target: tuple[Dim, ...], argument: str = "newshape") -> Mismatch | None:
    """What is wrong with a target whatever it is applied to; follows ``validate_reshape_shape``."""
    sizes = [d for d in target if isinstance(d, int)]
    if any(d < -1 for d in sizes):
        message = f"Each dimension in `{argument}` must be a non-negative integer, or `-1`. Received: {Shape(target)}"
        return Mismatch("invalid-argument", message, argument=argument)
    if sizes.count(-1) > 1:
        message = f"There must be at most one unknown dimension (-1) in `{argument}`. Received: {Shape(target)}"
        return Mismatch("invalid-argument", message, argument=argument)
    return None


def reshape(inputs: Shape, target: tuple[Dim, ...], argument: str = "newshape") -> Shape | Mismatch:
    """The axes of ``target``, of which one may be -1: (2, 6), (-1, 4) -> (3, 4).

    Follows ``compute_reshape_output_shape``: with ``DYNAMIC`` on either side nothing is compared and -1 is ``DYNAMIC``.
    """
    fault = target_fault(target, argument)
    if fault:
        return fault
    if DYNAMIC in target or (inputs.dims is not None and DYNAMIC in inputs.dims):
        return _filled(target, DYNAMIC)
    if inputs.dims is None:
        return _filled(target, UNKNOWN)
    total = product(inputs.dims)
    known = product(tuple(d for d in target if d != -1))
    if -1 not in target:
        if equal(total, known) is False:
            message = (
                f"The total size of the tensor must be unchanged. "
                f"Received: input_shape={inputs} ({show(total)} elements), "
                f"{argument}={Shape(target)} ({show(known)} elements)"
            )
            return Mismatch(
                "reshape-size-mismatch", message, expected=total, found=known, argument=argument, inputs=(0,)
            )
        return Shape(target)
    if known == 0 or (known is not UNKNOWN and equal(modulo(total, known), 0) is False):
        message = (
            f"The total size of the tensor must be unchanged, however, the input size {show(total)} cannot be divided "
            f"by the specified dimensions in {argument}. Received: input_shape={inputs}, {argument}={Shape(target)}"
        )
        return Mismatch("reshape-size-mismatch", message, expected=total, found=known, argument=argument, inputs=(0,))
    return _filled(target, floor_divide(total, known))


def flatten(inputs: Shape) -> Shape:
    """All axes but the batch in one: (b, 4, 3) -> (b, 12); (b,) -> (b, 1)."""
    if inputs.dims is None:
        return Shape((UNKNOWN, UNKNOWN))
    return Shape((inputs.axis(0), product(inputs.dims[1:])))


def ravel(inputs: Shape) -> Shape:
    """All axes in one: (2, 4, 3) -> (24,)."""
    return Shape((UNKNOWN if inputs.dims is None else product(inputs.dims),))


def _filled(target: tuple[Dim, ...], free: Dim) -> Shape:
    return Shape(tuple(free if d == -1 else d for d in target))
