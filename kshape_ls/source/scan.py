"""Where a statement may end: brackets, strings and continued lines, followed line by line without parsing."""

from __future__ import annotations

import re
import sys
from typing import Final

# Python stops at 200 open brackets; no statement that was ever joined of several lines came near this.
DEPTH: Final = 60
NESTED_QUOTES: Final = sys.version_info >= (3, 12)  # PEP 701: a replacement field may hold its string's own quotes

_TOKEN: Final = re.compile(
    r"""[ \t\f]+
    |(?P<string>(?i:[rbuft]{0,3})(?:\"\"\"|'''|"|'))
    |(?P<name>[^\W\d]\w*)
    |(?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+
        |(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)
    |(?P<comment>\#.*)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<continued>\\$)
    |(?P<other>[!:=<>]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_REST: Final = {
    quote: re.compile(rf"(?:[^{quote[0]}\\]|\\.{'' if len(quote) == 1 else f'|{quote[0]}(?!{quote[1:]})'})*", re.DOTALL)
    for quote in ('"', "'", '"""', "'''")
}
_CLOSER: Final = {"(": ")", "[": "]", "{": "}"}
# fmt: off
# No bracket can hold these words, so meeting one proves that a bracket was never closed.
_STATEMENT_WORDS: Final = frozenset((
    "assert", "break", "class", "continue", "def", "del", "elif", "except", "finally", "global", "import", "nonlocal",
    "pass", "raise", "return", "try", "while",
))
# An operand may follow behind these words.
_PREFIX_WORDS: Final = frozenset((
    "and", "as", "async", "await", "case", "else", "for", "from", "if", "in", "is", "lambda", "match", "not", "or",
    "print", "return", "type", "with", "yield",
))
# These words may follow behind an operand.
_INFIX_WORDS: Final = frozenset(("and", "as", "async", "else", "for", "from", "if", "in", "is", "not", "or"))
# fmt: on


class Scan:
    """The state at the end of the lines fed so far, from the beginning of a statement on.

    `lost` means that no further line can make a program of it; it is only set where that is certain. `lost_at` is then
    the column in the last line, its length for a string that its line didn't end.
    """

    __slots__ = (
        "_head_wanted", "_operand", "brackets", "code_end", "continued", "head", "lines", "lost_at", "significant"
    )  # fmt: skip

    def __init__(self) -> None:
        # Open brackets; strings as their quotes; "f" + quotes for one with fields; "{f" for a field, ":" for its format
        self.brackets: list[str] = []
        self.continued = False
        self.lost_at: int | None = None
        self.lines = 0
        self.significant = 0  # how many lines from the first to the last one that is more than a comment
        self.code_end = 0  # where in that line the code ends
        self.head = ""  # the first token of the newest logical line
        self._head_wanted = True
        self._operand = ""  # "string", "operand" or "", what the last token was

    @property
    def lost(self) -> bool:
        """Whether the fed lines can't be the beginning of a program."""
        return self.lost_at is not None

    @property
    def complete(self) -> bool:
        """Whether a logical line ends where the fed lines end."""
        return not (self.brackets or self.continued or self.lost)

    def feed(self, line: str) -> None:
        """Go over one more line."""
        self.lines += 1
        self.continued = False
        if not self.brackets:
            self._operand = ""
        position, end = 0, len(line)
        if self._in_text():
            self.significant, self.code_end = self.lines, end
        while position < end and not self.lost:
            position = self._text(line, position) if self._in_text() else self._code(line, position)
        self._end_of_line(line)
        if not self.brackets and not self.continued:
            self._head_wanted = True

    def _in_text(self) -> bool:
        top = self.brackets[-1] if self.brackets else ""
        return top != "" and (top[0] in "\"'f:")

    def _code(self, line: str, position: int) -> int:
        token = _TOKEN.match(line, position)
        assert token is not None
        kind = token.lastgroup
        if kind is None:
            return token.end()
        if kind == "comment":
            return token.end()
        self.significant, self.code_end = self.lines, token.end()
        text = token[0]
        if kind == "continued":
            self.continued = True
            return token.end()
        if self._head_wanted:
            self.head = text
            self._head_wanted = False
            before = ""
        else:
            before = self._operand
        if kind == "name":
            self._name(text, before, position)
        elif kind == "number":
            self._operand = "operand"
        elif kind == "string":
            self._open_string(text)
        elif kind == "open":
            self.brackets.append(text)
            self._operand = ""
            if len(self.brackets) > DEPTH:
                self.lost_at = position
        elif kind == "close":
            self._close(text, position)
        else:
            self._operand = ""
            if text[0] == ":" and self.brackets and self.brackets[-1] == "{f":
                self.brackets.append(":")
                return token.start() + 1
        return token.end()

    def _name(self, word: str, before: str, position: int) -> None:
        # Two operands in a row: so may a statement begin (`match x:`), but nothing in brackets.
        second = before == "string" or (before == "operand" and bool(self.brackets))
        if (self.brackets and word in _STATEMENT_WORDS) or (second and word not in _INFIX_WORDS):
            self.lost_at = position
        self._operand = "" if word in _PREFIX_WORDS else "operand"

    def _open_string(self, text: str) -> None:
        quotes = text.lstrip("rRbBuUfFtT")
        prefix = text[: len(text) - len(quotes)].lower()
        self.brackets.append("f" + quotes if NESTED_QUOTES and ("f" in prefix or "t" in prefix) else quotes)
        self._operand = ""

    def _close(self, text: str, position: int) -> None:
        top = self.brackets[-1] if self.brackets else ""
        if top == "{f" and text == "}":
            self.brackets.pop()
        elif _CLOSER.get(top) == text:
            self.brackets.pop()
            self._operand = "operand"
        else:
            self.lost_at = position

    def _text(self, line: str, position: int) -> int:
        top = self.brackets[-1]
        if top == ":":
            return self._format(line, position)
        if top[0] == "f":
            return self._fields(line, position, top[1:])
        rest = _REST[top].match(line, position)
        assert rest is not None
        return self._close_string(line, rest.end(), top)

    def _close_string(self, line: str, position: int, quotes: str) -> int:
        if line.startswith(quotes, position):
            self.brackets.pop()
            self._operand = "string"
            self.code_end = position + len(quotes)
            return self.code_end
        self.code_end = len(line)
        return len(line)

    def _fields(self, line: str, position: int, quotes: str) -> int:
        while position < len(line):
            char = line[position]
            if char == "\\":
                position = _after_escape(line, position)
            elif line.startswith(quotes, position):
                return self._close_string(line, position, quotes)
            elif char == "{" and not line.startswith("{{", position):
                self.brackets.append("{f")
                self._operand = ""
                return position + 1
            else:
                position += 2 if char == "{" else 1
        return position

    def _format(self, line: str, position: int) -> int:
        while position < len(line):
            char = line[position]
            position += 1
            if char == "{":
                self.brackets.append("{f")
                self._operand = ""
                return position
            if char == "}":
                del self.brackets[-2:]
                return position
        return position

    def _end_of_line(self, line: str) -> None:
        top = self.brackets[-1] if self.brackets else ""
        if top in ('"', "'", 'f"', "f'"):
            # A string of one line goes on only behind a backslash that isn't itself escaped.
            slashes = len(line) - len(line.rstrip("\\"))
            if slashes % 2 == 0:
                self.lost_at = len(line)


def _after_escape(line: str, position: int) -> int:
    # In a raw string too, a quote after a backslash doesn't end it; a brace opens a field all the same.
    if line.startswith("\\N{", position):
        end = line.find("}", position)
        return len(line) if end < 0 else end + 1
    return position + (1 if line.startswith(("{", "}"), position + 1) else 2)
