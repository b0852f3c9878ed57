"""One statement of a block: from the line that begins it to its last, found without trusting the brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kshape_ls.source.parsing import parsed
from kshape_ls.source.scan import Scan

# Looking for the end of an open string or bracket stops after so many lines.
JOINED_LINES: Final = 20_000

_BEGINS: Final = re.compile(r"\f*(?!(?:else|elif|except|finally)\b)[^ \t\f#)\]}]").match
_BEGINS_INDENTED: Final = re.compile(r"[ \t\f]*(?!(?:else|elif|except|finally)\b)[^ \t\f#)\]}]").match
_CLAUSE: Final = re.compile(r"[ \t\f]*(?:else|elif|except|finally)\b").match
_CODE: Final = re.compile(r"[ \t\f]*[^ \t\f#]").match
_DECORATED: Final = re.compile(r"[ \t\f]*(?:@|(?:def|class|async)\b)").match


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines `start` to `end` (exclusive); `error` if they don't parse; `seen`: the first line not looked at."""

    start: int
    end: int
    text: str
    error: str | None
    seen: int


def column(line: str) -> int:
    """How far a line is indented, tabs counted as Python counts them."""
    blank = line[: len(line) - len(line.lstrip(" \t\f"))]
    if "\t" in blank or "\f" in blank:
        return len(blank.rpartition("\f")[2].expandtabs(8))
    return len(blank)


def is_code(line: str) -> bool:
    """Whether a line is more than blanks and a comment."""
    return _CODE(line) is not None


def begins(line: str, at: int) -> bool:
    """Whether a line can begin a statement of a block that stands at column `at`."""
    if at == 0:
        return _BEGINS(line) is not None
    # Less far in than the block, `else` and the like belong to a statement around it.
    return (column(line) <= at and _BEGINS_INDENTED(line) is not None) or (
        column(line) < at and _CLAUSE(line) is not None
    )


def next_code(lines: Sequence[str], start: int, stop: int) -> int:
    """The first line that is more than blanks and a comment, `stop` if there is none."""
    while start < stop and _CODE(lines[start]) is None:
        start += 1
    return start


def chunk_at(lines: Sequence[str], start: int, stop: int, at: int) -> Chunk:
    """The statement that begins on line `start`, which must be a line of code, in a block at column `at`."""
    following = _next_beginning(lines, start + 1, stop, at)
    end = _without_comments(lines, start, following)
    text = "\n".join(lines[start:end])
    error = block_error(text, at)
    if error is None:
        return Chunk(start, end, text, None, following + 1)
    scanned, sure, complete = _scan(lines, start, stop, at)
    seen = max(scanned, following) + 1
    if complete:
        if sure == end:
            return Chunk(start, end, text, error, seen)
        whole = "\n".join(lines[start:sure])
        whole_error = block_error(whole, at)
        if whole_error is None or scanned > following:
            return Chunk(start, sure, whole, whole_error, seen)
    elif sure > following:
        # Is the next beginning text in a string, or is the string one that somebody is about to write?
        after = _next_beginning(lines, following + 1, stop, at)
        seen = max(seen, after + 1)
        if block_error("\n".join(lines[following : _without_comments(lines, following, after)]), at) is not None:
            after = _next_beginning(lines, sure, stop, at)
            end = _without_comments(lines, start, after)
            return Chunk(start, end, "\n".join(lines[start:end]), error, max(seen, after + 1))
    return Chunk(start, end, text, error, seen)


def block_error(text: str, at: int) -> str | None:
    """Why the statements of a block at column `at` don't parse, `None` if they do."""
    return parsed(f"if 1:\n{text}" if at else text).error


def _without_comments(lines: Sequence[str], start: int, stop: int) -> int:
    while stop > start + 1 and not is_code(lines[stop - 1]):
        stop -= 1
    return stop


def _next_beginning(lines: Sequence[str], line: int, stop: int, at: int) -> int:
    while line < stop and not begins(lines[line], at):
        line += 1
    return line


def _scan(lines: Sequence[str], start: int, stop: int, at: int) -> tuple[int, int, bool]:
    """The first line not looked at; the last line's end at which nothing was open; whether the statement ends there."""
    scan = Scan()
    sure = start
    for line in range(start, min(stop, start + JOINED_LINES)):
        scan.feed(lines[line])
        if scan.lost:
            return line + 1, sure, False
        if not scan.complete:
            continue
        sure = start + scan.significant
        if line + 1 == stop:
            return stop, sure, True
        if begins(lines[line + 1], at) and not (scan.head == "@" and _DECORATED(lines[line + 1])):
            return line + 1, sure, True
    return min(stop, start + JOINED_LINES), sure, False
