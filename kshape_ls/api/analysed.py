"""A program analysed: the answers to what one would ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ModelGraph, Site
from kshape_ls.checks.problem import Fix, Problem
from kshape_ls.ide.mended import Analysed, Done, applied, mended
from kshape_ls.source.notebook import Cell


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text with its certain fixes applied: the preferred one of each error, and comments put right."""

    text: str
    done: tuple[Done, ...]


@dataclass(frozen=True)
class Analysis:
    """What is known of one program.

    Positions are Python's own: lines from 1, columns from 0 in UTF-8 bytes, the end exclusive. A notebook's lines are
    those of all its code cells, one after the other; ``cells`` says where each begins.
    """

    path: str
    text: str
    problems: tuple[Problem, ...]
    """What doesn't fit, by position, as the project's settings want it reported."""
    cells: tuple[Cell, ...]
    _file: FileAnalysis = field(repr=False)
    _analysed: Callable[[str], Analysed | None] = field(repr=False)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Expressions that make tensors or models, by position, each with its shapes and weights."""
        return self._file.sites

    @cached_property
    def models(self) -> tuple[ModelGraph, ...]:
        """The models, each a graph of layer applications."""
        return self._file.models

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which Keras would raise."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def fixes(self, problem: Problem) -> tuple[Fix, ...]:
        """The fixes of one of ``problems``, each proven, the one to prefer first."""
        return checks.fixes(self._file, problem)

    def apply(self, fix: Fix) -> str:
        """The file's text after a fix. Raises ``ValueError`` where it can't be placed in a notebook."""
        after = applied(self.text, self.cells, fix)
        if after is None:
            raise ValueError("the fix can't be placed in the notebook's cells")
        return after

    def told(self, problem: Problem) -> str:
        """One of ``problems`` as the terminal shows it: place, message, the line with carets, what led to it, fixes."""
        # What shows problems is loaded when somebody wants to see one.
        from kshape_ls.report.file_report import of_problems
        from kshape_ls.report.problem_text import plain_lines

        report = replace(of_problems(self.path, self._file, [problem]), cells=self.cells)
        return "\n".join(line for each in report.problems for line in plain_lines(report, each))

    def fixed(self) -> Fixed:
        """The file's text after all certain fixes, each proven on the text before it."""
        return Fixed(*mended(self.text, self._analysed))
