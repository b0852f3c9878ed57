"""Lines of a program as a terminal can show them: no tabs, no control characters, no longer than one can read."""

from __future__ import annotations

from dataclasses import dataclass

TAB = 4
WIDEST = 160
CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line made ready: ``text``, and from which to which of its characters the range at hand lies."""

    text: str
    start: int
    end: int


def excerpt(line: str, start_col: int, end_col: int | None) -> Excerpt:
    """``line`` with the bytes from ``start_col`` to ``end_col`` (``None``: to the end of the text) marked."""
    start, stop = character(line, start_col), len(line.rstrip()) if end_col is None else character(line, end_col)
    before, inside, after = line[:start], line[start:stop], line[stop:]
    head = shown(before)
    middle = shown(before + inside)[len(head) :]
    tail = shown(line)[len(head) + len(middle) :] if after else ""
    if len(head) + len(middle) + len(tail) > WIDEST:
        head, middle, tail = _cut_front(head), _cut_back(middle, WIDEST - CONTEXT), _cut_back(tail, CONTEXT)
    return Excerpt((head + middle + tail).rstrip(), len(head), len(head) + max(len(middle.rstrip()), 1))


def character(line: str, col: int) -> int:
    """The character that stands at a column in UTF-8 bytes."""
    if line.isascii():
        return min(col, len(line))
    return len(line.encode("utf-8", "surrogatepass")[:col].decode("utf-8", "ignore"))


def shown(text: str) -> str:
    """Tabs as spaces, and what would steer the terminal as a mark."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text.expandtabs(TAB))


def shortened(text: str) -> str:
    """A line that is too wide to read, cut at its end."""
    return _cut_back(text, WIDEST)


def _cut_front(text: str) -> str:
    return text if len(text) <= CONTEXT else "…" + text[-CONTEXT:]


def _cut_back(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width] + "…"
