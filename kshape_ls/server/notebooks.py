"""Notebooks: the Python cells that the client owns, in their order, make one script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls.server.documents import Document, Script
from kshape_ls.source.buffer import LineBuffer
from kshape_ls.source.notebook import Cell, python_lines

PYTHON = frozenset({"python", "ipython", "python3"})


@dataclass(slots=True, eq=False)
class Notebook:
    """``lines`` are the script's, edited in place; ``cells`` are all in order, ``texts`` the documents of Python's."""

    script: Script
    lines: list[str]
    cells: list[types.NotebookCell] = field(default_factory=list)
    texts: dict[str, Document] = field(default_factory=dict)

    def open(self, items: Iterable[types.TextDocumentItem]) -> list[Document]:
        """Take texts of cells; those that are Python."""
        opened = [
            Document(item.uri, item.version, LineBuffer.from_text(item.text), self.script)
            for item in items
            if item.language_id in PYTHON
        ]
        self.texts.update((document.uri, document) for document in opened)
        return opened

    def arrange(self) -> None:
        """Cells have come, gone or moved: put the script together again, and take down what is different."""
        documents: list[Document] = []
        starts: list[Cell] = []
        lines: list[str] = []
        for number, cell in enumerate(self.cells):
            document = self.texts.get(cell.document)
            if document is not None and cell.kind == types.NotebookCellKind.Code:
                document.first = len(lines)
                starts.append(Cell(number, len(lines) + 1))
                lines += python_lines(document.buffer.lines)
                documents.append(document)
        self.script.documents[:] = documents
        self.script.cells = tuple(starts)
        self._replace(0, len(self.lines), lines or [""])

    def edited(self, document: Document, before: int) -> None:
        """The text of a cell is another; ``before`` is how many lines it had."""
        if document not in self.script.documents:
            return
        more = len(document.buffer.lines) - before
        self._replace(document.first, before, python_lines(document.buffer.lines))
        if more:
            later = self.script.documents.index(document) + 1
            for other in self.script.documents[later:]:
                other.first += more
            self.script.cells = tuple(
                Cell(cell.number, part.first + 1)
                for cell, part in zip(self.script.cells, self.script.documents, strict=True)
            )

    def _replace(self, first: int, count: int, new: Sequence[str]) -> None:
        old = self.lines[first : first + count]
        most = min(len(old), len(new))
        head = next((n for n in range(most) if old[n] != new[n]), most)
        tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
        removed, added = len(old) - head - tail, new[head : len(new) - tail]
        self.lines[first + head : first + head + removed] = added
        self.script.note((first + head, removed, len(added)))


def empty(uri: str) -> Notebook:
    """A notebook without cells."""
    lines = [""]
    return Notebook(Script(uri, to_fs_path(uri) or "", lines), lines)
