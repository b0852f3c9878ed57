"""Files as text: what is open in the editor comes before what is on disk."""

from __future__ import annotations

import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kshape_ls.source.notebook import Cell, read_notebook
from kshape_ls.source.reading import decode, split_lines


class Buffers(Protocol):
    """What is open in the editor."""

    def lines(self, path: Path) -> Sequence[str] | None:
        """The lines of an open file as they stand, ``None`` where it isn't open."""
        ...


@dataclass(frozen=True, slots=True)
class NoBuffers:
    """Nothing is open: the terminal."""

    def lines(self, path: Path) -> Sequence[str] | None:  # noqa: ARG002 - the protocol's signature
        """Never any."""
        return None


@dataclass(frozen=True, slots=True)
class OpenBuffers:
    """Open files by their path."""

    texts: Mapping[Path, Sequence[str]]

    def lines(self, path: Path) -> Sequence[str] | None:
        """The lines of the buffer with that path."""
        return self.texts.get(path)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's lines, or why there are none; of a notebook, the cells that they come from."""

    lines: Sequence[str] | None
    reason: str | None = None
    cells: tuple[Cell, ...] = ()


def read(path: Path, buffers: Buffers) -> Source:
    """The lines of a file: its open buffer's, else those on disk."""
    lines = buffers.lines(path)
    return Source(lines) if lines is not None else read_from_disk(path)


def read_from_disk(path: Path) -> Source:
    """The lines of a file on disk."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Source(None, "is a directory")
        if not stat.S_ISREG(mode):
            return Source(None, "is not a regular file")
        data = path.read_bytes()
    except OSError as error:
        return Source(None, _said(error))
    except ValueError as error:
        return Source(None, str(error))
    return source_of(path, data)


def source_of(path: Path, data: bytes) -> Source:
    """The lines that a file's bytes hold."""
    try:
        decoded = decode(data)
    except ValueError as error:
        return Source(None, str(error))
    return Source(None, decoded.reason) if decoded.text is None else program_of(path, decoded.text)


def program_of(path: Path, text: str) -> Source:
    """The program that a file's text holds: all of it, or a notebook's code cells."""
    if path.suffix == ".ipynb":
        notebook = read_notebook(text)
        return Source(None, notebook) if isinstance(notebook, str) else Source(notebook.lines, cells=notebook.cells)
    return Source(split_lines(text))


def _said(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
