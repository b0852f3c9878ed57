"""The text of an open document as a list of lines, edited in place: an edit costs what it changes."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from kshape_ls.source.positions import index_of

_END: Final = re.compile(r"\r\n|\r|\n")


class LineBuffer:
    """The lines of a text without their ends, of which it remembers each; the last line has none.

    `lines` is for reading only; a text that ends with a line end has an empty last line.
    """

    __slots__ = ("_ends", "lines")

    def __init__(self, lines: list[str], ends: list[str]) -> None:
        self.lines = lines
        self._ends = ends  # those of all lines but the last

    @classmethod
    def from_text(cls, text: str) -> LineBuffer:
        """The buffer of a whole text."""
        return cls(*_split(text))

    @property
    def newline(self) -> str:
        """The end of the first line, which new lines had better have too."""
        return self._ends[0] if self._ends else "\n"

    @property
    def ended(self) -> bool:
        """Whether the text ends with a line end."""
        return bool(self._ends) and self.lines[-1] == ""

    def text(self) -> str:
        """The whole text, as it was given."""
        return "".join(chain.from_iterable(zip(self.lines, [*self._ends, ""], strict=True)))

    def replace(self, start_line: int, start_col: int, end_line: int, end_col: int, text: str) -> tuple[int, int, int]:
        """Put a text in place of a range given in lines from 0 and bytes of UTF-8.

        The range may be the wrong way round and may reach past the ends of lines and of the text. Says which lines
        changed: the first, how many there were, how many there are now.
        """
        first, first_index = self._place(start_line, start_col)
        last, last_index = self._place(end_line, end_col)
        if (last, last_index) < (first, first_index):
            first, first_index, last, last_index = last, last_index, first, first_index
        following = self._ends[last] if last < len(self._ends) else ""
        changed = self.lines[first][:first_index] + text + self.lines[last][last_index:] + following
        if first and self._ends[first - 1] == "\r" and changed.startswith("\n"):
            # What was between the two is gone: they are one line end now.
            first -= 1
            changed = self.lines[first] + "\r" + changed
        lines, ends = _split(changed)
        if following:
            lines.pop()
        removed = last + 1 - first
        self.lines[first : last + 1] = lines
        self._ends[first : last + 1] = ends
        return first, removed, len(lines)

    def set_text(self, text: str) -> tuple[int, int, int]:
        """Put a text in place of all. Says what `replace` says, of the lines between equal ones at both ends."""
        old, (new, self._ends) = self.lines, _split(text)
        shorter = min(len(old), len(new))
        head = next((index for index in range(shorter) if old[index] != new[index]), shorter)
        tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
        removed, added = len(old) - head - tail, len(new) - head - tail
        old[head : head + removed] = new[head : head + added]
        return head, removed, added

    def _place(self, line: int, utf8_col: int) -> tuple[int, int]:
        if line < 0:
            return 0, 0
        if line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        return line, index_of(self.lines[line], utf8_col, "utf-8")


def _split(text: str) -> tuple[list[str], list[str]]:
    if "\r" not in text:
        lines = text.split("\n")
        return lines, ["\n"] * (len(lines) - 1)
    ends = _END.findall(text)
    return _END.split(text), ends
