"""Rewriting that mends nothing: one file a refactoring, found by itself.

A file holds ``offer``, which gives the actions that it has at a stretch of the text.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.ide.actions import Action

EXTRACT = "refactor.extract"
REWRITE = "refactor.rewrite"


def refactors(analysis: FileAnalysis, range_: Range) -> Iterator[Action]:
    """All that can be done at a stretch, in the order of the files' names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from importlib.import_module(f"{__name__}.{name}").offer(analysis, range_)
