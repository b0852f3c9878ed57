"""``Normalization``."""

from __future__ import annotations

from kshape_ls.library.layers.variables import is_plain, settled
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, equal, multiply, product


def normalization_refuses(*, axis: Arg, mean: Arg, variance: Arg) -> Mismatch | None:
    """One of ``mean`` and ``variance`` without the other, and values of another shape."""
    if isinstance(axis, float):
        message = f"`axis` must be an integer, a tuple of integers, or None. Received: axis={axis}"
        return Mismatch("invalid-argument", message, expected="an integer", found=axis, argument="axis")
    if UNKNOWN in (mean, variance):
        return None
    if (mean is None) != (variance is None):
        message = (
            "When setting values directly, both `mean` and `variance` must be set. "
            f"Received: mean={mean} and variance={variance}"
        )
        return Mismatch("invalid-argument", message, argument="mean" if mean is None else "variance")
    means, variances, axes = _nesting(mean), _nesting(variance), _axes(axis)
    if mean is None or means is None or variances is None:
        return None
    if means != variances:
        message = (
            "When setting values directly, `mean` and `variance` must have the same shape. "
            f"Received: mean shape {means} and variance shape {variances}"
        )
        return Mismatch("invalid-argument", message, None, means, variances, "variance")
    if axes is not None and len(means) > len(axes):
        message = (
            f"The rank of `mean` must be less than or equal to the number of axes ({len(axes)}). "
            f"Received: mean shape {means} for axis {axes}"
        )
        return Mismatch("invalid-argument", message, None, len(axes), len(means), "mean")
    return None


def normalization_weights(inputs: Shape, *, axis: Arg, mean: Arg) -> Dim:
    """Mean and variance over the axes, and a count; nothing where they are given."""
    axes = _axes(axis)
    if mean is not None:
        return UNKNOWN if mean is UNKNOWN else 0
    if axes is None or any(isinstance(each, str) for each in axes):
        return UNKNOWN
    return add(multiply(2, product([inputs.axis(each) for each in axes])), 1)


@layer(
    "Normalization",
    signature="axis=-1, mean=None, variance=None, invert=False",
    construct=normalization_refuses,
    weights=normalization_weights,
    built=settled,
)
def normalization(inputs: Arg, *, axis: Arg, mean: Arg) -> Shape | Mismatch:
    """Each element by itself: (...) -> (...); the axes that are kept must have a size."""
    if not isinstance(inputs, Shape):
        return UNKNOWN_SHAPE
    axes = _axes(axis)
    if axes is None or inputs.rank is None:
        return inputs
    for each in axes:
        if is_plain(each) or not -inputs.rank <= each < inputs.rank:
            message = (
                f"All `axis` values must be in the range [-ndim, ndim). Received inputs with ndim={inputs.rank}, "
                f"while axis={axes}"
            )
            bounds = f"[{-inputs.rank}, {inputs.rank})"
            return Mismatch("invalid-argument", message, None, bounds, each, "axis", (0,))
    means = None if mean is None else _nesting(mean)
    return inputs if means is None else _values_fault(inputs, axes, means) or inputs


def _values_fault(inputs: Shape, axes: tuple[int, ...], means: tuple[int, ...]) -> Mismatch | None:
    # Only with given values is it certain that the layer isn't built yet: ``adapt`` may have done it otherwise.
    kept = sorted(range(inputs.rank or 0)[each] for each in axes)
    for each in kept:
        if inputs.axis(each) is DYNAMIC:
            message = f"All `axis` values to be kept must have a known shape. Received inputs.shape={inputs}"
            return Mismatch("axis-size-mismatch", message, each, "a known size", None, inputs=(0,))
    for each, size in zip(reversed(kept), reversed(means), strict=False):
        if size != 1 and equal(inputs.axis(each), size) is False:
            message = f"`mean` of shape {means} can't be broadcast to axis {each} of the input of shape {inputs}"
            return Mismatch("axis-size-mismatch", message, each, size, inputs.axis(each), "mean", (0,))
    return None


def _axes(axis: Arg) -> tuple[Arg, ...] | None:
    if axis is None:
        return ()
    given = axis if isinstance(axis, tuple) else (axis,)
    return given if all(isinstance(each, int | str) for each in given) else None


def _nesting(value: Arg) -> tuple[int, ...] | None:
    # NumPy's shape of nested sequences; None for what isn't rectangular or isn't known.
    if value is None or isinstance(value, int | float | str):
        return ()
    if not isinstance(value, tuple):
        return None
    inner = {_nesting(each) for each in value}
    if not value or len(inner) != 1:
        return (0,) if not value else None
    first = inner.pop()
    return None if first is None else (len(value), *first)
