"""Give the shape of an input a name: ``input_shape = (28, 28, 1)`` above, ``keras.Input(input_shape)`` here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range, Site
from kshape_ls.analysis.telling.bound import trail_to
from kshape_ls.checks.arguments import read
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import before, cut, insertion, stands_first
from kshape_ls.ide.actions import Action, touches
from kshape_ls.ide.refactors import EXTRACT

_NAMES = ("shape", "input_shape", "batch_shape", "batch_input_shape")


def offer(analysis: FileAnalysis, range_: Range) -> Iterator[Action]:
    """For an input whose shape is written out, where its statement begins a line."""
    for site in analysis.sites_near(range(range_.line, range_.end_line + 1)):
        if site.kind in ("input", "sequential") and touches(site.range, range_):
            written = _written(analysis, site)
            if written is not None:
                name = _free_name(analysis)
                yield Action(f"Extract input shape to {name}", EXTRACT, partial(_edits, analysis, *written, name))
                return


def _written(analysis: FileAnalysis, site: Site) -> tuple[Range, Range] | None:
    """The stretch of the shape, and of the statement that it stands in."""
    call = read(analysis.lines, site.range)
    steps = trail_to(analysis, site.range)
    entry = steps[0].entry if steps else None
    if call is None or entry is None or not stands_first(analysis.lines, entry.statement):
        return None
    for n, item in enumerate(call.items):
        stated = item.name in _NAMES or (site.kind == "input" and n == 0 and not item.name)
        if stated and cut(analysis.lines, item.value).startswith(("(", "[")):
            return item.value, entry.statement
    return None


def _edits(analysis: FileAnalysis, value: Range, statement: Range, name: str) -> tuple[Edit, ...]:
    indent = before(analysis.lines, statement)
    above = insertion(statement.line, statement.col, f"{name} = {cut(analysis.lines, value)}\n{indent}")
    return above, Edit(value, name)


def _free_name(analysis: FileAnalysis) -> str:
    """``input_shape``, with a number where that name is in use, as a keyword or otherwise."""
    text = "\n".join(analysis.lines)
    names = ("input_shape", *(f"input_shape_{n}" for n in range(2, 100)))
    return next((name for name in names if name not in text), "input_shape")
