"""The layer graph of a model of a file: which one is meant, as data and as a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ModelGraph, Range
from kshape_ls.analysis.telling.made_elsewhere import made_elsewhere
from kshape_ls.analysis.telling.own_classes import class_around, models_made
from kshape_ls.analysis.telling.subclassed import subclassed
from kshape_ls.checks.problem import Problem
from kshape_ls.report.drawing.graph_json import graph_value
from kshape_ls.report.drawing.scheme import scheme
from kshape_ls.report.drawing.troubles import troubles_of

Format: TypeAlias = Literal["json", "svg", "html"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The models of a file by title, and the one that is meant; none where the file makes none."""

    titles: tuple[str, ...]
    title: str
    model: ModelGraph


def choose(analysis: FileAnalysis, name: str | None = None, position: tuple[int, int] | None = None) -> Choice | None:
    """The model of a name (its title, its variable, its own), or at a position; else the largest of the file.

    ``None`` where there is no such model.
    """
    models = _all(analysis)
    titles = _titles(models)
    found: ModelGraph | None = None
    if name is not None:
        found = next((m for m, title in zip(models, titles, strict=True) if title == name), None)
        found = found or next((m for m in reversed(models) if name in (m.variable, m.name)), None)
        if found is None:
            return None
    elif position is not None:
        found = _at(analysis, models, position)
    if found is None and models:
        found = max(models, key=_size)
    return None if found is None else Choice(titles, titles[models.index(found)], found)


def titles(analysis: FileAnalysis) -> tuple[str, ...]:
    """What the models of a file are called here: by variable, or by name; with the line where two are called so."""
    return _titles(_all(analysis))


def as_data(model: ModelGraph, problems: Sequence[Problem], place: Callable[[Range], Any]) -> Any:
    """A model's graph as JSON; ``place`` says how a range is told."""
    return graph_value(model, troubles_of(problems), place)


def drawn(choice: Choice, problems: Sequence[Problem], form: Literal["svg", "html"], path: str = "") -> str:
    """A model's graph as a picture, or as a page that zooms and searches and leads to ``path``."""
    from kshape_ls.report.drawing.html import page
    from kshape_ls.report.drawing.layout import layout
    from kshape_ls.report.drawing.svg import svg

    drawing = layout(scheme(choice.model, troubles_of(problems), choice.title))
    return svg(drawing) if form == "svg" else page(drawing, path)


def _all(analysis: FileAnalysis) -> tuple[ModelGraph, ...]:
    found = (*analysis.models, *made_elsewhere(analysis), *subclassed(analysis))
    return tuple(sorted(found, key=lambda model: model.range[:2]))


def _titles(models: Sequence[ModelGraph]) -> tuple[str, ...]:
    names = [m.variable if m.variable and not m.variable.startswith("#") else m.name for m in models]
    counts = Counter(names)
    lined = [f"{n} (line {m.range.line})" if counts[n] > 1 else n for n, m in zip(names, models, strict=True)]
    counts, met = Counter(lined), Counter[str]()
    told = []
    for name in lined:
        met[name] += 1
        told.append(f"{name} #{met[name]}" if counts[name] > 1 else name)
    return tuple(told)


def _at(analysis: FileAnalysis, models: Sequence[ModelGraph], position: tuple[int, int]) -> ModelGraph | None:
    made = [m for m in models if m.range.holds(*position)]
    if made:
        return min(made, key=lambda m: (m.range.end_line - m.range.line, -len(m.nodes)))
    holding = [m for m in models if any(r.holds(*position) for r in _ranges(m))]
    if holding:
        return max(holding, key=_size)
    around = class_around(analysis, position[0])
    of_class = models_made(analysis, around) if around is not None else ()
    if of_class:
        return max((m for m in models if m.range in of_class), key=_size, default=None)
    # On the line of a model, or on one of its layers', beside them.
    lined = [m for m in models if m.range.line <= position[0] <= m.range.end_line]
    lined = lined or [m for m in models if any(r.line <= position[0] <= r.end_line for r in _ranges(m))]
    return max(lined, key=_size, default=None)


def _ranges(model: ModelGraph) -> Iterator[Range]:
    return (node.range for node in model.nodes if node.range is not None)


def _size(model: ModelGraph) -> int:
    return sum(1 if node.nested is None else 1 + _size(node.nested) for node in model.nodes)
