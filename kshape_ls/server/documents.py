"""Open documents: their lines, edited in place, and what the engine said of them last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kshape_ls.analysis import FileAnalysis, UnderWay
    from kshape_ls.checks.problem import Problem
    from kshape_ls.source.buffer import LineBuffer

Change: TypeAlias = tuple[int, int, int]
"""The first line changed, from 0; how many lines there were; how many there are now."""


@dataclass(slots=True, eq=False)
class Document:
    """A text that the client owns.

    ``revision`` counts its changes, whatever numbers the client gives them; ``analysed`` is the one that ``analysis``
    and ``problems`` speak of, and ``changed`` all that has changed since. ``imports_changed`` says that a file
    which this one imports has become another. ``work`` is an analysis that has given way to input, and goes on later.
    """

    uri: str
    path: str
    version: int
    buffer: LineBuffer
    revision: int = 0
    analysed: int = -1
    changed: Change | None = None
    imports_changed: bool = False
    work: UnderWay | None = None
    analysis: FileAnalysis | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether something has changed since it was analysed."""
        return self.analysed != self.revision or self.imports_changed or self.work is not None

    def note(self, change: Change) -> None:
        """Take down that lines have changed."""
        self.changed = joined(self.changed, change) if self.changed else change
        self.revision += 1


def joined(earlier: Change, later: Change) -> Change:
    """Two changes, one after the other, as one that covers both."""
    first = min(earlier[0], later[0])
    between = max(earlier[0] + earlier[2], later[0] + later[1]) - first
    return first, between - earlier[2] + earlier[1], between - later[1] + later[2]


class Documents:
    """The open documents by address."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def open(self, document: Document) -> None:
        """A document that the client owns from now on."""
        self._open[document.uri] = document

    def close(self, uri: str) -> Document | None:
        """Forget a document; the one that it was."""
        return self._open.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """An open document."""
        return self._open.get(uri)

    def at(self, path: Path) -> Document | None:
        """The open document of a file."""
        return next(
            (document for document in self._open.values() if document.path and Path(document.path) == path), None
        )

    def lines(self, path: Path) -> Sequence[str] | None:
        """The lines of an open file as they stand, for those that import it."""
        document = self.at(path)
        return document.buffer.lines if document else None

    def stale(self) -> Document | None:
        """A document to analyse next."""
        return next((document for document in reversed(self._open.values()) if document.stale), None)
