"""What a check is: one file of ``catalogue`` holds one ``CHECK``, and nothing else needs to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from kshape_ls.analysis.facts import Finding, ModelGraph, Range, ShapeComment, Site, Step
from kshape_ls.checks.problem import Candidate, Edit, Problem

Result = TypeVar("Result")


class Analysis(Protocol):
    """What checks read of an analysed file."""

    @property
    def lines(self) -> Sequence[str]:
        """The text, without line ends."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """Expressions that make tensors or models, sorted by position."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Mismatches, sorted by position."""

    def models_where(self, holds: Callable[[ModelGraph], bool]) -> tuple[ModelGraph, ...]:
        """The models for which something holds that doesn't ask where they stand or what they are called."""

    def model_at(self, where: Range) -> ModelGraph | None:
        """The model that an expression makes."""

    @property
    def marked(self) -> Sequence[int]:
        """The lines, from 1, that speak to this program: ``# kshape: ...``."""

    def sites_near(self, lines: Iterable[int]) -> tuple[Site, ...]:
        """The sites of the statements that stand on some lines."""

    @property
    def given_up(self) -> tuple[tuple[Range, str], ...]:
        """Statements that were too much to work out, and why."""

    @property
    def comments(self) -> tuple[ShapeComment, ...]:
        """Comments that state a shape."""

    @property
    def broken(self) -> Sequence[object]:
        """Statements that can't be parsed, where no problems are told."""

    def once(self, work: Callable[[Analysis], Result]) -> Result:
        """The result of some work on this analysis, done once."""

    def tells_as(self, finding: Finding) -> bool:
        """Whether one of the findings of what this is a fork of is told here as it is there."""

    def findings_beside(self) -> tuple[Finding, ...]:
        """The findings that what this is a fork of has not, or has otherwise."""

    @property
    def executed(self) -> int:
        """How many statements were run."""

    @property
    def settled(self) -> bool:
        """Whether all that depends on an edit was run again."""

    def with_edits(self, edits: Sequence[Edit], at_most: int | None = None) -> Analysis:
        """The edited text analysed on a fork, as far as so many statements go."""

    def import_style(self) -> Mapping[str, str]:
        """How the file names Keras."""


@dataclass(frozen=True, slots=True)
class Blame:
    """Where a mistake comes from: the place most likely to be changed, what happened there, and the way before it.

    ``message`` stands beside the place; ``why`` is a sentence for the problem itself; ``rest`` leads on to the input.
    """

    range: Range
    message: str
    why: str = ""
    rest: tuple[Step, ...] = ()


Accuse: TypeAlias = Callable[[Finding], "Blame | None"]
Mend: TypeAlias = Callable[[Analysis, Problem], Iterable[Candidate]]


def nobody(finding: Finding) -> Blame | None:  # noqa: ARG001 - one of many that answer the same question
    """No step is to blame but the one at fault itself."""
    return None


def nothing(analysis: Analysis, problem: Problem) -> Iterable[Candidate]:  # noqa: ARG001 - as above
    """No fix is known."""
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of mistake.

    ``documentation`` is Markdown with a wrong and a right program. ``accuse`` says which step a finding comes from,
    ``mend`` which edits may help (they are proven before a user sees them), ``find`` looks for problems in what the
    file is where evaluation has no finding for them. What it reports is ``unnecessary`` where it could just go.
    """

    code: str
    title: str
    documentation: str
    accuse: Accuse = nobody
    mend: Mend = nothing
    find: Callable[[Analysis], Iterable[Problem]] | None = None
    unnecessary: bool = False
