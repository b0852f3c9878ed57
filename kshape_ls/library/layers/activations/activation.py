"""Activations that have nothing to learn."""

from __future__ import annotations

from kshape_ls.library.layers.elementwise import same
from kshape_ls.library.rules import Arg, Outputs, layer
from kshape_ls.shapes import Mismatch


def leaky_refuses(*, negative_slope: Arg, alpha: Arg) -> Mismatch | None:
    """The slope, by its old name or its new one, must be a number that is not negative."""
    return not_negative("negative_slope", negative_slope if alpha is None else alpha)


def relu_refuses(*, max_value: Arg, negative_slope: Arg, threshold: Arg) -> Mismatch | None:
    """All must be numbers that are not negative; only ``max_value`` may be ``None``."""
    limit = None if max_value is None else not_negative("max_value", max_value)
    return limit or not_negative("negative_slope", negative_slope) or not_negative("threshold", threshold)


def not_negative(argument: str, value: Arg) -> Mismatch | None:
    """Refuses what is certainly no number from 0 up."""
    number = isinstance(value, int | float)
    if (number and not value < 0) or not (number or value is None or isinstance(value, str | tuple | list | dict)):
        return None
    message = f"{argument} cannot be None or a negative value. Received: {argument}={value!r}"
    return Mismatch("invalid-argument", message, expected="a number from 0 up", found=value, argument=argument)


@layer("Activation", signature="activation", dtype="same")
@layer("ELU", signature="alpha=1.0", dtype="same")
@layer("LeakyReLU", signature="negative_slope=0.3, *, alpha=None", construct=leaky_refuses, dtype="same")
@layer("ReLU", signature="max_value=None, negative_slope=0.0, threshold=0.0", construct=relu_refuses, dtype="same")
@layer("Softmax", signature="axis=-1", call="inputs, mask=None", dtype="same")
def activation(inputs: Arg) -> Outputs:
    """Each element by itself: (...) -> (...)."""
    return same(inputs)
