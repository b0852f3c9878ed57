"""The forms in which ``check`` tells what it found: one file each, ``as_NAME.py``, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from kshape_ls.report.file_report import FileReport

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")


class Write(Protocol):
    """Tells all files, in the order given."""

    def __call__(self, reports: Sequence[FileReport], out: TextIO) -> None:
        """Write to ``out``."""


def writer(name: str) -> Write:
    """What writes one of ``FORMATS``."""
    write: Write = import_module(f"kshape_ls.report.as_{name}").write
    return write
