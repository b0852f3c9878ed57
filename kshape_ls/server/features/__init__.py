"""What the server answers and takes in: one thin file a feature, found by itself.

A file holds ``FEATURES``, a tuple of ``Feature``; nothing else needs to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.server.feature import Feature


def found() -> Iterator[Feature]:
    """Every feature of every file, in the order of the files' names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from importlib.import_module(f"{__name__}.{name}").FEATURES
