"""Files mended for the terminal: one fix at a time until none helps, the rest of the file as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from kshape_ls.analysis import FileAnalysis
from kshape_ls.checks.problem import Fix, Problem
from kshape_ls.cli.analysing import analysed_source, problems_in
from kshape_ls.ide.mending import certain_fix
from kshape_ls.source.notebook import Cell
from kshape_ls.source.placing import Change, changed, changed_notebook
from kshape_ls.source.reading import decode, encode
from kshape_ls.workspace.files import program_of, read_from_disk
from kshape_ls.workspace.stating import Stated

FIXES_AT_MOST = 200
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Done:
    """A fix that was applied: where its problem stood at that time, its code, and what was done."""

    line: int
    code: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after; ``reason`` says why it can't be written."""

    file: str
    before: str = ""
    after: str = ""
    done: tuple[Done, ...] = ()
    data: bytes | None = None
    reason: str = ""


def mended(file: str, stated: Stated) -> Mended | None:
    """What the certain fixes make of a file; ``None`` where there are none, or it can't be read."""
    path = Path(file)
    return None if read_from_disk(path).lines is None else mended_data(file, path.read_bytes(), stated)


def mended_data(file: str, data: bytes, stated: Stated) -> Mended | None:
    """As ``mended``, of a file's bytes."""
    before = decode(data).text or ""
    text = before
    done: list[Done] = []
    seen = {before}
    while len(done) < FIXES_AT_MOST:
        step = _step(file, text, stated)
        if step is None or step[0] in seen:
            break
        text = step[0]
        done.append(step[1])
        seen.add(text)
    if not done:
        return None
    written = encode(text, data)
    reason = "" if written is not None else "can't be written in its own encoding"
    return Mended(file, before, text, tuple(done), written, reason)


def difference(each: Mended) -> Iterator[str]:
    """A unified diff, line by line, line ends included."""
    old, new = (_LINE.findall(text) for text in (each.before, each.after))
    for line in unified_diff(old, new, each.file, each.file):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _step(file: str, text: str, stated: Stated) -> tuple[str, Done] | None:
    source = program_of(Path(file), text)
    analysis = analysed_source(file, source, stated)
    if not isinstance(analysis, FileAnalysis):
        return None
    found = certain_fix(analysis, problems_in(file, analysis, stated))
    if found is None:
        return None
    problem, fix = found
    after = _applied(text, source.cells, fix)
    return None if after is None else (after, _done(problem, fix, source.cells))


def _applied(text: str, cells: tuple[Cell, ...], fix: Fix) -> str | None:
    changes = [Change(*edit.range, edit.text) for edit in fix.edits]
    return changed_notebook(text, cells, changes) if cells else changed(text, changes)


def _done(problem: Problem, fix: Fix, cells: tuple[Cell, ...]) -> Done:
    return Done(problem.range.line, problem.code, fix.title, cells)
