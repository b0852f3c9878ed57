"""Finds the checks: every file of ``catalogue`` holds one, under its code's name; it is imported when asked for."""

from __future__ import annotations

import functools
import importlib

from kshape_ls.checks import catalogue
from kshape_ls.checks.check import Check

SEARCHING = (
    *("channels-first-input", "dense-on-spatial-axes", "given-up", "huge-dense", "mixed-data-formats"),
    *("needless-flatten", "shape-comment", "softmax-over-one-unit", "stride-as-wide-as-window"),
    "window-over-one-pixel",
)
"""The checks that look for problems by themselves, named so that the others are imported when there is a finding."""


@functools.cache
def codes() -> tuple[str, ...]:
    """Every code that has a check, sorted."""
    import pkgutil  # while nothing is wrong, nobody asks for all codes

    names = (module.name for module in pkgutil.iter_modules(catalogue.__path__))
    return tuple(sorted(name.replace("_", "-") for name in names))


@functools.cache
def check(code: str) -> Check | None:
    """The check of a code; ``None`` where there is none."""
    return _imported(code) if code in SEARCHING or code in codes() else None


def _imported(code: str) -> Check:
    found: Check = importlib.import_module(f"{catalogue.__name__}.{code.replace('-', '_')}").CHECK
    return found


@functools.cache
def searching() -> tuple[Check, ...]:
    """The checks that look for problems by themselves."""
    return tuple(map(_imported, SEARCHING))
