"""Hand-made analyses for the tests of single checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kshape_ls.analysis.facts import Finding, ModelGraph, Range, ShapeComment, Site
from kshape_ls.checks.check import Analysis, Result
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import edited


@dataclass
class FakeAnalysis:
    """Facts by hand; ``analyse`` gives those of an edited text."""

    lines: Sequence[str]
    sites: tuple[Site, ...] = ()
    findings: tuple[Finding, ...] = ()
    models: tuple[ModelGraph, ...] = ()
    given_up: tuple[tuple[Range, str], ...] = ()
    comments: tuple[ShapeComment, ...] = ()
    style: Mapping[str, str] = field(default_factory=dict)
    analyse: Callable[[list[str]], Analysis] | None = None
    broken: tuple[object, ...] = ()

    settled: bool = True

    def with_edits(self, edits: Sequence[Edit], at_most: int | None = None) -> Analysis:
        lines = edited(self.lines, edits)
        return FakeAnalysis(lines) if self.analyse is None else self.analyse(lines)

    @property
    def marked(self) -> list[int]:
        return [number for number, line in enumerate(self.lines, 1) if "kshape:" in line]

    def models_where(self, holds: Callable[[ModelGraph], bool]) -> tuple[ModelGraph, ...]:
        return tuple(filter(holds, self.models))

    def model_at(self, where: Range) -> ModelGraph | None:
        return next((model for model in self.models if model.range == where), None)

    def sites_near(self, lines: Iterable[int]) -> tuple[Site, ...]:
        wanted = set(lines)
        return tuple(s for s in self.sites if wanted.intersection(range(s.range.line, s.range.end_line + 1)))

    def once(self, work: Callable[[Analysis], Result]) -> Result:
        return work(self)

    def tells_as(self, finding: Finding) -> bool:
        return False

    def findings_beside(self) -> tuple[Finding, ...]:
        return self.findings

    def import_style(self) -> Mapping[str, str]:
        return self.style
