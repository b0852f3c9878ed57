"""In which argument of which call a position lies, read off the text up to there, finished or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.checks.text import part, width

CLOSERS = {"(": ")", "[": "]", "{": "}"}
_MARK = re.compile(r"'''|\"\"\"|['\"#,\n()\[\]{}]")
_CALLEE = re.compile(r"(?:\w+\s*\.\s*)*\w+\s*$")
_KEYWORD = re.compile(r"\s*(\w+)\s*=(?!=)")
_ESCAPED = {"'": re.compile(r"(?:[^'\\\n]|\\.)*'"), '"': re.compile(r'(?:[^"\\\n]|\\.)*"')}
_LONGEST = 100_000
"""Characters of one statement that are looked at."""


@dataclass(slots=True)
class _Open:
    """A bracket that is open: where it stands, where its current item begins, how many items came before."""

    sign: str
    at: int
    item: int
    count: int = 0
    named: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Context:
    """The argument at a position: its call, its place there (``index``, or ``keyword``), and its value so far.

    ``callee`` is the text that is called, which begins at ``at``. ``value`` is the stretch that a completion replaces,
    no further than the line goes; ``opening`` is a bracket or quote that the value begins with, ``typed`` what follows
    it up to the position. ``left_open`` are the brackets around the value that the text before it opens, the innermost
    last, each with the line that it stands on.
    """

    callee: str
    at: tuple[int, int]
    index: int
    keyword: str
    value: Range
    opening: str
    typed: str
    left_open: tuple[tuple[str, int], ...]
    statement: tuple[int, int]
    """The first and last line of the top-level statement."""

    @property
    def name(self) -> str:
        """The last word of the callee."""
        return self.callee.rpartition(".")[2]


def context_at(analysis: FileAnalysis, line: int, col: int) -> Context | None:
    """The argument in which a position lies; ``None`` outside calls and inside comments."""
    index = analysis.cut.index_at(line - 1)
    if index is None or line > len(analysis.lines):
        return None
    first = analysis.cut.start(index)
    lines = [*analysis.lines[first : line - 1], part(analysis.lines[line - 1], 0, col)]
    text = "\n".join(lines)
    scanned = _scan(text) if len(text) <= _LONGEST else None
    if scanned is None:
        return None
    stack, quote = scanned
    inner = stack[-1] if stack else None
    opening, begun = "", 0
    if inner is not None and not _is_call(text, inner) and inner.sign in "([" and len(stack) > 1:
        # A tuple or list that is the whole value of an argument.
        outer = stack[-2]
        head = text[outer.item : inner.at]
        if not _is_call(text, outer) or _KEYWORD.sub("", head, count=1).strip() or quote is not None:
            return None
        opening, begun, inner, stack = inner.sign, inner.at, outer, stack[:-1]
    elif inner is not None and quote is not None:
        if _KEYWORD.sub("", text[inner.item : quote], count=1).strip():
            return None
        opening, begun = text[quote], quote
    if inner is None or not _is_call(text, inner):
        return None
    keyword = _KEYWORD.match(text, inner.item)
    if not opening:
        begun = keyword.end() if keyword else inner.item
        begun += len(text[begun:]) - len(text[begun:].lstrip())
    found = _CALLEE.search(text[: inner.at])
    assert found is not None
    start = _place(text, begun, first)
    rest = part(analysis.lines[line - 1], col)
    return Context(
        re.sub(r"\s+", "", found.group()),
        _place(text, found.start(), first),
        inner.count,
        keyword[1] if keyword else "",
        Range(*start, line, col + width(rest[: _length(rest, opening)])),
        opening,
        text[begun + len(opening) :],
        tuple((each.sign, _place(text, each.at, first)[0]) for each in stack),
        (first + 1, first + analysis.cut[index].count),
    )


def _scan(text: str) -> tuple[list[_Open], int | None] | None:
    """The brackets that are open at the end of a text, and where the string begins that its end lies in.

    ``None`` where it lies in a comment or a long string.
    """
    stack: list[_Open] = []
    at = 0
    while (found := _MARK.search(text, at)) is not None:
        mark, at = found.group(), found.end()
        if mark == "#":
            end = text.find("\n", at)
            if end < 0:
                return None
            at = end
        elif mark in ("'''", '"""'):
            end = text.find(mark, at)
            if end < 0:
                return None
            at = end + 3
        elif mark in "'\"":
            ended = _ESCAPED[mark].match(text, at)
            if ended is None:
                end = text.find("\n", at)
                if end < 0:
                    return stack, found.start()
                at = end
            else:
                at = ended.end()
        elif mark in CLOSERS:
            stack.append(_Open(mark, found.start(), at))
        elif mark in ")]}":
            if stack:
                stack.pop()
        elif mark == "," and stack:
            stack[-1].item, stack[-1].count = at, stack[-1].count + 1
    return stack, None


def _is_call(text: str, bracket: _Open) -> bool:
    return bracket.sign == "(" and _CALLEE.search(text[: bracket.at]) is not None


def _place(text: str, offset: int, first: int) -> tuple[int, int]:
    before = text[:offset]
    return first + before.count("\n") + 1, width(before.rpartition("\n")[2])


def _length(rest: str, opening: str) -> int:
    """How much of what stands behind the position still belongs to the value."""
    if opening in ("'", '"'):
        end = rest.find(opening)
        return end + 1 if end >= 0 else 0
    depth = 1 if opening else 0
    for n, sign in enumerate(rest):
        if sign in CLOSERS:
            depth += 1
        elif sign in ")]}":
            if depth == 0:
                return n
            depth -= 1
            if depth == 0 and opening:
                return n + 1
        elif depth == 0 and sign in ",#":
            return n
    return 0 if opening else len(rest.rstrip())


def closing(signs: Sequence[str]) -> str:
    """What closes brackets, the innermost being the last."""
    return "".join(CLOSERS[sign] for sign in reversed(signs))
