"""Positions: LSP's (line from 0, characters of the agreed encoding) and the engine's (line from 1, UTF-8 bytes).

Of a notebook's cell, the client counts lines from the cell's beginning and the engine from the script's.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol import types

from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server
from kshape_ls.source.notebook import said_of_cells
from kshape_ls.source.positions import from_character, to_character

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import Range


def to_range(ls: Server, document: Document, range_: Range) -> types.Range:
    """A stretch of the document as the client counts."""
    return types.Range(
        to_position(ls, document, range_.line, range_.col),
        to_position(ls, document, range_.end_line, range_.end_col),
    )


def to_position(ls: Server, document: Document, line: int, col: int) -> types.Position:
    """A place in the document as the client counts; outside it, the nearest."""
    lines = document.buffer.lines
    own = line - 1 - document.first
    if own < 0:
        return types.Position(0, 0)
    if own >= len(lines):
        # Behind the end of a text, a line further is its end; of a cell, that would be nowhere.
        return types.Position(len(lines), 0) if document.script.lines is lines else _end(ls, lines)
    return types.Position(own, to_character(lines[own], col, ls.encoding))


def to_location(ls: Server, document: Document, range_: Range) -> types.Location:
    """A stretch of the document's script as the client counts, with the address of the document that it lies in."""
    home = document if document.holds(range_.line) else at_line(document, range_.line)
    return types.Location(home.uri, to_range(ls, home, range_))


def said(document: Document, text: str) -> str:
    """A sentence for people that may name a line: of a notebook, the cell and the line in it."""
    return said_of_cells(document.script.cells, text)


def at_line(document: Document, line: int) -> Document:
    """The document of the same script that holds a line of it (from 1)."""
    parts = document.script.documents
    return parts[max(bisect_right(parts, line - 1, key=lambda part: part.first) - 1, 0)]


def from_range(ls: Server, document: Document, range_: types.Range) -> Range:
    """A stretch as the engine counts."""
    from kshape_ls.analysis.facts import Range

    return Range(*from_position(ls, document, range_.start), *from_position(ls, document, range_.end))


def from_lines(document: Document, range_: types.Range) -> tuple[int, int]:
    """The script's first and last line of a stretch, from 1, no further than the document goes."""
    first, last = (
        document.first + 1 + max(0, min(line, len(document.buffer.lines) - 1))
        for line in (range_.start.line, range_.end.line)
    )
    return first, last


def from_position(ls: Server, document: Document, position: types.Position) -> tuple[int, int]:
    """A place as the engine counts; behind the end of the text it is the end."""
    line, col = in_document(ls, document, position)
    return document.first + line, col


def in_document(ls: Server, document: Document, position: types.Position) -> tuple[int, int]:
    """As ``from_position``, with lines counted from the document's beginning."""
    lines = document.buffer.lines
    if position.line >= len(lines):
        return len(lines), len(lines[-1].encode("utf-8", "surrogatepass"))
    return position.line + 1, from_character(lines[position.line], position.character, ls.encoding)


def _end(ls: Server, lines: list[str]) -> types.Position:
    last = lines[-1]
    return types.Position(len(lines) - 1, to_character(last, len(last.encode("utf-8", "surrogatepass")), ls.encoding))
