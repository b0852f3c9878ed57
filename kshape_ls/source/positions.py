"""Columns: Python counts bytes of UTF-8, an LSP client counts the units that it agreed on."""

from __future__ import annotations

from typing import Literal, TypeAlias

Encoding: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]


def to_character(line_text: str, utf8_col: int, encoding: Encoding) -> int:
    """The client's column of `ast`'s; inside a character it is that character's beginning, behind the line its end."""
    if line_text.isascii():
        return _clamp(utf8_col, len(line_text))
    return _units(line_text[: index_of(line_text, utf8_col, "utf-8")], encoding)


def from_character(line_text: str, character: int, encoding: Encoding) -> int:
    """The column in bytes of UTF-8 of a client's; clamped as `to_character` does."""
    if line_text.isascii():
        return _clamp(character, len(line_text))
    return _units(line_text[: index_of(line_text, character, encoding)], "utf-8")


def index_of(line_text: str, column: int, encoding: Encoding) -> int:
    """The index into the line of a column in some units; clamped as `to_character` does."""
    if encoding == "utf-32" or line_text.isascii():
        return _clamp(column, len(line_text))
    left = column
    for index, char in enumerate(line_text):
        left -= _width(char, encoding)
        if left < 0:
            return index
    return len(line_text)


def _clamp(column: int, length: int) -> int:
    return max(0, min(column, length))


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return sum(_width(char, encoding) for char in text)


def _width(char: str, encoding: Encoding) -> int:
    # Counted by hand: lone surrogates, which a client may send, have a width though they can't be encoded.
    if encoding == "utf-16":
        return 1 if char < "\U00010000" else 2
    if char < "\x80":
        return 1
    if char < "\u0800":
        return 2
    return 3 if char < "\U00010000" else 4
