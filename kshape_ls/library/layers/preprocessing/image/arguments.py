"""What the constructors of image layers refuse."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import data_format_fault
from kshape_ls.library.layers.variables import is_plain, seed_fault
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import Mismatch

CALL = "inputs, *, training=True"
"""Image layers take one positional argument and hand it on to ``call`` whatever that calls it."""

BASE = "bounding_box_format=None, data_format=None"
BOXES = "bounding_box_format=None"


def image_refuses(*, data_format: Arg) -> Mismatch | None:
    """Unknown data formats."""
    return data_format_fault(data_format)


def seeded_refuses(*, seed: Arg, data_format: Arg) -> Mismatch | None:
    """Unknown data formats, and seeds that are no integers."""
    return data_format_fault(data_format) or seed_fault(seed)


def factor_refuses(*, factor: Arg, seed: Arg, data_format: Arg, low: float, high: float) -> Mismatch | None:
    """Factors outside their range."""
    return factor_fault("factor", factor, low, high) or seeded_refuses(seed=seed, data_format=data_format)


def base_factor_refuses(*, factor: Arg, data_format: Arg) -> Mismatch | None:
    """Factors outside -1 to 1; nothing, in any form, stands for 0."""
    return optional_factor_fault("factor", factor) or data_format_fault(data_format)


def seeded_base_factor_refuses(*, factor: Arg, seed: Arg, data_format: Arg) -> Mismatch | None:
    """As ``base_factor_refuses``, and seeds that are no integers."""
    return base_factor_refuses(factor=factor, data_format=data_format) or seed_fault(seed)


def ranged_factor_refuses(
    *, factor: Arg, value_range: Arg, seed: Arg, data_format: Arg, low: float, high: float
) -> Mismatch | None:
    """Factors outside their range, and value ranges that aren't two numbers."""
    fault = factor_refuses(factor=factor, seed=seed, data_format=data_format, low=low, high=high)
    return fault or value_range_fault(value_range)


def factor_fault(argument: str, factor: Arg, low: float, high: float) -> Mismatch | None:
    """What ``_set_factor`` refuses: a number outside the range, or a pair that has no part in it."""
    if isinstance(factor, int | float):
        wrong = not low <= factor <= high
    elif isinstance(factor, tuple):
        wrong = len(factor) != 2 or any(map(is_plain, factor)) or _exceeds(factor[0], high) or _below(factor[1], low)
    else:
        wrong = is_plain(factor)
    return _out_of_range(argument, factor, low, high) if wrong else None


def optional_factor_fault(argument: str, factor: Arg) -> Mismatch | None:
    """As ``factor_fault`` from -1 to 1, where nothing stands for 0."""
    return factor_fault(argument, factor, -1, 1) if factor else None


def each_factor_fault(argument: str, factor: Arg, low: float, high: float) -> Mismatch | None:
    """As ``factor_fault``, but each of a pair must lie in the range."""
    numbers = factor if isinstance(factor, tuple) else (factor,)
    pair = not isinstance(factor, tuple) or len(factor) == 2
    if pair and not any(is_plain(number) or _exceeds(number, high) or _below(number, low) for number in numbers):
        return None
    return _out_of_range(argument, factor, low, high)


def value_range_fault(value_range: Arg) -> Mismatch | None:
    """What ``_set_value_range`` refuses."""
    if isinstance(value_range, tuple):
        wrong = len(value_range) != 2 or not _are_comparable(*value_range)
    else:
        wrong = is_plain(value_range) or isinstance(value_range, int | float)
    if not wrong:
        return None
    message = f"The `value_range` argument should be a list of two numbers. Received: value_range={value_range!r}"
    return Mismatch("invalid-argument", message, expected="two numbers", found=value_range, argument="value_range")


def choice_fault(argument: str, value: Arg, choices: tuple[str, ...]) -> Mismatch | None:
    """Refuses names that aren't among the choices."""
    if not (is_plain(value) or isinstance(value, int | float)) or value in choices:
        return None
    message = f"Unknown `{argument}` {value}. Expected of one {choices}."
    return Mismatch("invalid-argument", message, expected=choices, found=value, argument=argument)


def _out_of_range(argument: str, factor: Arg, low: float, high: float) -> Mismatch:
    message = (
        f"The `{argument}` argument should be a number (or a list of two numbers) in the range [{low}, {high}]. "
        f"Received: {argument}={factor!r}"
    )
    return Mismatch("invalid-argument", message, expected=f"[{low}, {high}]", found=factor, argument=argument)


def _are_comparable(low: Arg, high: Arg) -> bool:
    # Keras sorts the two; only what is certainly of another kind can't be.
    kinds = [next((k for k in (int | float, str, tuple) if isinstance(value, k)), None) for value in (low, high)]
    return None not in (low, high) and (None in kinds or kinds[0] == kinds[1])


def _exceeds(number: Arg, high: float) -> bool:
    return isinstance(number, int | float) and number > high


def _below(number: Arg, low: float) -> bool:
    return isinstance(number, int | float) and number < low
