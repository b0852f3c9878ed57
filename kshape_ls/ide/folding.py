"""What can be folded: a model with its layers, and all that stands over several lines.

An editor that is told of some folds takes these for all there are.
"""

from __future__ import annotations

from typing import NamedTuple

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.telling.outlines import makers, outline
from kshape_ls.analysis.telling.spans import blocks


class Fold(NamedTuple):
    """Lines from 1, both included; ``label`` is shown in their place where a client can."""

    first: int
    last: int
    label: str = ""


def folds(analysis: FileAnalysis) -> tuple[Fold, ...]:
    """The folds of a file, in the order of the text, one a first line: the longest."""
    found: dict[int, Fold] = {}
    for where, model in makers(analysis):
        told = outline(analysis, where, model)
        label = f"{told.variable or 'model'}: {told.class_name}"
        label = label if told.output is None else f"{label} → {told.output}"
        _keep(found, Fold(told.span.line, told.span.end_line, label))
    for first, last in blocks(analysis):
        _keep(found, Fold(first, last))
    return tuple(found[first] for first in sorted(found))


def _keep(found: dict[int, Fold], fold: Fold) -> None:
    known = found.get(fold.first)
    if fold.last > fold.first and (known is None or known.last < fold.last):
        found[fold.first] = fold
