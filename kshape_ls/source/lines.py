"""What a single line tells: how far in it stands, whether it is code, whether a statement can begin with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# A lone backslash hands its place on to the next line.
_BEGINS: Final = re.compile(r"\f*(?!(?:else|elif|except|finally)\b|\\$)[^ \t\f#)\]}]").match
_BEGINS_INDENTED: Final = re.compile(r"[ \t\f]*(?!(?:else|elif|except|finally)\b|\\$)[^ \t\f#)\]}]").match
_CLAUSE: Final = re.compile(r"[ \t\f]*(?:else|elif|except|finally)\b").match
_CODE: Final = re.compile(r"[ \t\f]*[^ \t\f#]").match


def indentation(line: str) -> str:
    """The blanks before a line's first character."""
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def column(line: str) -> int:
    """How far a line is indented, tabs and form feeds counted as Python counts them."""
    blank = indentation(line)
    if "\t" in blank or "\f" in blank:
        return len(blank.rpartition("\f")[2].expandtabs(8))
    return len(blank)


def is_code(line: str) -> bool:
    """Whether a line is more than blanks and a comment."""
    return _CODE(line) is not None


def next_code(lines: Sequence[str], start: int, stop: int) -> int:
    """The first line that is more than blanks and a comment, `stop` if there is none."""
    while start < stop and _CODE(lines[start]) is None:
        start += 1
    return start


def code_end(lines: Sequence[str], start: int, stop: int) -> int:
    """The line after the last that is more than blanks and a comment, `start` if there is none."""
    while stop > start and _CODE(lines[stop - 1]) is None:
        stop -= 1
    return stop


def begins(line: str, at: int) -> bool:
    """Whether a line can begin a statement in a block at column `at`, or one around that block."""
    if at == 0:
        return _BEGINS(line) is not None
    # Less far in than the block, `else` and the like belong to a statement around it.
    return (_BEGINS_INDENTED(line) is not None and column(line) <= at) or (
        _CLAUSE(line) is not None and column(line) < at
    )


def next_beginning(lines: Sequence[str], line: int, stop: int, at: int) -> int:
    """The first line that can begin a statement of the block at column `at`, `stop` if there is none."""
    while line < stop and not begins(lines[line], at):
        line += 1
    return line
