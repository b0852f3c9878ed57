"""Models and layers of a file as a tree of symbols, with their shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ModelGraph, Range
from kshape_ls.analysis.telling.own_classes import OwnClass, own_classes
from kshape_ls.analysis.telling.spans import span
from kshape_ls.shapes import UNKNOWN_SHAPE, Output

DEEPEST = 6
"""Models inside models that are told."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """``selection``, what to go to, lies in ``range``, what belongs to it."""

    name: str
    detail: str
    kind: Literal["model", "class", "layer"]
    range: Range
    selection: Range
    children: tuple[Symbol, ...] = ()


def symbols(analysis: FileAnalysis) -> tuple[Symbol, ...]:
    """Every model with its layers, and every class of layers with those that it holds, in the order of the text."""
    by_place: dict[Range, list[ModelGraph]] = {}
    for model in analysis.models:
        by_place.setdefault(model.range, []).append(model)
    found = [_of_models(analysis, models) for models in by_place.values()]
    found += [_of_class(each) for each in own_classes(analysis)]
    return tuple(sorted(found, key=lambda symbol: symbol.selection))


def matches(name: str, query: str) -> bool:
    """Whether a name holds the letters of a query in its order."""
    letters = iter(name.casefold())
    return all(letter in letters for letter in query.casefold())


def with_containers(found: Sequence[Symbol], container: str = "") -> Iterator[tuple[Symbol, str]]:
    """All symbols one after the other, each with the name of that which it belongs to."""
    for symbol in found:
        yield symbol, container
        yield from with_containers(symbol.children, symbol.name)


def _of_models(analysis: FileAnalysis, models: Sequence[ModelGraph]) -> Symbol:
    model = models[0]
    name = model.variable if model.variable and not model.variable.startswith("#") else model.name
    outputs = tuple(dict.fromkeys(each.output for each in models if each.output is not None))
    return Symbol(
        name, _detail(model.class_name, outputs), "model", span(analysis, model), model.range, _layers(model, 0)
    )


def _layers(model: ModelGraph, depth: int) -> tuple[Symbol, ...]:
    found = []
    for node in model.nodes:
        # Of a layer in another file, the model is the place to go to.
        where = node.range or model.range
        inner = _layers(node.nested, depth + 1) if node.nested is not None and depth < DEEPEST else ()
        found.append(Symbol(node.name, _detail(node.class_name, (node.output,)), "layer", where, where, inner))
    return tuple(found)


def _of_class(own: OwnClass) -> Symbol:
    parts = tuple(
        Symbol(part.text, _detail(part.class_name, part.outputs), "layer", part.range, part.range)
        for part in own.parts
        if part.range is not None
    )
    return Symbol(
        own.name, _detail("Model" if own.is_model else "Layer", own.outputs), "class", own.range, own.named, parts
    )


def _detail(class_name: str, outputs: Sequence[Output]) -> str:
    known = [output for output in outputs if output != UNKNOWN_SHAPE]
    if not known:
        return class_name
    return f"{class_name} → {known[0] if len(known) == 1 else f'{len(known)} shapes'}"
