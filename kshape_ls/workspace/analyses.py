"""The analyses of files that others import: each made once, those that it imports first, and kept until it changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from kshape_ls.analysis import FileAnalysis, Modules, UnderWay, begin

MOST = 500
"""Files that are read for others at a time, half a megabyte each; what more of them would say is unknown."""


class View(Modules, Protocol):
    """What a file sees of others."""

    def files(self, imports: Iterable[tuple[str, int]]) -> list[Path]:
        """The files that some imports mean."""


class Analyses:
    """Analyses by file; ``lines`` gives a file's text, ``None`` where it can't be read, ``view`` what it sees.

    ``state`` counts what is learnt or forgotten.
    """

    def __init__(self, lines: Callable[[Path], Sequence[str] | None], view: Callable[[Path], View]) -> None:
        self.state = 0
        self._lines = lines
        self._view = view
        self._done: dict[Path, FileAnalysis | None] = {}
        # Each of them is imported by the one before it, and is nothing yet for those that it imports itself. With each
        # are the files to be read before it.
        self._begun: dict[Path, tuple[UnderWay, list[Path]]] = {}
        self._is_active = False

    def files(self) -> tuple[Path, ...]:
        """The files that have been read."""
        return tuple(self._done)

    def known(self, path: Path) -> FileAnalysis | None:
        """A file's analysis if there is one."""
        return self._done.get(path)

    def get(self, path: Path) -> FileAnalysis | None:
        """A file's analysis; ``None`` where it can't be read, or is being imported right now."""
        if path not in self._done or (path in self._begun and not self._is_active):
            self._read(path, None)
        return self._done[path]

    def read_ahead(self, paths: Iterable[Path], waiting: Callable[[], bool] | None) -> bool:
        """Analyse some files; false where it stopped since somebody waits.

        However long a chain of imports is, its files are analysed one after the other: Python would refuse so deep a
        nest of calls, and nobody would get a turn before its end.
        """
        begun = next(iter(self._begun), None)
        if begun is not None and not self._read(begun, waiting):
            return False
        return all(path in self._done or self._read(path, waiting) for path in paths)

    def forget(self, paths: Collection[Path]) -> None:
        """Let go of some."""
        for path in paths:
            self._done.pop(path, None)
            self._begun.pop(path, None)
        self.state += 1

    def _read(self, path: Path, waiting: Callable[[], bool] | None) -> bool:
        if path not in self._begun:
            self._begin(path)
        outer, self._is_active = self._is_active, True
        try:
            while path in self._begun:
                last, (work, ahead) = next(reversed(self._begun.items()))
                if ahead:
                    if (first := ahead.pop()) not in self._done:
                        self._begin(first)
                    continue
                analysis = work.run(waiting)
                if analysis is None:
                    return False
                self._end(last, analysis)
                if waiting is not None and path in self._begun and waiting():
                    return False
        except BaseException:
            self.forget(tuple(self._begun))
            raise
        finally:
            self._is_active = outer
        return True

    def _begin(self, path: Path) -> None:
        lines = self._lines(path) if len(self._done) < MOST else None
        self._done[path] = None
        if lines is not None:
            view = self._view(path)
            work = begin(lines, view, str(path), str(path))
            self._begun[path] = work, view.files(work.program.imports)[::-1]

    def _end(self, path: Path, analysis: FileAnalysis) -> None:
        del self._begun[path]
        self._done[path] = analysis
        self.state += 1
