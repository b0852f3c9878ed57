"""Hand-made analyses for the tests of single checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kshape_ls.analysis.facts import Finding, ModelGraph, ShapeComment, Site
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import edited


@dataclass
class FakeAnalysis:
    """Facts by hand; ``analyse`` gives those of an edited text."""

    lines: Sequence[str]
    sites: tuple[Site, ...] = ()
    findings: tuple[Finding, ...] = ()
    models: tuple[ModelGraph, ...] = ()
    comments: tuple[ShapeComment, ...] = ()
    style: Mapping[str, str] = field(default_factory=dict)
    analyse: Callable[[list[str]], Analysis] | None = None

    def with_edits(self, edits: Sequence[Edit]) -> Analysis:
        lines = edited(self.lines, edits)
        return FakeAnalysis(lines) if self.analyse is None else self.analyse(lines)

    def import_style(self) -> Mapping[str, str]:
        return self.style
