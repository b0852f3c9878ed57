"""Which files a command line means."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

PASSED_OVER = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "build", "dist"})


def files_below(paths: Sequence[str]) -> list[str]:
    """The files as given, and the programs and notebooks below the folders: each once, folder by folder, sorted."""
    return list(dict.fromkeys(file for path in paths for file in _below(path)))


def _below(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in PASSED_OVER)
        for name in sorted(names):
            if name.endswith((".py", ".ipynb")) and not name.startswith("."):
                yield os.path.normpath(os.path.join(folder, name))
