"""A file's text with all certain fixes applied: one at a time until none helps, the rest as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kshape_ls.analysis import FileAnalysis
from kshape_ls.checks.problem import Fix, Problem
from kshape_ls.ide.mending import certain_fix
from kshape_ls.source.notebook import Cell
from kshape_ls.source.placing import Change, changed, changed_notebook

FIXES_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """A fix that was applied: where its problem stood at that time, its code, and what was done."""

    line: int
    code: str
    title: str
    cells: tuple[Cell, ...]


Analysed: TypeAlias = tuple[FileAnalysis, Sequence[Problem], tuple[Cell, ...]]
"""A text's analysis, the problems to mend, and the cells where it is a notebook's."""


def mended(text: str, analysed: Callable[[str], Analysed | None]) -> tuple[str, tuple[Done, ...]]:
    """The text mended, and what was done; ``analysed`` is asked about each text on the way."""
    done: list[Done] = []
    seen = {text}
    while len(done) < FIXES_AT_MOST:
        found = analysed(text)
        chosen = None if found is None else certain_fix(found[0], found[1])
        if found is None or chosen is None:
            break
        (problem, fix), cells = chosen, found[2]
        after = applied(text, cells, fix)
        if after is None or after in seen:
            break
        text = after
        done.append(Done(problem.range.line, problem.code, fix.title, cells))
        seen.add(text)
    return text, tuple(done)


def applied(text: str, cells: Sequence[Cell], fix: Fix) -> str | None:
    """A file's text after a fix; ``None`` where it can't be placed in a notebook."""
    changes = [Change(*edit.range, edit.text) for edit in fix.edits]
    return changed_notebook(text, cells, changes) if cells else changed(text, changes)
