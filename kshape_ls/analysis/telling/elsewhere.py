"""What other files make of a module's functions when they call them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Range, SiteKind
from kshape_ls.analysis.memo.record import Record
from kshape_ls.shapes import UNKNOWN_SHAPE, Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A site of a module with a result that it has for another file, which calls it on ``line``."""

    range: Range
    kind: SiteKind
    name: str
    output: Output
    inputs: tuple[Output, ...]
    file: str
    line: int

    @property
    def source(self) -> str:
        """Where it is called from: ``train.py:12``."""
        return f"{self.file}:{self.line}"


def sites_elsewhere(
    module: FileAnalysis, caller: FileAnalysis, file: str, first: int, last: int
) -> tuple[Elsewhere, ...]:
    """The sites on some lines of a module as ``caller``, called ``file``, runs them; the same result once a call."""
    tokens = module.tokens_near(range(first, last + 1))
    found: dict[Elsewhere, None] = {}
    for _, root in caller.roots_at(caller.program.index.places(tokens)):
        for own, record in runs(caller, root):
            line = caller.start(own) if own >= 0 else None
            for fact in record.sites if line is not None else ():
                where = module.range(fact.token, fact.ordinal) if fact.token in tokens else None
                if where is None or line is None or fact.output is None or fact.output == UNKNOWN_SHAPE:
                    continue
                if first <= where.end_line and where.line <= last:
                    found[Elsewhere(where, fact.kind, fact.name, fact.output, fact.inputs, file, line)] = None
    return tuple(sorted(found, key=lambda each: (each.range, each.line)))


def runs(caller: FileAnalysis, record: Record, own: int = -1) -> Iterator[tuple[int, Record]]:
    """All that ran inside, each with the last statement of the caller's own on the way there."""
    yield own, record
    for (token, _), child in record.children.items():
        yield from runs(caller, child, token if token in caller.program.homes else own)
