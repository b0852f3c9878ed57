"""``BatchNormalization``."""

from __future__ import annotations

from kshape_ls.library.layers.normalization.axes import out_of_bounds, unsized
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape, Unknown
from kshape_ls.shapes.dims import multiply


def one_axis(axis: Arg) -> int | Unknown:
    """``int(axis)``, which Keras does to it."""
    try:
        return int(axis) if isinstance(axis, int | float | str) else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def batch_normalization_refuses(
    *, axis: Arg, momentum: Arg, epsilon: Arg, renorm: Arg, renorm_clipping: Arg
) -> Mismatch | None:
    """Arguments that can't become numbers, and clipping that contradicts itself."""
    if axis is None or isinstance(axis, tuple | dict) or (isinstance(axis, str) and one_axis(axis) is UNKNOWN):
        message = f"int() argument must be a string, a bytes-like object or a real number. Received: axis={axis!r}"
        return Mismatch("invalid-argument", message, expected="an int", found=axis, argument="axis")
    for name, value in (("momentum", momentum), ("epsilon", epsilon)):
        if value is None or isinstance(value, tuple | dict) or (isinstance(value, str) and not _is_number(value)):
            message = f"could not convert `{name}` to float. Received: {name}={value!r}"
            return Mismatch("invalid-argument", message, expected="a number", found=value, argument=name)
    return _clipping_fault(renorm_clipping) if renorm is True and isinstance(renorm_clipping, dict) else None


def batch_normalization_weights(inputs: Shape, *, axis: Arg, center: bool, scale: bool, renorm: bool) -> Dim:
    """Two moving statistics, gamma and beta, and three more with ``renorm``, of the axis's size each."""
    where = one_axis(axis)
    count = 2 + bool(center) + bool(scale) + (3 if renorm else 0)
    return UNKNOWN if where is UNKNOWN else multiply(count, inputs.axis(where))


def batch_normalization_built(inputs: Shape, *, axis: Arg) -> InputSpec | None:
    """The rank and the axis's size are fixed."""
    where = one_axis(axis)
    if where is UNKNOWN:
        return InputSpec(rank=inputs.rank)
    size = inputs.axis(where)
    return InputSpec(rank=inputs.rank, axes=() if size is DYNAMIC else ((where, size),))


@layer(
    "BatchNormalization",
    signature="axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', "
    "gamma_initializer='ones', moving_mean_initializer='zeros', moving_variance_initializer='ones', "
    "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, renorm=False, "
    "renorm_clipping=None, renorm_momentum=0.99, synchronized=False",
    call="inputs, training=None, mask=None",
    construct=batch_normalization_refuses,
    weights=batch_normalization_weights,
    built=batch_normalization_built,
)
def batch_normalization(inputs: Shape, *, axis: Arg) -> Shape | Mismatch:
    """The same shape: (..., n, ...) -> (..., n, ...); n, at ``axis``, must be known."""
    where = one_axis(axis)
    if where is UNKNOWN:
        return inputs
    return out_of_bounds(inputs, (where,)) or unsized(inputs, (where,)) or inputs


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _clipping_fault(clipping: dict[str, Arg]) -> Mismatch | None:
    known = ("rmax", "rmin", "dmax")
    if any(isinstance(key, str) and key not in known for key in clipping):
        message = f"Received invalid keys for `renorm_clipping` argument: {clipping}. Supported values: {list(known)}."
        return Mismatch("invalid-argument", message, argument="renorm_clipping")
    highest, lowest, shift = (clipping.get(key) for key in known)
    if isinstance(highest, int | float) and isinstance(lowest, int | float) and highest < lowest:
        message = (
            "rmax should be greater than rmin in the `renorm_clipping` argument. "
            f"Received: rmax={highest}, rmin={lowest}."
        )
        return Mismatch("invalid-argument", message, argument="renorm_clipping")
    if isinstance(shift, int | float) and shift < 0:
        message = f"dmax should be non-negative in the `renorm_clipping` argument. Received: dmax={shift}."
        return Mismatch("invalid-argument", message, argument="renorm_clipping")
    return None
