"""Positions: LSP's (line from 0, characters of the agreed encoding) and the engine's (line from 1, UTF-8 bytes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server
from kshape_ls.source.positions import from_character, to_character

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import Range


def to_range(ls: Server, document: Document, range_: Range) -> types.Range:
    """A stretch as the client counts."""
    return types.Range(
        to_position(ls, document, range_.line, range_.col),
        to_position(ls, document, range_.end_line, range_.end_col),
    )


def to_position(ls: Server, document: Document, line: int, col: int) -> types.Position:
    """A place as the client counts."""
    lines = document.buffer.lines
    if line > len(lines):
        return types.Position(len(lines), 0)
    return types.Position(line - 1, to_character(lines[line - 1], col, ls.encoding))


def from_range(ls: Server, document: Document, range_: types.Range) -> Range:
    """A stretch as the engine counts."""
    from kshape_ls.analysis.facts import Range

    return Range(*from_position(ls, document, range_.start), *from_position(ls, document, range_.end))


def from_position(ls: Server, document: Document, position: types.Position) -> tuple[int, int]:
    """A place as the engine counts; behind the end of the text it is the end."""
    lines = document.buffer.lines
    if position.line >= len(lines):
        return len(lines), len(lines[-1].encode("utf-8", "surrogatepass"))
    return position.line + 1, from_character(lines[position.line], position.character, ls.encoding)
