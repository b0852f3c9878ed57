"""The engine: from text to facts. Reads no files, knows no clock and no protocol."""

from __future__ import annotations

from collections.abc import Sequence

from kshape_ls.analysis.file import FileAnalysis
from kshape_ls.analysis.modules import Modules, NoModules
from kshape_ls.analysis.program import MAIN
from kshape_ls.analysis.under_way import UnderWay, begin, edited, unread

__all__ = ["FileAnalysis", "Modules", "NoModules", "UnderWay", "analyze", "begin", "edited", "refresh", "unread"]


def analyze(
    lines: Sequence[str],
    previous: FileAnalysis | None = None,
    modules: Modules | None = None,
    *,
    changed: tuple[int, int, int] | None = None,
    path: str = "",
    module: str = MAIN,
) -> FileAnalysis:
    """What is known of a text, given as its lines without their ends.

    ``previous`` is used up: its memo serves the new text. ``changed`` (first line from 0, lines removed, lines added)
    says which lines of it differ, and the list is taken as it is; without it they are compared. ``modules`` answers for
    other files, ``module`` is the file's own ``__name__``.
    """
    if previous is None:
        work = begin(lines, modules, path, module)
    else:
        if changed is None:
            lines = list(lines)
            changed = _difference(previous.lines, lines)
        work = edited(previous, lines, changed)
    return _finished(work)


def refresh(previous: FileAnalysis) -> FileAnalysis:
    """The analysis of the same text after files that it imports have changed; ``previous`` is used up."""
    work = edited(previous, previous.lines, (0, 0, 0))
    work.program.recheck()
    return _finished(work)


def _finished(work: UnderWay) -> FileAnalysis:
    found = work.go_on()
    assert found is not None
    return found


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    first, most = 0, min(len(old), len(new))
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, len(old) - first - last, len(new) - first - last
