"""Which problems are reported, and how: as the settings of a file have it. Terminal and editor both ask here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

from kshape_ls.checks.problem import Problem, Severity
from kshape_ls.workspace.paths import matches
from kshape_ls.workspace.settings import Settings


def selected(problems: Iterable[Problem], settings: Settings, path: Path | None = None) -> tuple[Problem, ...]:
    """The problems of a file that its user wants to hear of, each as severe as stated. ``path``: where it lies."""
    levels = dict(settings.severity)
    if path is not None and matches(settings.exclude, path):
        return ()
    silenced = {*settings.ignore, *_silenced_in(path, settings)}
    kept = []
    for problem in problems:
        level = levels.get(problem.code, problem.severity)
        wanted = settings.select is None or problem.code in settings.select
        if wanted and problem.code not in silenced and level != "off":
            same = level == problem.severity
            kept.append(problem if same else replace(problem, severity=cast("Severity", level)))
    return tuple(kept)


def _silenced_in(path: Path | None, settings: Settings) -> Iterable[str]:
    if path is not None:
        for pattern, codes in settings.per_file_ignores:
            if matches((pattern,), path):
                yield from codes
