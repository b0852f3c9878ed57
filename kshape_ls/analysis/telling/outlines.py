"""Models in few words: what they take, make and hold, and where they are written; their graphs aren't told for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Counted, Range
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, output_of
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import IN, OUT
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.telling.graphs import origins_of
from kshape_ls.analysis.telling.spans import cover
from kshape_ls.analysis.values import ModelRef, Tensor, Tuple
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


@dataclass(frozen=True, slots=True)
class Outline:
    """A model: ``range`` is the expression that makes it, ``span`` reaches from its first layer to its last.

    ``layers`` are counted without inputs.
    """

    range: Range
    span: Range
    class_name: str
    variable: str
    inputs: tuple[Output, ...]
    output: Output | None
    layers: int
    counted: Counted = field(compare=False)

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted


def makers(file: FileAnalysis) -> Iterator[tuple[Range, ModelRef]]:
    """The models of the file with the expressions that make them, which costs next to nothing."""
    for model in file.program.index.makers:
        where = file.range(model.id.token, model.id.ordinal)
        if where is not None:
            yield where, model


def outline(file: FileAnalysis, where: Range, model: ModelRef) -> Outline:
    """One of the models."""
    start, end = file.content((model.id, IN)), file.content((model.id, OUT))
    facts = [
        fact for origin in origins_of(file, model)[0] if isinstance(fact := file.content((origin, NODE)), NodeFact)
    ]
    unbuilt = layers_of(file, model) if not facts and model.class_name == "Sequential" else None
    return Outline(
        where,
        cover(file, where, {(fact.token, fact.ordinal) for fact in facts}),
        model.class_name,
        file.layer_names.variable_of(model),
        tuple(t.shape for t in tensors_in(file, start)) if isinstance(start, Tensor | Tuple) else (),
        output_of(end) if isinstance(end, Tensor | Tuple) else None,
        sum(fact.kind != "input" for fact in facts) if unbuilt is None else len(unbuilt),
        partial(file.params, model),
    )
