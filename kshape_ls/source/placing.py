"""Where the characters of a program stand in the text of its file, so that edits touch nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import NamedTuple

from kshape_ls.source.notebook import Cell, placed
from kshape_ls.source.positions import to_character

_LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|\Z)")
_BLANK = re.compile(r"\s*")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)


class Change(NamedTuple):
    """Text to put in place of a stretch of the program: lines from 1, columns in UTF-8 bytes."""

    line: int
    col: int
    end_line: int
    end_col: int
    text: str


def changed(text: str, changes: Iterable[Change]) -> str:
    """A program's text after changes that don't overlap; new lines end as the line does at which they begin."""
    starts, ends = [], []
    for found in _LINE.finditer(text):
        starts.append(found.start())
        ends.append(found[1])
        if not found[1]:
            break
    usual = next((end for end in ends if end), "\n")

    def offset(line: int, col: int) -> int:
        if line > len(starts):
            return len(text)
        stop = starts[line] - len(ends[line - 1]) if line < len(starts) else len(text)
        return starts[line - 1] + to_character(text[starts[line - 1] : stop], col, "utf-32")

    spans = [
        (offset(c.line, c.col), offset(c.end_line, c.end_col), c.text.replace("\n", ends[c.line - 1] or usual))
        for c in changes
    ]
    return _spliced(text, spans)


def changed_notebook(text: str, cells: Sequence[Cell], changes: Iterable[Change]) -> str | None:
    """A notebook file's text after changes to its program; ``None`` where one can't be placed."""
    sources = dict(enumerate(_sources(text)))
    spans = []
    for change in changes:
        number, line = placed(cells, change.line)
        source = sources.get(number)
        span = source.span(change, line) if source is not None else None
        if span is None or source is None:
            return None
        spans.append((*span, source.written(change.text)))
    return _spliced(text, spans)


@dataclass(frozen=True, slots=True)
class _Source:
    """A cell's source: its text, where each character of it stands in the file (and the end of the last), and how
    one string of it is parted from the next (nothing, where it is a single string).
    """

    text: str
    at: tuple[int, ...]
    between: str
    ascii: bool

    def span(self, change: Change, line: int) -> tuple[int, int] | None:
        start = self._offset(line, change.col)
        end = self._offset(line + change.end_line - change.line, change.end_col)
        return None if start is None or end is None else (self.at[start], self.at[end])

    def written(self, text: str) -> str:
        """Text as it stands inside the file's strings."""
        lines = [json.dumps(line, ensure_ascii=self.ascii)[1:-1] for line in text.split("\n")]
        return (f'\\n"{self.between}"' if self.between else "\\n").join(lines)

    def _offset(self, line: int, col: int) -> int | None:
        lines = self.text.split("\n")
        if line > len(lines):
            return len(self.text) if line == len(lines) + 1 and not col else None
        before = sum(len(each) + 1 for each in lines[: line - 1])
        return before + to_character(lines[line - 1], col, "utf-32")


def _spliced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _sources(text: str) -> Iterator[_Source | None]:
    """The source of each cell of a notebook, in order."""
    for key, at in _members(text, _past(text, 0)):
        if key != "cells":
            continue
        for cell in _items(text, at):
            where = dict(_members(text, cell))
            yield _source(text, where["source"]) if "source" in where else None


def _source(text: str, at: int) -> _Source | None:
    single = text[at] == '"'
    strings = [at] if single else list(_items(text, at))
    if not strings or any(text[each] != '"' for each in strings):
        return None
    decoded: list[str] = []
    places: list[int] = []
    end = at
    for start in strings:
        for sign, place in _signs(text, start + 1):
            decoded.append(sign)
            places.append(place)
        end = scanstring(text, start + 1, False)[1] - 1
    kept = [n for n, sign in enumerate(decoded) if not (sign == "\r" and decoded[n + 1 : n + 2] == ["\n"])]
    between = "" if single else _between(text, strings)
    joined = "".join(decoded[n] for n in kept)
    return _Source(joined, (*(places[n] for n in kept), end), between, text.isascii())


def _between(text: str, strings: Sequence[int]) -> str:
    if len(strings) > 1:
        return text[scanstring(text, strings[0] + 1, False)[1] : strings[1]]
    blank = re.search(r"\s*\Z", text[: strings[0]])
    return "," + (blank.group() if blank else "")


def _signs(text: str, at: int) -> Iterator[tuple[str, int]]:
    # The characters of a string, each with its place in the file; a pair of surrogates is one.
    while text[at] != '"':
        escape = _ESCAPE.match(text, at)
        end = escape.end() if escape is not None else at + 1
        sign = json.loads(f'"{text[at:end]}"') if escape is not None else text[at]
        low = _ESCAPE.match(text, end) if "\ud800" <= sign <= "\udbff" else None
        if low is not None:
            end = low.end()
            sign = json.loads(f'"{text[at:end]}"')
        yield sign, at
        at = end


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The keys of an object and where their values begin."""
    if text[at] != "{":
        return
    at = _past(text, at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1, False)
        at = _past(text, _past(text, at) + 1)
        yield key, at
        at = _past(text, _end(text, at))
        at = _past(text, at + 1) if text[at] == "," else at


def _items(text: str, at: int) -> Iterator[int]:
    """Where the items of an array begin."""
    if text[at] != "[":
        return
    at = _past(text, at + 1)
    while text[at] != "]":
        yield at
        at = _past(text, _end(text, at))
        at = _past(text, at + 1) if text[at] == "," else at


def _end(text: str, at: int) -> int:
    end: int = json.JSONDecoder(strict=False).raw_decode(text, at)[1]
    return end


def _past(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found is not None else at
