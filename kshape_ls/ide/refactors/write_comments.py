"""Write the shapes of a model beside its layers: ``# shape: (None, 26, 26, 32)``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range, Site
from kshape_ls.analysis.telling.own_classes import class_statement_at, own_class
from kshape_ls.checks.catalogue.shape_comment import rewritten
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import after, insertion, width
from kshape_ls.ide.actions import Action, touches
from kshape_ls.ide.refactors import REWRITE
from kshape_ls.shapes import Shape

_CODE_BEHIND = frozenset(",)]} \t")


def offer(analysis: FileAnalysis, range_: Range) -> Iterator[Action]:
    """For each model that is made, or has a layer, at the place, and for the class of layers around it."""
    for model in analysis.models_near(range(range_.line, range_.end_line + 1)):
        ranges = [node.range for node in model.nodes if node.range is not None]
        if any(touches(each, range_) for each in (model.range, *ranges)):
            yield _action(analysis, model.variable or model.name, ranges)
    around = class_statement_at(analysis, range_.line)
    own = own_class(analysis, around[0]) if around is not None else None
    if around is not None and own is not None and own.range.line <= range_.line <= own.range.end_line:
        yield _action(analysis, around[1].name, [own.range])


def _action(analysis: FileAnalysis, name: str, ranges: list[Range]) -> Action:
    return Action(f"Write shape comments for {name}", REWRITE, partial(_edits, analysis, ranges))


def _edits(analysis: FileAnalysis, ranges: list[Range]) -> tuple[Edit, ...]:
    lines = {line for each in ranges for line in range(each.line, each.end_line + 1)}
    known = {comment.range.line: comment for comment in analysis.comments}
    edits = []
    for line, site in sorted(_ending(analysis.sites_near(lines), ranges).items()):
        shape = site.outputs[0] if len(site.outputs) == 1 else None
        if line in known:
            edit = rewritten(analysis.lines, known[line])
            edits += [edit] if edit is not None else []
        elif isinstance(shape, Shape) and shape.is_known and _is_free(analysis, site):
            text = analysis.lines[line - 1]
            edits.append(insertion(line, width(text.rstrip()), f"  # shape: {shape}"))
    return tuple(edits)


def _ending(sites: Iterable[Site], ranges: list[Range]) -> dict[int, Site]:
    """The last site that ends on each line."""
    found: dict[int, Site] = {}
    for site in sites:
        inside = any(r[:2] <= site.range[:2] and site.range[2:] <= r[2:] for r in ranges)
        if inside and site.kind in ("call", "sequential", "input"):
            held = found.get(site.range.end_line)
            if held is None or held.range.end_col < site.range.end_col:
                found[site.range.end_line] = site
    return found


def _is_free(analysis: FileAnalysis, site: Site) -> bool:
    # Nothing but what closes brackets stands behind it: no comment, no further statement, no line that goes on.
    return set(after(analysis.lines, site.range)) <= _CODE_BEHIND
