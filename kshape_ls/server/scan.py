"""What is known of the programs of the client's folders that aren't open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from kshape_ls.workspace.modules import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of a file that isn't open; ``result`` is the same for the same problems."""

    uri: str
    items: tuple[types.Diagnostic, ...]
    result: str


@dataclass(slots=True, eq=False)
class Scan:
    """``reports`` are those that have problems. ``dirty`` are the files to look at; ``None``: nothing is known yet.

    ``workspace`` remembers who imports whom. ``changed`` is set when there is something to look at.
    """

    reports: dict[Path, Report] = field(default_factory=dict)
    dirty: set[Path] | None = None
    workspace: Workspace | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    cancelled: bool = False

    def touch(self, path: Path, *, appeared: bool = False) -> None:
        """A file is another or no longer open; ``appeared``: it has come or gone."""
        if self.dirty is None or self.workspace is None or path.suffix != ".py":
            return
        self.dirty |= {path, *self.workspace.changed(path)}
        if appeared:
            self.dirty.update(self.workspace.appeared())
        self.changed.set()

    def renew(self) -> None:
        """Settings or folders are others."""
        self.dirty, self.cancelled = None, False
        self.changed.set()

    def cancel(self) -> None:
        """The user doesn't want it; until the settings change."""
        self.cancelled = True
