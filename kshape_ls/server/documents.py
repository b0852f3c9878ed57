"""Open documents: their lines, edited in place, and what the engine said of them last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from kshape_ls.analysis import FileAnalysis, UnderWay
    from kshape_ls.analysis.facts import Range
    from kshape_ls.checks.problem import Problem
    from kshape_ls.ide.diagnostics import Diagnostic
    from kshape_ls.source.buffer import LineBuffer
    from kshape_ls.source.notebook import Cell

Change: TypeAlias = tuple[int, int, int]
"""The first line changed, from 0; how many lines there were; how many there are now."""


@dataclass(slots=True, eq=False)
class Script:
    """One program as Python reads it: a document, or the code cells of a notebook in their order.

    ``revision`` counts its changes, whatever numbers the client gives them; ``analysed`` is the one that ``analysis``
    and ``problems`` speak of, and ``changed`` all that has changed since. ``imports_changed`` says that a file
    which this one imports has become another. ``work`` is an analysis that has given way to input, and goes on later.
    ``cells`` says of a notebook's documents which of all its cells they are. ``said_by_keras`` is what real Keras said
    of the text as it stands. ``reaches_out`` says that it imports, or ever did, more than Python's own library: nothing
    is told of others. ``took`` are the seconds that the last analysis cost, ``took_first`` those of the first.
    """

    uri: str
    path: str
    lines: Sequence[str] = ()
    documents: list[Document] = field(default_factory=list)
    cells: tuple[Cell, ...] = ()
    revision: int = 0
    analysed: int = -1
    changed: Change | None = None
    imports_changed: bool = False
    work: UnderWay | None = None
    analysis: FileAnalysis | None = None
    reaches_out: bool = False
    problems: tuple[Problem, ...] = ()
    said_by_keras: tuple[Diagnostic, ...] = ()
    marked_by_keras: Mapping[Range, str] = field(default_factory=dict)
    filled_by_keras: Mapping[Range, Any] = field(default_factory=dict)
    took: float = 0.0
    took_first: float = 0.0

    def forget_keras(self) -> None:
        """What real Keras said was of another text."""
        self.said_by_keras, self.marked_by_keras, self.filled_by_keras = (), {}, {}

    @property
    def stale(self) -> bool:
        """Whether something has changed since it was analysed."""
        return self.analysed != self.revision or self.imports_changed or self.work is not None

    def fresh_lines(self) -> Sequence[str]:
        """The lines that nobody has looked at yet."""
        if self.analysed < 0 or self.changed is None:
            return self.lines
        first, _, added = self.changed
        return self.lines[first : first + added]

    def note(self, change: Change) -> None:
        """Take down that lines have changed."""
        self.changed = joined(self.changed, change) if self.changed else change
        self.revision += 1


@dataclass(slots=True, eq=False)
class Document:
    """A text that the client owns and speaks of by its address: all of a script, or a cell of it.

    ``first`` is the script's line, from 0, that it begins on. What is known of it is the script's, in the script's
    lines: ``convert`` turns these into the document's own.
    """

    uri: str
    version: int
    buffer: LineBuffer
    script: Script
    first: int = 0

    @property
    def analysis(self) -> FileAnalysis | None:
        """What the engine says of the script, ``None`` before it has said anything."""
        return self.script.analysis

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The script's problems."""
        return self.script.problems

    @property
    def last(self) -> int:
        """The script's line, from 0, that it ends on."""
        return self.first + len(self.buffer.lines) - 1

    def holds(self, line: int) -> bool:
        """Whether a line of the script (from 1) is one of its own."""
        return self.first < line <= self.last + 1


def alone(uri: str, path: str, version: int, buffer: LineBuffer) -> Document:
    """A document that is a script of its own."""
    script = Script(uri, path, buffer.lines)
    document = Document(uri, version, buffer, script)
    script.documents.append(document)
    return document


def joined(earlier: Change, later: Change) -> Change:
    """Two changes, one after the other, as one that covers both."""
    first = min(earlier[0], later[0])
    between = max(earlier[0] + earlier[2], later[0] + later[1]) - first
    return first, between - earlier[2] + earlier[1], between - later[1] + later[2]


class Documents:
    """The open documents by address, and the scripts that they make."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}
        self._scripts: dict[str, Script] = {}
        self._of_files: dict[str, Script] = {}

    def open(self, document: Document) -> None:
        """A document that the client owns from now on."""
        self._open[document.uri] = document
        self.take(document.script)

    def close(self, uri: str) -> Document | None:
        """Forget a document; the one that it was."""
        document = self._open.pop(uri, None)
        if document is not None and document.script.uri == uri:
            self.let_go(document.script)
        return document

    def take(self, script: Script) -> None:
        """A script of several documents, or of none yet."""
        self._scripts[script.uri] = script
        if script.path:
            self._of_files[str(Path(script.path))] = script

    def let_go(self, script: Script) -> None:
        """Forget a script whose documents are closed."""
        self._scripts.pop(script.uri, None)
        if script.path:
            self._of_files.pop(str(Path(script.path)), None)

    def get(self, uri: str) -> Document | None:
        """An open document."""
        return self._open.get(uri)

    def scripts(self) -> Iterator[Script]:
        """What is open."""
        yield from self._scripts.values()

    def script(self, uri: str) -> Script | None:
        """The script at an address: that of a document, of a notebook, or of one of its cells."""
        document = self._open.get(uri)
        return document.script if document is not None else self._scripts.get(uri)

    def at(self, path: Path) -> Script | None:
        """What is open of a file."""
        return self._of_files.get(str(path))

    def lines(self, path: Path) -> Sequence[str] | None:
        """The lines of an open file as they stand, for those that import it."""
        script = self.at(path)
        return script.lines if script else None

    def stale(self) -> Script | None:
        """What to analyse next."""
        return next((script for script in reversed(self._scripts.values()) if script.stale), None)
