"""Reading arguments that Keras tests for truth or compares with one word."""

from __future__ import annotations

from kshape_ls.library.rules import Arg


def truth(value: Arg) -> bool | None:
    """What ``if value:`` decides; ``None`` where that can't be told."""
    if value is None or isinstance(value, bool | int | float | str | tuple | list | dict):
        return bool(value)
    return None


def is_word(value: Arg, word: str) -> bool | None:
    """Whether a value is this string; ``None`` where that can't be told."""
    if value is None or isinstance(value, bool | int | float | str | tuple | list | dict):
        return isinstance(value, str) and value == word
    return None


def both(a: bool | None, b: bool | None) -> bool | None:
    """``a and b`` in three ways."""
    if a is False or b is False:
        return False
    return None if a is None or b is None else True
