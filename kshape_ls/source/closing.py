"""What an unfinished statement lacks at its end: quotes, brackets, an operand."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Final

from kshape_ls.source.scan import Scan

UNREADABLE: Final = "__unreadable__"

_CLOSERS: Final = {"(": ")", "[": "]", "{": "}", "{f": "}", ":": ""}


def closings(lines: list[str]) -> Iterator[list[str]]:
    """Ways to finish the lines by adding to their ends only, the likeliest first; they may or may not parse.

    A bracket too many at the very end is taken away.
    """
    scanned = _with_quotes(lines)
    if scanned is None:
        return
    closed, scan = scanned
    if not scan.significant:
        return
    last = scan.significant - 1
    code = closed[last][: scan.code_end]
    closers = "".join(_closer(open_) for open_ in reversed(scan.brackets))
    if scan.continued:
        code = code.rstrip().removesuffix("\\")
    for operand in ("", f" {UNREADABLE}", f" else {UNREADABLE}"):
        yield [*closed[:last], code + operand + closers, *[""] * (len(lines) - last - 1)]


def _closer(open_: str) -> str:
    return _CLOSERS[open_] if open_ in _CLOSERS else open_.removeprefix("f")


def _with_quotes(lines: list[str]) -> tuple[list[str], Scan] | None:
    """The lines with strings of one line closed where their lines end, and the state after the last line."""
    result: list[str] = []
    scan = Scan()
    for index, line in enumerate(lines):
        before = copy(scan)
        before.brackets = scan.brackets.copy()
        scan.feed(line)
        if scan.lost_at is None:
            result.append(line)
            continue
        ended = _ended(line, scan.lost_at, scan.brackets)
        if ended is None or (len(ended) < len(line) and index + 1 < len(lines)):
            return None
        scan = before
        scan.feed(ended)
        if scan.lost:
            return None
        result.append(ended)
    return result, scan


def _ended(line: str, lost_at: int, brackets: list[str]) -> str | None:
    if lost_at >= len(line):
        return line + _closer(brackets[-1]) if brackets else None
    # What is left are brackets and blanks, one of them not opened: all of them go, those needed come back.
    return line[:lost_at] if not line[lost_at:].strip(")]} \t:") else None
