"""What the comments of a spec state: ``#: shape (None, 3)``, ``#: params 320``, ``#: error [code] "text"``."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEVERITIES = ("error", "warning", "information", "hint")

_MARK = re.compile(r"\s*#:\s*(?=(?:shape|params|broken|" + "|".join(SEVERITIES) + r")\b)")
_SHAPE = re.compile(r"shape\s+(?:(?P<name>[^\s(\[{?]\S*)\s+)?(?P<shapes>[(\[{?].*?)(?P<uncalled>\s+uncalled)?\s*$")
_PARAMS = re.compile(r"params\s+(?:(?P<name>\S+)\s+)?(?P<count>\?|[\d,]+)\s*$")
_PROBLEM = re.compile(r'(?P<severity>\w+)\s+\[(?P<code>[a-z-]+)\](?P<texts>(?:\s+"[^"]*")*)\s*$')


@dataclass(frozen=True)
class ShapeMark:
    """The outputs of the site called ``name`` (``None``: the outermost) that ends on ``line``."""

    line: int
    name: str | None
    shapes: tuple[str, ...]
    uncalled: bool


@dataclass(frozen=True)
class ParamsMark:
    """The weights of the site called ``name`` (``None``: the outermost) that ends on ``line``."""

    line: int
    name: str | None
    count: int | None


@dataclass(frozen=True)
class ProblemMark:
    """A problem that starts on ``line`` and whose message contains all ``texts``."""

    line: int
    severity: str
    code: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class BrokenMark:
    """A statement that starts on ``line`` and can't be parsed."""

    line: int


Mark = ShapeMark | ParamsMark | ProblemMark | BrokenMark


@dataclass(frozen=True)
class Marked:
    """A program without its markers, what these state, and where each of its lines stands in the block."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    origins: tuple[int, ...]


def read_marks(block: str) -> Marked:
    """Take the markers out of a block. A line of markers alone speaks of the line after it, and goes."""
    lines: list[str] = []
    origins: list[int] = []
    marks: list[Mark] = []
    for number, line in enumerate(block.split("\n")):
        code, *stated = _MARK.split(line)
        marks.extend(_mark(text, len(lines) + 1) for text in stated)
        if code.strip() or not stated:
            lines.append(code if stated else line)
            origins.append(number)
    return Marked(tuple(lines), tuple(marks), tuple(origins))


def _mark(text: str, line: int) -> Mark:
    if found := _SHAPE.match(text):
        shapes = tuple(" ".join(shape.split()) for shape in found["shapes"].split(" | "))
        return ShapeMark(line, found["name"], shapes, bool(found["uncalled"]))
    if found := _PARAMS.match(text):
        return ParamsMark(line, found["name"], None if found["count"] == "?" else int(found["count"].replace(",", "")))
    if (found := _PROBLEM.match(text)) and found["severity"] in SEVERITIES:
        return ProblemMark(line, found["severity"], found["code"], tuple(re.findall(r'"([^"]*)"', found["texts"])))
    if text.strip() == "broken":
        return BrokenMark(line)
    raise ValueError(f"not a marker: #: {text}")
