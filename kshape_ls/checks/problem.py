"""What the user is told: problems, the way that leads to their cause, and fixes. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from kshape_ls.analysis.facts import Finding, GraphNode, Range, ShapeComment

Severity = Literal["error", "warning", "information", "hint"]
Cause: TypeAlias = Finding | GraphNode | ShapeComment | None


class Edit(NamedTuple):
    """Put ``text`` in place of ``range``. Lines in ``text`` end in a bare newline."""

    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """A place on the way to the cause, with what happened there."""

    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a problem, proven; ``preferred`` is the first choice where several would do."""

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at ``range``. ``related`` leads to the cause, the place most likely to be changed first.

    ``cause`` is the fact that the problem tells of; fixes are worked out from it when someone asks.
    """

    code: str
    severity: Severity
    message: str
    range: Range
    related: tuple[Related, ...] = ()
    cause: Cause = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix that nobody has proven yet.

    ``shows`` is the place whose resulting shape the title will tell, in positions of the text as it stands; where it
    is ``None``, that of the layer ``inserted``.
    """

    title: str
    edits: tuple[Edit, ...]
    shows: Range | None = None
    inserted: str = ""
