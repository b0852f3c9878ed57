"""Reading arguments that Keras tests for truth or compares with one word."""

from __future__ import annotations

from kshape_ls.library.rules import Arg


def is_told(value: Arg) -> bool:
    """Whether a value is one that Python code could have written down: no tensor, symbol or unknown."""
    return value is None or isinstance(value, bool | int | float | str | tuple | list | dict)


def truth(value: Arg) -> bool | None:
    """What ``if value:`` decides; ``None`` where that can't be told."""
    return bool(value) if is_told(value) else None


def is_word(value: Arg, word: str) -> bool | None:
    """Whether a value is this string; ``None`` where that can't be told."""
    return isinstance(value, str) and value == word if is_told(value) else None


def both(a: bool | None, b: bool | None) -> bool | None:
    """``a and b`` in three ways."""
    if a is False or b is False:
        return False
    return None if a is None or b is None else True
