"""A program on disk as a client is told of it: as if it were open; of a notebook, in the lines of its file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs
from lsprotocol import types

from kshape_ls.server.documents import Document, alone
from kshape_ls.server.server import Server
from kshape_ls.source.buffer import LineBuffer
from kshape_ls.source.notebook import file_lines, placed
from kshape_ls.source.positions import to_character
from kshape_ls.source.reading import decode, split_lines
from kshape_ls.workspace.files import Source


def document_of(uri: str, path: Path, source: Source) -> Document:
    """A document of the program that a file holds."""
    lines = list(source.lines or [""])
    document = alone(uri, str(path), 0, LineBuffer(lines, ["\n"] * (len(lines) - 1)))
    document.script.cells = source.cells
    return document


class File:
    """The file of a document: where the program's places are in it."""

    def __init__(self, ls: Server, document: Document) -> None:
        self._document, self._encoding = document, ls.encoding
        self._lines: list[str] = []
        self._written_on: tuple[int, ...] = ()
        if document.script.cells:
            # No client has an address for a cell of a notebook that is closed.
            text = decode(Path(document.script.path).read_bytes()).text or ""
            self._lines, self._written_on = split_lines(text), file_lines(text)

    def told(self, items: Iterable[types.Diagnostic]) -> list[types.Diagnostic]:
        """Problems with their places in the file; of a notebook, the cell is said."""
        return [self._told(each) for each in items] if self._written_on else list(items)

    def location(self, location: types.Location) -> types.Location:
        """A place with its place in the file."""
        own = self._written_on and location.uri == self._document.uri
        return types.Location(location.uri, self._range(location.range)) if own else location

    def _told(self, item: types.Diagnostic) -> types.Diagnostic:
        number, line = placed(self._document.script.cells, item.range.start.line + 1)
        related = item.related_information and [
            types.DiagnosticRelatedInformation(self.location(each.location), each.message)
            for each in item.related_information
        ]
        message = f"cell {number + 1}, line {line}: {item.message}"
        return attrs.evolve(item, range=self._range(item.range), message=message, related_information=related)

    def _range(self, range_: types.Range) -> types.Range:
        # The whole of the line: in the file, characters are written otherwise.
        on = self._written_on[min(range_.start.line, len(self._written_on) - 1)] - 1
        line = self._lines[on]
        indent = len(line) - len(line.lstrip())
        end = to_character(line, len(line.encode("utf-8", "surrogatepass")), self._encoding)
        return types.Range(types.Position(on, indent), types.Position(on, end))
