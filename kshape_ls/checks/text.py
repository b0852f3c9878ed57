"""Stretches of lines: cutting them out, and where they are after edits. Columns are UTF-8 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit

_BLANK = re.compile(r"[ \t\f]*")


def part(line: str, start: int = 0, end: int | None = None) -> str:
    """A line's text between two byte columns."""
    if line.isascii():
        return line[start:end]
    return line.encode("utf-8", "surrogatepass")[start:end].decode("utf-8", "replace")


def width(text: str) -> int:
    """How many bytes a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def cut(lines: Sequence[str], range_: Range) -> str:
    """The text of a stretch."""
    line, col, end_line, end_col = range_
    if line == end_line:
        return part(lines[line - 1], col, end_col)
    middle = lines[line : end_line - 1]
    return "\n".join([part(lines[line - 1], col), *middle, part(lines[end_line - 1], 0, end_col)])


def before(lines: Sequence[str], range_: Range) -> str:
    """What stands on the line before a stretch begins."""
    return part(lines[range_.line - 1], 0, range_.col)


def after(lines: Sequence[str], range_: Range) -> str:
    """What stands on the line after a stretch ends."""
    return part(lines[range_.end_line - 1], range_.end_col)


def indentation(line: str) -> str:
    """The blanks that a line begins with."""
    found = _BLANK.match(line)
    return found.group() if found else ""


def stands_first(lines: Sequence[str], range_: Range) -> bool:
    """Whether nothing but blanks stands before a stretch on its line."""
    return not before(lines, range_).strip()


def insertion(line: int, col: int, text: str) -> Edit:
    """Text put in at a place."""
    return Edit(Range(line, col, line, col), text)


def moved(range_: Range, edits: Iterable[Edit]) -> Range:
    """Where a stretch is after edits. What is put in right before it stays outside, as does what is put in after."""
    start, end = (range_.line, range_.col), (range_.end_line, range_.end_col)
    for edit in sorted(edits, reverse=True):
        start = _shifted(start, edit, keeps_end=start != end)
        end = _shifted(end, edit, keeps_end=False)
    return Range(*start, *max(start, end))


def origins(line: int, edits: Iterable[Edit]) -> set[int]:
    """The lines on which what is on a line after edits may have stood before them."""
    edits = sorted(edits)
    added = accumulate(edit.text.count("\n") - edit.range.end_line + edit.range.line for edit in edits)
    lines = {line - shift for shift in (0, *added)}
    lines.update(own for edit in edits for own in range(edit.range.line, edit.range.end_line + 1))
    return lines


def extent(edit: Edit, edits: Iterable[Edit]) -> Range:
    """Where the text of one of several edits is after all of them."""
    earlier = [other for other in edits if other < edit]
    line, col = moved(Range(edit.range.line, edit.range.col, edit.range.line, edit.range.col), earlier)[:2]
    rows = edit.text.split("\n")
    last = width(rows[-1]) + (col if len(rows) == 1 else 0)
    return Range(line, col, line + len(rows) - 1, last)


def edited(lines: Sequence[str], edits: Iterable[Edit]) -> list[str]:
    """The lines after edits that don't overlap."""
    result = list(lines)
    for edit in sorted(edits, reverse=True):
        line, _, end_line, _ = edit.range
        text = before(result, edit.range) + edit.text + after(result, edit.range)
        result[line - 1 : end_line] = text.split("\n")
    return result


def _shifted(place: tuple[int, int], edit: Edit, *, keeps_end: bool) -> tuple[int, int]:
    line, col, end_line, end_col = edit.range
    first, last = (line, col), (end_line, end_col)
    if place < first or (place == first and not (first == last and keeps_end)):
        return place
    rows = edit.text.split("\n")
    new_end = (line + len(rows) - 1, width(rows[-1]) + (col if len(rows) == 1 else 0))
    if place < last:
        return first if keeps_end else new_end
    down = new_end[0] - end_line
    return (place[0] + down, place[1] - end_col + new_end[1]) if place[0] == end_line else (place[0] + down, place[1])
