"""Which mismatches are told, and which of them are the same in a fork."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from kshape_ls.analysis.facts import Finding, FindingSource
from kshape_ls.analysis.memo.record import FindingFact
from kshape_ls.analysis.program import PSEUDO
from kshape_ls.analysis.telling import stories

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

Facts: TypeAlias = Mapping[FindingSource, "list[tuple[FindingFact, bool]]"]
"""Facts that are told as one, each with whether it was met in a call that no statement makes."""


def facts_of(file: FileAnalysis) -> Facts:
    """Mismatches as evaluation met them.

    Broken statements accuse nobody, nor does what runs otherwise because of them, nor what stands behind a ``raise``
    or ``sys.exit()`` of the module.
    """
    index, doubts = file.program.index, file.program.doubts
    end = min((place.order for place in index.raising if place.order < PSEUDO), default=PSEUDO)
    found: dict[FindingSource, list[tuple[FindingFact, bool]]] = {}
    for statement, record in file.roots_at(index.findings):
        idle = statement.order >= PSEUDO
        if statement.broken is None and (idle or statement.order <= end):
            for fact in (fact for each in record.telling() for fact in each.findings):
                if not _is_broken(file, fact.token) and not doubts.silence(statement.place, fact):
                    key = (fact.token, fact.ordinal, fact.mismatch.code, fact.mismatch.message)
                    found.setdefault(key, []).append((fact, idle))
    return found


def told(file: FileAnalysis, facts: Facts) -> tuple[Finding, ...]:
    """The findings of some facts, sorted by position."""
    found = []
    for key, met in facts.items():
        stories_told = (stories.tell(file, fact, idle) for fact, idle in met)
        first = next((finding for finding in stories_told if finding is not None), None)
        if first is not None:
            found.append(replace(first, source=key))
    return tuple(sorted(found, key=lambda f: f.range))


def _is_broken(file: FileAnalysis, token: int) -> bool:
    home = file.program.homes.get(token)
    return home is not None and home.statement.broken is not None
