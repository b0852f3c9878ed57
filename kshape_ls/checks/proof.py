"""Tries candidates on a fork of the analysis: what doesn't help, or breaks something else, is never offered."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kshape_ls.analysis.facts import Range, Site
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.looking import News, news, problems, refused
from kshape_ls.checks.problem import Candidate, Edit, Fix, Problem
from kshape_ls.checks.text import extent, moved, origins
from kshape_ls.shapes import Output, Shape

TRIED_AT_MOST = 16
OFFERED_AT_MOST = 8
RUN_AT_MOST = 200
"""Statements that are run to try out what nobody needs."""


class Effort:
    """The statements that may still be run to try out fixes: what helps is found in the order of asking."""

    __slots__ = ("left",)

    def __init__(self, statements: int) -> None:
        self.left = statements


class Look(NamedTuple):
    """How a file is looked at: for all its problems, and for what edits change alone, as ``looking`` does."""

    problems: Callable[[Analysis], tuple[Problem, ...]] = problems
    news: Callable[[Analysis, Problem, Analysis, Sequence[Edit]], News] = news


WHOLE = Look()
Proven = tuple[bool, str, "tuple[Edit, ...]"]
"""Whether mistakes come to light behind it, its title, its edits."""


def proven(
    analysis: Analysis,
    problem: Problem,
    candidates: Iterable[Candidate],
    look: Look = WHOLE,
    effort: Effort | None = None,
) -> tuple[Fix, ...]:
    """The candidates that mend the problem, as fixes: those that leave no other in front, the preferred one first."""
    tried = _tried(analysis, problem, candidates, look, effort)
    found = sorted(itertools.islice(tried, OFFERED_AT_MOST), key=lambda each: each[0])
    return tuple(Fix(title, edits, preferred=at == 0) for at, (_, title, edits) in enumerate(found))


def preferred(analysis: Analysis, problem: Problem, candidates: Iterable[Candidate]) -> Fix | None:
    """The first of ``proven``."""
    first: Proven | None = None
    for each in itertools.islice(_tried(analysis, problem, candidates, WHOLE), OFFERED_AT_MOST):
        first = first or each
        if not each[0]:
            first = each
            break
    return None if first is None else Fix(first[1], first[2], preferred=True)


def _tried(
    analysis: Analysis,
    problem: Problem,
    candidates: Iterable[Candidate],
    look: Look,
    effort: Effort | None = None,
) -> Iterator[Proven]:
    for candidate in itertools.islice(_distinct(candidates), TRIED_AT_MOST):
        if effort is not None and effort.left <= 0:
            return
        after = analysis.with_edits(candidate.edits)
        if effort is not None:
            effort.left -= after.executed
        told = _told(analysis, problem, candidate, after, look)
        if told is not None:
            yield (*told, candidate.edits)


def harmless(analysis: Analysis, candidates: Iterable[Candidate]) -> tuple[Fix, ...]:
    """The candidates after which nothing is refused that wasn't before, told with the shapes that result.

    Those that change too much to be tried out while somebody types are left out.
    """
    found = []
    for candidate in itertools.islice(_distinct(candidates), TRIED_AT_MOST):
        after = analysis.with_edits(candidate.edits, RUN_AT_MOST)
        broken = len(after.broken) > len(analysis.broken)
        if not after.settled or broken or refused(analysis, after, candidate.edits):
            continue
        shape = _resulting(after, candidate, _inserted(candidate.edits))
        found.append(Fix(candidate.title if shape is None else f"{candidate.title} → {shape}", candidate.edits))
    return tuple(found)


def _distinct(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen = set()
    for candidate in candidates:
        key = tuple(sorted(candidate.edits))
        if key not in seen and candidate.edits and not _clashing(key):
            seen.add(key)
            yield candidate


def _clashing(edits: Sequence[Edit]) -> bool:
    return any(a.range.overlaps(b.range) or a.range == b.range for a, b in itertools.pairwise(edits))


def _told(
    analysis: Analysis, problem: Problem, candidate: Candidate, after: Analysis, look: Look
) -> tuple[bool, str] | None:
    """Whether mistakes come to light behind a candidate, and its title; ``None`` where it doesn't help or harms."""
    edits = candidate.edits
    if len(after.broken) > len(analysis.broken):
        return None
    hidden = _hidden(analysis, problem, after, edits, look)
    if hidden is None:
        return None
    shape = _resulting(after, candidate, _inserted(edits))
    arrow = f" → {shape}" if shape is not None else ""
    return hidden > 0, f"{candidate.title}{arrow}{f'; {hidden} more behind it' if hidden else ''}"


def _hidden(analysis: Analysis, problem: Problem, after: Analysis, edits: Sequence[Edit], look: Look) -> int | None:
    """How many mistakes come to light; ``None`` where the problem stays, or what was known to fit no longer does."""
    news = look.news(analysis, problem, after, edits)
    if news.stays or _harms(analysis, news.fresh, edits):
        return None
    if news.complete and not news.fresh:
        return 0
    old = {(p.code, moved(p.range, edits)) for p in look.problems(analysis)}
    remaining = look.problems(after)
    if (problem.code, moved(problem.range, edits)) in {(p.code, p.range) for p in remaining}:
        return None
    fresh = [p for p in remaining if (p.code, p.range) not in old]
    if _harms(analysis, fresh, edits):
        return None
    hidden = sum(p.severity in ("error", "warning") for p in fresh)
    # What runs as it is hides nothing.
    return None if hidden and problem.severity != "error" else hidden


def _harms(analysis: Analysis, fresh: Iterable[Problem], edits: Sequence[Edit]) -> bool:
    """Whether a new problem is in what was put in, or where the shape was known before."""
    inserted = _inserted(edits)
    return any(
        (new.severity in ("error", "warning") and any(_inside(new.range, place) for place in inserted))
        or _was_known(analysis, new.range, edits)
        for new in fresh
    )


def _inserted(edits: Sequence[Edit]) -> list[Range]:
    return [extent(edit, edits) for edit in edits if edit.text.strip()]


def _was_known(analysis: Analysis, after: Range, edits: Sequence[Edit]) -> bool:
    """Whether the shape was known, before the edits, of what stands at a range after them."""
    return any(
        moved(site.range, edits) == after and any(_is_whole(output) for output in site.outputs)
        for site in analysis.sites_near(origins(after.line, edits))
    )


def _is_known(output: Output) -> bool:
    if isinstance(output, Shape):
        return output.rank is not None
    return all(_is_known(item) for item in output.items)


def _is_whole(output: Output) -> bool:
    return output.is_known if isinstance(output, Shape) else all(_is_whole(item) for item in output.items)


def _inside(inner: Range, outer: Range) -> bool:
    return (outer.line, outer.col) <= (inner.line, inner.col) and (inner.end_line, inner.end_col) <= (
        outer.end_line,
        outer.end_col,
    )


def _resulting(after: Analysis, candidate: Candidate, inserted: Sequence[Range]) -> Output | None:
    """The shape that the title tells: of the layer put in, or of the place that the candidate names."""
    if candidate.shows is not None:
        shown = moved(candidate.shows, candidate.edits)
        return _last_known(site for site in after.sites_near((shown.line,)) if site.range == shown)
    if not candidate.inserted:
        return None
    lines = {line for place in inserted for line in range(place.line, place.end_line + 1)}
    sites = [site for site in after.sites_near(lines) if site.name == candidate.inserted]
    return _last_known(site for site in sites if any(site.range.overlaps(place) for place in inserted))


def _last_known(sites: Iterable[Site]) -> Output | None:
    outputs = [output for site in sites for output in site.outputs if _is_known(output)]
    return outputs[-1] if outputs else None
