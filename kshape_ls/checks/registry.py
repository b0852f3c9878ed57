"""Finds the checks: every file of ``catalogue`` holds one, under its code's name; it is imported when asked for."""

from __future__ import annotations

import functools
import importlib
from pathlib import Path

from kshape_ls.checks import catalogue
from kshape_ls.checks.check import Check


@functools.cache
def codes() -> tuple[str, ...]:
    """Every code that has a check, sorted."""
    import pkgutil  # while nothing is wrong, nobody asks for all codes

    names = (module.name for module in pkgutil.iter_modules(catalogue.__path__))
    return tuple(sorted(name.replace("_", "-") for name in names))


@functools.cache
def check(code: str) -> Check | None:
    """The check of a code; ``None`` where there is none."""
    return _imported(code) if code in _searching() or code in codes() else None


def _imported(code: str) -> Check:
    found: Check = importlib.import_module(f"{catalogue.__name__}.{code.replace('-', '_')}").CHECK
    return found


@functools.cache
def searching() -> tuple[Check, ...]:
    """The checks that look for problems by themselves."""
    return tuple(map(_imported, _searching()))


@functools.cache
def _searching() -> tuple[str, ...]:
    # Read off the files' text, so that the other checks are imported only when there is a finding.
    files = sorted(path for folder in catalogue.__path__ for path in Path(folder).glob("*.py"))
    return tuple(path.stem.replace("_", "-") for path in files if " find=" in path.read_text(encoding="utf-8"))
