"""Dropout, noise and penalties."""

from __future__ import annotations

from kshape_ls.library.layers.elementwise import same
from kshape_ls.library.layers.spatial import data_format_fault
from kshape_ls.library.rules import Arg, InputSpec, Outputs, layer
from kshape_ls.shapes import Mismatch, Shape


def dropout_refuses(*, rate: Arg, noise_shape: Arg, seed: Arg) -> Mismatch | None:
    """``rate`` from 0 to 1, ``noise_shape`` of positive integers and ``None``."""
    return _rate("rate", rate) or _noise_shape(noise_shape) or _seed(rate, seed)


def rate_refuses(*, rate: Arg, seed: Arg) -> Mismatch | None:
    """``rate`` from 0 to 1."""
    return _rate("rate", rate) or _seed(rate, seed)


def spatial_refuses(*, rate: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """``rate`` from 0 to 1, and a data format that there is."""
    return rate_refuses(rate=rate, seed=seed) or data_format_fault(data_format)


def noise_refuses(*, stddev: Arg, seed: Arg) -> Mismatch | None:
    """``stddev`` from 0 to 1."""
    return _rate("stddev", stddev) or _seed(stddev, seed)


def penalty_refuses(*, l1: Arg, l2: Arg) -> Mismatch | None:
    """Both must be finite numbers from 0 up."""
    for argument, value in (("l1", l1), ("l2", l2)):
        unfit = isinstance(value, int | float) and not 0 <= value < float("inf")
        if unfit or isinstance(value, str | tuple | list | dict):
            message = f"Invalid value for argument {argument}: expected a non-negative float. Received: {value!r}"
            return Mismatch("invalid-argument", message, found=value, argument=argument)
    return None


@layer(
    "Dropout",
    signature="rate, noise_shape=None, seed=None",
    call="inputs, training=False",
    construct=dropout_refuses,
    dtype="same",
)
@layer(
    "AlphaDropout",
    signature="rate, noise_shape=None, seed=None",
    call="inputs, training=False",
    construct=rate_refuses,
    dtype="same",
)
@layer(
    "GaussianDropout", signature="rate, seed=None", call="inputs, training=False", construct=rate_refuses, dtype="same"
)
@layer(
    "GaussianNoise", signature="stddev, seed=None", call="inputs, training=False", construct=noise_refuses, dtype="same"
)
@layer("ActivityRegularization", signature="l1=0.0, l2=0.0", construct=penalty_refuses, dtype="same")
def regularization(inputs: Arg) -> Outputs:
    """Some elements change, the shape doesn't: (...) -> (...)."""
    return same(inputs)


@layer(
    "SpatialDropout1D",
    signature="rate, seed=None, name=None, dtype=None",
    call="inputs, training=False",
    accepts=InputSpec(rank=3),
    construct=rate_refuses,
    dtype="same",
    base=("name", "dtype"),
)
@layer(
    "SpatialDropout2D",
    signature="rate, data_format=None, seed=None, name=None, dtype=None",
    call="inputs, training=False",
    accepts=InputSpec(rank=4),
    construct=spatial_refuses,
    dtype="same",
    base=("name", "dtype"),
)
@layer(
    "SpatialDropout3D",
    signature="rate, data_format=None, seed=None, name=None, dtype=None",
    call="inputs, training=False",
    accepts=InputSpec(rank=5),
    construct=spatial_refuses,
    dtype="same",
    base=("name", "dtype"),
)
def spatial_dropout(inputs: Shape) -> Shape:
    """Whole channels are dropped, the shape stays: (b, *spatial, c) -> (b, *spatial, c)."""
    return inputs


def _rate(argument: str, value: Arg) -> Mismatch | None:
    number = isinstance(value, int | float)
    if (number and 0 <= value <= 1) or not (number or value is None or isinstance(value, str | tuple | list | dict)):
        return None
    message = (
        f"Invalid value received for argument `{argument}`. Expected a float value between 0 and 1. "
        f"Received: {argument}={value!r}"
    )
    return Mismatch("invalid-argument", message, expected="a number from 0 to 1", found=value, argument=argument)


def _seed(rate: Arg, seed: Arg) -> Mismatch | None:
    # No generator is made for a rate of 0, and then nothing looks at the seed.
    if not isinstance(rate, int | float) or rate == 0 or not isinstance(seed, str | float | tuple | list | dict):
        return None
    message = f"Argument `seed` must be an integer. Received: seed={seed!r}"
    return Mismatch("invalid-argument", message, found=seed, argument="seed")


def _noise_shape(value: Arg) -> Mismatch | None:
    if value is None:
        return None
    if isinstance(value, int | float | str):
        return _noise_fault(f"Expected a tuple or list of integers. Received: noise_shape={value!r}")
    if isinstance(value, tuple | list):
        for size in value:
            if isinstance(size, str | float | tuple | list) or (isinstance(size, int) and size <= 0):
                return _noise_fault(f"Expected positive integers or None. Received: {size!r}")
    return None


def _noise_fault(why: str) -> Mismatch:
    message = f"Invalid value received for argument `noise_shape`. {why}"
    return Mismatch("invalid-argument", message, argument="noise_shape")
