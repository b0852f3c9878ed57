"""Where a statement may end: brackets, strings and continued lines, followed line by line without parsing."""

from __future__ import annotations

import re
import sys
from keyword import kwlist, softkwlist
from typing import Final

# Where nothing is ever closed, every line would be followed to the end of the text. Python stops at 200 open brackets;
# programs stay far below these.
DEPTH: Final = 20
CONTINUED: Final = 100  # lines in a row that end with a backslash, outside brackets
NESTED_QUOTES: Final = sys.version_info >= (3, 12)  # PEP 701: a replacement field may hold its string's own quotes

_MARK: Final = re.compile(r"""\"\"\"|'''|["'()\[\]{}\#]""")
_FIELD_MARK: Final = re.compile(r"""\"\"\"|'''|["'()\[\]{}\#:]""")
_PREFIX: Final = re.compile(r"(?<!\w)[rbuft]{1,2}$", re.IGNORECASE)
_REST: Final = {
    quote: re.compile(
        rf"(?:[^{quote[0]}\\]+|\\.{'' if len(quote) == 1 else f'|{quote[0]}(?!{quote[1:]})'})*", re.DOTALL
    )
    for quote in ('"', "'", '"""', "'''")
}
_LONG_STRINGS: Final = frozenset(('"""', "'''"))
_CLOSER: Final = {"(": ")", "[": "]", "{": "}", "{f": "}"}
_NAME: Final = re.compile(r"[ \t\f]*([^\W\d]\w*)(?!\w*[\"'])")
_LAST_WORD: Final = re.compile(r"\w+\Z")
# fmt: off
# No bracket can hold these words, so meeting one proves that a bracket was never closed.
_STATEMENT_WORDS: Final = frozenset((
    "assert", "break", "class", "continue", "def", "del", "elif", "except", "finally", "global", "import", "nonlocal",
    "pass", "raise", "return", "try", "while",
))
# These words may follow behind an operand.
_BEHIND_OPERANDS: Final = frozenset(("and", "as", "async", "else", "for", "from", "if", "in", "is", "not", "or"))
# fmt: on
_NO_OPERANDS: Final = frozenset((*kwlist, *softkwlist))  # an operand behind one of these isn't a second one


class Scan:
    """The state at the end of the lines fed so far, from the beginning of a statement on.

    `lost` means that no further line can make a program of it; it is only set where that is certain. `lost_at` is then
    the column in the last line, its length for a string that its line didn't end.
    """

    __slots__ = (
        "_operand", "_run", "brackets", "code_end", "continued", "head", "lines", "lost_at", "significant"
    )  # fmt: skip

    def __init__(self) -> None:
        # Open brackets; strings as their quotes; "f" + quotes for one with fields; "{f" for a field, ":" for its format
        self.brackets: list[str] = []
        self.continued = False
        self.lost_at: int | None = None
        self.lines = 0
        self.significant = 0  # how many lines from the first to the last one that is more than a comment
        self.code_end = 0  # where in that line the code ends
        self.head = ""  # the first character of the newest logical line
        self._run = 0
        self._operand = False  # whether the last token in brackets was an operand's end

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
        end = len(line)
        if self.brackets and self.brackets[-1] in _LONG_STRINGS and self.brackets[-1] not in line:
            self.significant, self.code_end = self.lines, end
            return
        position = 0
        text = self._in_text()
        if text:
            self.significant, self.code_end = self.lines, end
        elif self.continued or self.brackets:
            self._check_name(line, 0, self._operand)
            if self.continued:
                self.significant, self.code_end = self.lines, 0
        else:
            first = line.lstrip(" \t\f")[:1]
            self.head = first if first not in ("", "#") else self.head
        self.continued = False
        while position < end and not self.lost:
            position = self._text(line, position) if text else self._code(line, position)
            text = self._in_text()
        top = self.brackets[-1] if self.brackets else ""
        if top in ('"', "'", 'f"', "f'") and not _continues(line):
            self.lost_at = end
        self._run = self._run + 1 if self.continued and not self.brackets else 0
        if self._run > CONTINUED:
            self.lost_at = end

    def _in_text(self) -> bool:
        return bool(self.brackets) and self.brackets[-1][0] in "\"'f:"

    def _check_name(self, line: str, position: int, behind_operand: bool) -> None:
        """Two operands in a row, or a statement's word in brackets, are no program."""
        name = _NAME.match(line, position)
        if name is None:
            return
        word = name[1]
        if (behind_operand and word not in _BEHIND_OPERANDS) or (self.brackets and word in _STATEMENT_WORDS):
            self.lost_at = name.start(1)

    def _code(self, line: str, position: int) -> int:
        field = bool(self.brackets) and self.brackets[-1] == "{f"
        mark = (_FIELD_MARK if field else _MARK).search(line, position)
        if mark is None:
            self._plain(line, position, len(line))
            return len(line)
        start, kind = mark.span()[0], mark[0]
        if kind == "#":
            self._plain(line, position, start)
            return len(line)
        self.significant, self.code_end = self.lines, mark.end()
        self._operand = False
        if kind in "([{":
            self.brackets.append(kind)
            if len(self.brackets) > DEPTH:
                self.lost_at = start
        elif kind in ")]}":
            if not self.brackets or _CLOSER.get(self.brackets[-1]) != kind:
                self.lost_at = start
            else:
                self.brackets.pop()
                self._operand = True
        elif kind == ":":
            self.brackets.append(":")
        else:
            prefix = _PREFIX.search(line, max(0, start - 2), start) if NESTED_QUOTES else None
            fields = prefix is not None and not {"f", "t"}.isdisjoint(prefix[0].lower())
            self.brackets.append("f" + kind if fields else kind)
        return mark.end()

    def _plain(self, line: str, position: int, end: int) -> None:
        """Take note of the end of a line's code, behind the last quote or bracket."""
        rest = line[position:end].rstrip(" \t\f")
        if not rest.strip(" \t\f"):
            return
        self.significant, self.code_end = self.lines, position + len(rest)
        if end == len(line) and line.endswith("\\"):
            self.continued = True
            rest = rest[:-1].rstrip(" \t\f")
        word = _LAST_WORD.search(rest)
        self._operand = word is not None and word[0] not in _NO_OPERANDS

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
        self.code_end = len(line)
        if line.startswith(quotes, position):
            self.brackets.pop()
            self._operand = True
            self.code_end = position + len(quotes)
            self._check_name(line, self.code_end, True)
        return self.code_end

    def _fields(self, line: str, position: int, quotes: str) -> int:
        while position < len(line):
            char = line[position]
            if char == "\\":
                position = _after_escape(line, position)
            elif line.startswith(quotes, position):
                return self._close_string(line, position, quotes)
            elif char == "{" and not line.startswith("{{", position):
                self.brackets.append("{f")
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
                return position
            if char == "}":
                del self.brackets[-2:]
                return position
        return position


def _after_escape(line: str, position: int) -> int:
    # In a raw string too, a quote after a backslash doesn't end it; a brace opens a field all the same.
    if line.startswith("\\N{", position):
        end = line.find("}", position)
        return len(line) if end < 0 else end + 1
    return position + (1 if line.startswith(("{", "}"), position + 1) else 2)


def _continues(line: str) -> bool:
    """Whether a string goes on behind the line's end: its last backslash isn't itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1
