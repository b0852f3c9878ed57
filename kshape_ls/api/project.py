"""Programs of a project, analysed as its settings have it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from kshape_ls import checks
from kshape_ls.analysis import analyze as analyze_lines
from kshape_ls.api.analysed import Analysis
from kshape_ls.checks.selection import selected
from kshape_ls.ide.mended import Analysed
from kshape_ls.source.reading import decode
from kshape_ls.workspace.files import program_of
from kshape_ls.workspace.modules import Workspace
from kshape_ls.workspace.stating import understood

NAMELESS = "<text>"


class UnreadableError(ValueError):
    """A file or a text that can't be read as a program; the message says why."""


class Project:
    """A folder whose modules may be imported, with settings: those given come before its ``pyproject.toml``.

    ``settings`` has the names of the settings page: ``{"keras": 2, "ignore": ["huge-dense"]}``. Raises ``ValueError``
    where they can't be understood. A file that others import is read once: make a new one when files have changed.
    """

    def __init__(self, root: str | os.PathLike[str] = ".", settings: Mapping[str, object] | None = None) -> None:
        stated, wrong = understood(settings or {})
        if wrong:
            raise ValueError("; ".join(wrong))
        self.root = Path(root).absolute()
        self._workspace = Workspace((self.root,), stated=stated, codes=checks.codes)

    def analyze(self, text: str, path: str | os.PathLike[str] | None = None) -> Analysis:
        """A program given as text; ``path`` is where it is, or would be: a notebook where it ends in ``.ipynb``.

        Raises ``UnreadableError`` for what is no text of a program at all; a program with mistakes is fine.
        """
        where = self.root / (NAMELESS if path is None else path)
        source = program_of(where, text)
        if source.lines is None:
            raise UnreadableError(f"{where}: {source.reason}")
        file, problems, cells = self._of_lines(where, text)
        told = NAMELESS if path is None else os.fspath(path)
        return Analysis(told, text, tuple(problems), cells, file, lambda changed: self._again(where, changed))

    def analyze_file(self, path: str | os.PathLike[str]) -> Analysis:
        """A file, read from disk from the project's folder. Raises ``UnreadableError`` and ``OSError``."""
        where = self.root / path
        decoded = decode(where.read_bytes())
        if decoded.text is None:
            raise UnreadableError(f"{where}: {decoded.reason}")
        return self.analyze(decoded.text, path)

    def _of_lines(self, where: Path, text: str) -> Analysed:
        source = program_of(where, text)
        analysis = analyze_lines(source.lines or ("",), modules=self._workspace.imports_of(where), path=str(where))
        problems = selected(checks.problems(analysis), self._workspace.project(where), where)
        return analysis, problems, source.cells

    def _again(self, where: Path, text: str) -> Analysed | None:
        return None if program_of(where, text).lines is None else self._of_lines(where, text)


def analyze(
    text: str,
    path: str | os.PathLike[str] | None = None,
    *,
    root: str | os.PathLike[str] = ".",
    settings: Mapping[str, object] | None = None,
) -> Analysis:
    """A program given as text, in the project at ``root``. Raises as ``Project`` does."""
    return Project(root, settings).analyze(text, path)


def analyze_file(
    path: str | os.PathLike[str],
    *,
    root: str | os.PathLike[str] = ".",
    settings: Mapping[str, object] | None = None,
) -> Analysis:
    """A file, its path from ``root``. Raises as ``Project`` does."""
    return Project(root, settings).analyze_file(path)
