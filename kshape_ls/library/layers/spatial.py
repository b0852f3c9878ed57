"""Constructor arguments of layers that work on spatial axes: sizes, data formats, paddings."""

from __future__ import annotations

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Symbol, Unknown

DATA_FORMATS = ("channels_first", "channels_last")


def sizes(value: Arg, count: int) -> tuple[Dim, ...]:
    """One size for each of ``count`` axes, from one for all or one each; ``UNKNOWN`` for what is none."""
    if isinstance(value, tuple | list) and len(value) == count:
        return tuple(_size(v) for v in value)
    if isinstance(value, int | Symbol):
        return (int(value) if isinstance(value, int) else value,) * count
    return (UNKNOWN,) * count


def sizes_fault(value: Arg, count: int, argument: str, least: int = 1, shown: str | None = None) -> Mismatch | None:
    """What ``standardize_tuple`` refuses: other than ``count`` numbers, and numbers below ``least``.

    ``shown`` is what messages call the argument where it is a part of one.
    """
    if isinstance(value, int):
        faulty = value < least
    elif isinstance(value, tuple | list):
        faulty = len(value) != count or any(_no_size(item, least) for item in value)
    else:
        faulty = value is None or isinstance(value, str | float | dict)
    if not faulty:
        return None
    what = f"The `{shown or argument}` argument must be a tuple of {count} integers, each at least {least}"
    message = f"{what}. Received {shown or argument}={value!r}"
    return Mismatch("invalid-argument", message, None, f"{count} integers", value, argument)


def fractions_fault(value: Arg, argument: str) -> Mismatch | None:
    """Refuses fractions where sizes must be whole; ``standardize_tuple`` lets them pass."""
    if isinstance(value, tuple | list) and any(isinstance(item, float) for item in value):
        message = f"`{argument}` must be integers. Received: {argument}={value!r}"
        return Mismatch("invalid-argument", message, found=value, argument=argument)
    return None


def reckoned_fault(value: Arg, argument: str, axes: tuple[Dim, ...]) -> Mismatch | None:
    """Refuses fractions, alone or in pairs, that meet a number on their axis: with ``None`` nothing is reckoned."""
    parts = value if isinstance(value, tuple | list) else ()
    for part, size in zip(parts, axes, strict=False):
        fault = fractions_fault(part if isinstance(part, tuple | list) else (part,), argument)
        if fault and isinstance(size, int):
            return fault
    return None


def data_format_of(value: Arg) -> str | Unknown:
    """The data format that an argument stands for; ``None`` is Keras's default."""
    if value is None:
        return "channels_last"
    if isinstance(value, str):
        return value.lower() if value.lower() in DATA_FORMATS else UNKNOWN
    return UNKNOWN


def data_format_fault(value: Arg) -> Mismatch | None:
    """What ``standardize_data_format`` refuses."""
    if isinstance(value, str) and value.lower() in DATA_FORMATS:
        return None
    if not isinstance(value, str | bool | int | float | tuple | list | dict):
        return None
    allowed = ", ".join(map(repr, DATA_FORMATS))
    message = f"The `data_format` argument must be one of {allowed}. Received: data_format={value!r}"
    return Mismatch("invalid-argument", message, found=value, argument="data_format")


def padding_fault(value: Arg, allowed: tuple[str, ...] = ("valid", "same")) -> Mismatch | None:
    """What ``standardize_padding`` refuses; letters may be large or small."""
    if isinstance(value, str) and value.lower() in allowed:
        return None
    if value is not None and not isinstance(value, str | bool | int | float | dict):
        return None
    message = f"The `padding` argument must be one of {', '.join(map(repr, allowed))}. Received: {value!r}"
    return Mismatch("invalid-argument", message, expected=allowed, found=value, argument="padding")


def listed_padding_fault(value: Arg) -> Mismatch | None:
    """Explicit pads, which constructors let pass and every call refuses."""
    if not isinstance(value, tuple | list):
        return None
    message = f"`padding` must be either `'valid'` or `'same'`. Received {value!r}"
    return Mismatch("invalid-argument", message, found=value, argument="padding")


def _size(value: Arg) -> Dim:
    # In a tuple, 2.0 passes for 2.
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return int(value) if whole else value if isinstance(value, Symbol) else UNKNOWN


def _no_size(item: Arg, least: int) -> bool:
    if isinstance(item, int | float):
        return item < 0 or (item == 0 and least > 0)
    return item is None or isinstance(item, str | tuple | list | dict)
