"""One statement of a block: from the line that begins it to its last, found without trusting the brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kshape_ls.source.lines import begins, code_end, column, is_code, next_beginning
from kshape_ls.source.parsing import block_error
from kshape_ls.source.scan import Scan

# Looking for the end of an open string or bracket stops after so many lines.
JOINED_LINES: Final = 20_000

# So many lines below a block are looked at for more of it, after lines that have slipped out to the left.
NEAR: Final = 8

_DECORATED: Final = re.compile(r"[ \t\f]*(?:@|(?:def|class|async)\b)").match
_OPENS: Final = re.compile(r"[ \t\f]*(?:@|(?:async|class|def|for|if|try|while|with)\b)").match


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines `start` to `end` (exclusive); `error` if they don't parse; `seen`: the first line not looked at."""

    start: int
    end: int
    text: str
    error: str | None
    seen: int


def chunk_at(lines: Sequence[str], start: int, stop: int, at: int) -> Chunk:
    """The statement that begins on line `start`, which must be a line of code, in a block at column `at`."""
    following = next_beginning(lines, start + 1, stop, at)
    end = code_end(lines, start + 1, following)
    text = "\n".join(lines[start:end])
    error = block_error(text, at)
    if error is None:
        return _with_rest(Chunk(start, end, text, None, following + 1), lines, stop, at)
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
        after = next_beginning(lines, following + 1, stop, at)
        seen = max(seen, after + 1)
        if block_error("\n".join(lines[following : code_end(lines, following, after)]), at) is not None:
            after = next_beginning(lines, sure, stop, at)
            end = code_end(lines, start + 1, after)
            return Chunk(start, end, "\n".join(lines[start:end]), error, max(seen, after + 1))
    return Chunk(start, end, text, error, seen)


def _with_rest(chunk: Chunk, lines: Sequence[str], stop: int, at: int) -> Chunk:
    """The statement with the rest of its block, where lines between have slipped out of it."""
    while chunk.end > chunk.start + 1 and column(lines[chunk.end - 1]) > at:
        rest, seen = _rest_of_block(lines, chunk.end, stop, at)
        if rest is None:
            return Chunk(chunk.start, chunk.end, chunk.text, chunk.error, max(chunk.seen, seen))
        after = next_beginning(lines, rest, stop, at)
        end = code_end(lines, rest, after)
        text = "\n".join(lines[chunk.start : end])
        chunk = Chunk(chunk.start, end, text, block_error(text, at), after + 1)
    return chunk


def _rest_of_block(lines: Sequence[str], line: int, stop: int, at: int) -> tuple[int | None, int]:
    """The first line, after some whole ones right below a block, that stands further in and continues none of them.

    Beside it the first line not looked at.
    """
    scan, slipped = Scan(), False
    for n in range(line, min(line + NEAR, stop)):
        if not slipped and n > line + 1:
            return None, n  # what stands apart from the block is none of it
        if is_code(lines[n]) and scan.complete:
            if column(lines[n]) > at:
                return (n if slipped else None), n + 1
            if not begins(lines[n], at) or column(lines[n]) < at or _OPENS(lines[n]):
                return None, n + 1
            slipped = True
        scan.feed(lines[n])
        if scan.lost or (scan.complete and lines[n][: scan.code_end].endswith(":")):
            return None, n + 1
    return None, min(line + NEAR, stop) + 1


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
