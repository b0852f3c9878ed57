"""What constructor arguments and inputs must be for a layer's variables to have a shape."""

from __future__ import annotations

from kshape_ls.library.rules import Arg, InputSpec
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape, Symbol


def as_dim(value: Arg) -> Dim:
    """A constructor's number as a size; ``UNKNOWN`` for what is none."""
    if isinstance(value, int):
        return int(value)
    return value if isinstance(value, Symbol) or value is DYNAMIC else UNKNOWN


def is_plain(value: Arg) -> bool:
    """Whether a value is certainly no number, symbol or unknown: ``None``, a string, a sequence."""
    return value is None or isinstance(value, str | tuple | list | dict)


def is_true(value: Arg) -> bool:
    """Whether a value is certainly one that Python takes for true."""
    return (is_plain(value) or isinstance(value, int | float)) and bool(value)


def no_object(value: Arg) -> str | None:
    """What a value is that is certainly no layer, in words; ``None`` where it may be one."""
    if is_plain(value) or isinstance(value, int | float):
        return repr(value)
    # A value of unknown rank may be anything.
    return f"a tensor of shape {value}" if isinstance(value, Shape) and value.rank is not None else None


def not_positive(argument: str, value: Arg) -> Mismatch | None:
    """For arguments that Keras compares with ``<= 0``: refuses numbers that aren't positive and what is no number."""
    if is_plain(value) or (isinstance(value, int | float) and value <= 0):
        message = (
            f"Received an invalid value for argument `{argument}`, expected a positive integer. "
            f"Received: {argument}={value!r}"
        )
        return Mismatch("invalid-argument", message, expected="a positive integer", found=value, argument=argument)
    return None


def not_whole(argument: str, value: Arg) -> Mismatch | None:
    """For arguments that become a variable's size: refuses fractions, even ``4.0``."""
    if isinstance(value, float):
        message = f"`{argument}` must be an integer. Received: {argument}={value!r}"
        return Mismatch("invalid-argument", message, expected="an integer", found=value, argument=argument)
    return None


def undefined(inputs: Shape, axis: int, *others: Dim, position: int = 0) -> Mismatch | None:
    """Refuses ``None`` on an axis that sizes a variable; ``others`` are the variable's further sizes."""
    if inputs.axis(axis) is not DYNAMIC:
        return None
    message = (
        "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
        f"Received: shape={Shape((DYNAMIC, *others))}"
    )
    return Mismatch("axis-size-mismatch", message, axis, "a known size", None, inputs=(position,))


def seed_fault(seed: Arg) -> Mismatch | None:
    """What ``SeedGenerator`` refuses."""
    if not isinstance(seed, float | str | tuple | list | dict):
        return None
    message = f"Argument `seed` must be an integer. Received: seed={seed!r}"
    return Mismatch("invalid-argument", message, expected="an integer", found=seed, argument="seed")


def settled(inputs: Shape) -> InputSpec:  # noqa: ARG001 (a spec may depend on the first input)
    """For layers that look at their input's sizes once, to build: a later call may have others, or leave them open."""
    return InputSpec()
