"""Models that functions of other files make for this one: ``model = build(10)``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import ModelGraph, Range
from kshape_ls.analysis.telling.elsewhere import runs
from kshape_ls.analysis.telling.graphs import graph_at
from kshape_ls.analysis.values import ModelRef

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


def made_elsewhere(file: FileAnalysis) -> tuple[ModelGraph, ...]:
    """Their graphs."""
    return tuple(graph_at(file, model, file.layer_names, where) for where, model in had_made(file))


def had_made(file: FileAnalysis) -> Iterator[tuple[Range, ModelRef]]:
    """Such models, each with the file's own statement that has it made."""
    for model in file.program.index.makers:
        if file.range(model.id.token, model.id.ordinal) is None:
            where = _place(file, model)
            if where is not None:
                yield where, model


def _place(file: FileAnalysis, model: ModelRef) -> Range | None:
    for _, root in file.roots_at(file.program.index.makers[model]):
        for own, record in runs(file, root):
            if own >= 0 and any(fact.kind == "model" and fact.subject == model for fact in record.sites):
                return file.range(own, -1)
    return None
