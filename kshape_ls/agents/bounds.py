"""The folder that a server of tools may read and write, and nothing outside of it."""

from __future__ import annotations

from pathlib import Path


class OutsideError(Exception):
    """A path that leads out of the folder."""


def inside(root: Path, path: str) -> Path:
    """The file that ``path`` (from ``root``, or absolute) really means, links followed. Raises ``OutsideError``."""
    try:
        real, bound = (root / path).resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, a NUL
        raise OutsideError(f"{path!r} can't be looked at") from error
    if not real.is_relative_to(bound):
        raise OutsideError(f"{path!r} is outside of {bound}, the folder that this server is bounded to")
    return real
