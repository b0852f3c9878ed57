"""What is known of the programs of the client's folders that aren't open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from kshape_ls.workspace.modules import Workspace

PROGRAMS = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of a file that isn't open; ``result`` is the same for the same problems."""

    uri: str
    items: tuple[types.Diagnostic, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Found:
    """A model or a class of them: ``detail`` is what its name is told with, ``file`` the name of its file."""

    name: str
    detail: str
    kind: types.SymbolKind
    place: types.Location
    file: str


@dataclass(slots=True, eq=False)
class Scan:
    """``reports`` are those that have problems, ``symbols`` the models of the files that make any.

    ``dirty`` are the files to look at; ``None``: nothing is known yet. ``workspace`` remembers who imports whom.
    ``changed`` is set when there is something to look at. ``asked_for`` says that the client asks for reports itself.
    """

    reports: dict[Path, Report] = field(default_factory=dict)
    symbols: dict[Path, tuple[Found, ...]] = field(default_factory=dict)
    dirty: set[Path] | None = None
    workspace: Workspace | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    cancelled: bool = False
    asked_for: bool = False

    def touch(self, path: Path, *, appeared: bool = False) -> None:
        """A file is another or no longer open; ``appeared``: it has come or gone."""
        if self.dirty is None or self.workspace is None or path.suffix not in PROGRAMS:
            return
        self.dirty |= {path, *self.workspace.changed(path)}
        if appeared:
            self.dirty.update(self.workspace.appeared())
        self.changed.set()

    def opened(self, path: Path) -> None:
        """A file is open from now on: of it the client is told otherwise."""
        if self.dirty is not None and path in self.reports:
            self.dirty.add(path)
            self.changed.set()

    def renew(self) -> None:
        """Settings or folders are others."""
        self.dirty, self.cancelled = None, False
        self.changed.set()

    def cancel(self) -> None:
        """The user doesn't want it; until the settings change."""
        self.cancelled = True
