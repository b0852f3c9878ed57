"""Which files a list of patterns means, by the rules of ``.gitignore``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def matches(patterns: Sequence[str], path: Path) -> bool:
    """Whether patterns that are counted from the root of all files mean a file."""
    return bool(patterns) and _compiled(tuple(patterns)).match_file(path.absolute().as_posix().lstrip("/"))


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
