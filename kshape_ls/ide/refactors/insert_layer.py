"""Insert a layer behind the one under the cursor, with the shape that results; those that fit what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range, Site
from kshape_ls.analysis.telling.bound import trail_to
from kshape_ls.checks.candidates import layers
from kshape_ls.checks.problem import Fix
from kshape_ls.ide.actions import Action, touches
from kshape_ls.ide.refactors import REWRITE
from kshape_ls.shapes import Shape

BY_RANK = {
    2: (("BatchNormalization", ""), ("Dropout", "0.5")),
    3: (
        ("LayerNormalization", ""),
        ("Dropout", "0.1"),
        ("MaxPooling1D", "2"),
        ("GlobalAveragePooling1D", ""),
        ("Flatten", ""),
    ),
    4: (
        ("BatchNormalization", ""),
        ("Dropout", "0.25"),
        ("MaxPooling2D", "2"),
        ("GlobalAveragePooling2D", ""),
        ("Flatten", ""),
    ),
    5: (("BatchNormalization", ""), ("MaxPooling3D", "2"), ("GlobalAveragePooling3D", ""), ("Flatten", "")),
}
"""What people put behind a tensor of so many axes."""


def offer(analysis: FileAnalysis, range_: Range) -> Iterator[Action]:
    """Each layer that may stand there without a new problem anywhere."""
    site = _site(analysis, range_)
    step = next(iter(trail_to(analysis, site.range)), None) if site is not None else None
    if site is None or step is None or step.entry is None:
        return
    rank = site.outputs[0].rank if isinstance(site.outputs[0], Shape) else None
    candidates = layers.after(analysis, step.entry, step.range, BY_RANK.get(rank or 0, ()))
    named = [replace(each, title=f"{each.title} after {site.name}") for each in candidates]
    for fix in checks.harmless(analysis, named):
        yield _action(fix)


def _action(fix: Fix) -> Action:
    return Action(fix.title, REWRITE, lambda: fix.edits, later=False)


def _site(analysis: FileAnalysis, range_: Range) -> Site | None:
    """The smallest layer at a place, or the first of its line."""
    near = [
        s
        for s in analysis.sites_near(range(range_.line, range_.end_line + 1))
        if s.kind in ("call", "sequential") and s.outputs
    ]
    here = [site for site in near if touches(site.range, range_)]
    line = [site for site in near if site.range.line <= range_.line <= site.range.end_line]
    return min(here or line[:1], key=_extent, default=None)


def _extent(site: Site) -> tuple[int, int]:
    return site.range.end_line - site.range.line, site.range.end_col - site.range.col
