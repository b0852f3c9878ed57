"""Lines above models: output shape, layers, weights, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.telling.made_elsewhere import had_made
from kshape_ls.analysis.telling.outlines import Outline, makers, outline
from kshape_ls.analysis.telling.own_classes import class_statements, models_made, own_class
from kshape_ls.analysis.values import ModelRef
from kshape_ls.shapes import UNKNOWN_SHAPE, Output

COMMANDS = (
    ("Show graph", "kshape.showGraph"),
    ("Show summary", "kshape.showSummary"),
    ("Verify with Keras", "kshape.verify"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where lenses stand. ``is_model``: ``COMMANDS`` can be given about a model there, or those of the class."""

    range: Range
    is_model: bool


def places(analysis: FileAnalysis) -> tuple[Place, ...]:
    """Every place that has lenses, found without working anything out, in the order of the text."""
    found = [Place(where, is_model=True) for where in {where for where, _ in _makers(analysis)}]
    found += [Place(named, bool(models_made(analysis, ref))) for named, ref in class_statements(analysis)]
    return tuple(sorted(found, key=lambda place: place.range))


def title(analysis: FileAnalysis, where: Range) -> str | None:
    """What the lens at a place says; ``None`` where nothing stands there any more."""
    models = _models_at(analysis, where)
    if models:
        outputs = tuple(dict.fromkeys(model.output for model in models if model.output is not None))
        return _told(models[0].inputs, outputs, models[0].layers, {model.params for model in models})
    own = own_class(analysis, where)
    return None if own is None else _told(own.inputs, own.outputs, len(own.parts), {own.params})


def _models_at(analysis: FileAnalysis, where: Range) -> list[Outline]:
    return [outline(analysis, where, model) for place, model in _makers(analysis) if place == where]


def _makers(analysis: FileAnalysis) -> Iterator[tuple[Range, ModelRef]]:
    yield from makers(analysis)
    yield from had_made(analysis)


def _told(inputs: Sequence[Output], outputs: Sequence[Output], layers: int, params: set[int | None]) -> str:
    parts = [f"{_shapes(inputs)} → {_shapes(outputs)}" if _known(inputs) and _known(outputs) else _alone(outputs)]
    parts.append("1 layer" if layers == 1 else f"{layers} layers")
    if len(params) == 1 and (count := next(iter(params))) is not None:
        parts.append(f"{count:,} weights")
    return " · ".join(parts)


def _alone(outputs: Sequence[Output]) -> str:
    return f"→ {_shapes(outputs)}" if _known(outputs) else "shape not known yet"


def _shapes(found: Sequence[Output]) -> str:
    known = _known(found)
    return str(known[0]) if len(known) == 1 else f"{len(known)} shapes"


def _known(found: Sequence[Output]) -> list[Output]:
    return [output for output in found if output != UNKNOWN_SHAPE]
