"""Completion where shapes decide, tried out before it is offered; silent everywhere else.

One file a kind of value, found by itself: it holds ``offer``, which gives suggestions for an argument.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.ide.completion.context import Context, context_at
from kshape_ls.ide.completion.trial import Trial

_PARTS = frozenset({"context", "trial"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value as it is written, and what comes of it."""

    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Completion:
    """``text`` in place of ``range``; ``label`` is what the list shows, ``detail`` what comes of it."""

    label: str
    detail: str
    range: Range
    text: str


def completions(analysis: FileAnalysis, line: int, col: int) -> tuple[Completion, ...]:
    """What fits at a position, the likeliest first."""
    context = context_at(analysis, line, col)
    # What begins on an earlier line can't be replaced: editors take edits of one line.
    if context is None or context.value.line != line:
        return ()
    found = []
    trial = Trial(analysis, context)
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        if name not in _PARTS:
            found += list(importlib.import_module(f"{__name__}.{name}").offer(context, trial))
    return tuple(_placed(context, suggestion) for suggestion in _distinct(found))


def _distinct(found: list[Suggestion]) -> Iterator[Suggestion]:
    return iter({each.text: each for each in reversed(found)}[text] for text in dict.fromkeys(e.text for e in found))


def _placed(context: Context, suggestion: Suggestion) -> Completion:
    text, value = suggestion.text, context.value
    if context.opening in ("'", '"') and text[:1] == '"':
        text = context.opening + text[1:-1] + context.opening
    if context.opening in ("(", "["):
        closer = {"(": ")", "[": "]"}[context.opening]
        text = context.opening + text[1:-1].removesuffix(",") + ("," if text[1:-1].endswith(",") else "") + closer
    return Completion(suggestion.text, suggestion.detail, value, text)
