"""The engine: from text to facts. Reads no files, knows no clock and no protocol."""

from __future__ import annotations

from collections.abc import Sequence

from kshape_ls.analysis.file import FileAnalysis
from kshape_ls.analysis.program import MAIN, Modules, NoModules, Program
from kshape_ls.source.cut import cut, recut

__all__ = ["FileAnalysis", "Modules", "NoModules", "analyze", "refresh"]


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
    if changed is None:
        lines = list(lines)
    if lines and lines[0].startswith("\ufeff"):
        lines = [lines[0][1:], *lines[1:]]
    if previous is None:
        program = Program(modules or NoModules(), module=module)
        pieces = cut(lines)
        program.splice(0, 0, list(pieces))
        program.call_idle()
        return FileAnalysis(lines, pieces, program, path)
    program = previous.program
    program.executed = 0
    first, removed, added = changed if changed is not None else _difference(previous.lines, lines)
    pieces = previous.cut
    begin, old, new = recut(lines, pieces, first, removed, added)
    program.splice(begin, old, list(pieces[begin : begin + new]))
    program.call_idle()
    return FileAnalysis(lines, pieces, program, path)


def refresh(previous: FileAnalysis) -> FileAnalysis:
    """The analysis of the same text after files that it imports have changed; ``previous`` is used up."""
    program = previous.program
    program.executed = 0
    program.recheck()
    program.call_idle()
    return FileAnalysis(previous.lines, previous.cut, program, previous.path)


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    first, most = 0, min(len(old), len(new))
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, len(old) - first - last, len(new) - first - last
