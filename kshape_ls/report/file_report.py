"""What there is to tell of one file: plain data that can be handed from one process to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Site
from kshape_ls.analysis.telling.bound import bindings_near
from kshape_ls.analysis.telling.made_elsewhere import made_elsewhere
from kshape_ls.checks.problem import Fix, Problem
from kshape_ls.shapes import Output
from kshape_ls.source.notebook import Cell


@dataclass(frozen=True, slots=True)
class Told:
    """A problem beside its proven fixes, in the order to offer."""

    problem: Problem
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Got:
    """What a name on a line gets from no site of the file's own: a helper's tensors, or a model made elsewhere."""

    line: int
    outputs: tuple[Output, ...]
    params: int | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's sites and problems, with the text of the lines that they name; or why it can't be read.

    ``cells`` are a notebook's: its lines are those of all code cells, one after the other.
    """

    file: str
    sites: tuple[Site, ...] = ()
    problems: tuple[Told, ...] = ()
    excerpts: Mapping[int, str] = field(default_factory=dict)
    unreadable: str | None = None
    cells: tuple[Cell, ...] = ()
    got: tuple[Got, ...] = ()

    def severities(self) -> list[str]:
        """The severity of each problem, in order."""
        return [told.problem.severity for told in self.problems]


def of_shapes(file: str, analysis: FileAnalysis, problems: Iterable[Problem]) -> FileReport:
    """All of it: what ``shapes`` tells."""
    told = _told(analysis, problems)
    got = tuple(_got(analysis))
    starts = [site.range.line for site in analysis.sites] + [each.problem.range.line for each in told]
    excerpts = _excerpts(analysis, [*starts, *(each.line for each in got)])
    return FileReport(file, analysis.sites, told, excerpts, got=got)


def of_problems(file: str, analysis: FileAnalysis, problems: Iterable[Problem]) -> FileReport:
    """Problems alone: what ``check`` tells."""
    told = _told(analysis, problems)
    return FileReport(file, (), told, _excerpts(analysis, [line for each in told for line in _named(each)]))


def unreadable(file: str, reason: str) -> FileReport:
    """A file that couldn't be read or decoded."""
    return FileReport(file, unreadable=reason)


def _got(analysis: FileAnalysis) -> Iterator[Got]:
    sites = {site.range for site in analysis.sites}
    for binding in bindings_near(analysis, 1, len(analysis.lines)):
        if binding.value not in sites:
            yield Got(binding.range.line, binding.outputs)
    for model in made_elsewhere(analysis):
        if model.output is not None:
            yield Got(model.range.line, (model.output,), model.total)


def _told(analysis: FileAnalysis, problems: Iterable[Problem]) -> tuple[Told, ...]:
    # The cause leads back into the analysis, which is not to travel from one process to another.
    every = tuple(problems)
    fixes = checks.fixes_of_all(analysis, every)
    return tuple(Told(replace(problem, cause=None), mends) for problem, mends in zip(every, fixes, strict=True))


def _named(told: Told) -> Iterator[int]:
    edits = [edit.range for fix in told.fixes for edit in fix.edits]
    for where in (told.problem.range, *(each.range for each in told.problem.related), *edits):
        yield from (where.line, where.end_line)


def _excerpts(analysis: FileAnalysis, numbers: Iterable[int]) -> dict[int, str]:
    return {number: analysis.lines[number - 1] for number in sorted(set(numbers)) if number <= len(analysis.lines)}
