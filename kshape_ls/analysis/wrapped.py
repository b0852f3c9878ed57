"""A layer of the program, or a model, as the inner layer of a wrapper: ``TimeDistributed(my_model)``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kshape_ls.analysis.run import Run
from kshape_ls.analysis.values import Instance, ModelRef, Tensor, Tuple, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.index import layer_names
from kshape_ls.library.rules import Arg, Shapes
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Output, Shape


@dataclass(frozen=True, slots=True)
class Held:
    """An ``Inner`` whose answer the evaluator gives; ``run`` is the one that asks now."""

    layer: Instance | ModelRef
    run: Run | None = field(default=None, compare=False, repr=False)

    @property
    def class_name(self) -> str:
        """The class's name in the program, told apart from a library layer's of the same name."""
        if isinstance(self.layer, ModelRef):
            return self.layer.class_name
        name = self.layer.cls.name
        return f"own {name}" if name in layer_names() else name

    @property
    def config(self) -> Mapping[str, Arg]:
        """Nothing is known of a program's own class."""
        return {}

    def apply(self, *inputs: Shape | Shapes, **_call: Arg) -> Output | Mismatch:
        """What it returns for these shapes, evaluated without telling sites or mismatches."""
        from kshape_ls.analysis.layers import applied_quietly
        from kshape_ls.analysis.nodes import output_of

        if self.run is None:
            return UNKNOWN_SHAPE
        result = applied_quietly(self.run, self.layer, tuple(_tensor(i) for i in inputs))
        return output_of(result) or UNKNOWN_SHAPE

    def weights(self, *_inputs: Shape | Shapes) -> Dim:
        """Not known here."""
        return UNKNOWN


def alive(run: Run, bound: BoundLayer) -> BoundLayer:
    """The layer with every layer of the program that it wraps able to answer."""
    if not any(isinstance(value, Held) for _, value in bound.arguments):
        return bound
    arguments = tuple((n, Held(v.layer, run) if isinstance(v, Held) else v) for n, v in bound.arguments)
    return replace(bound, arguments=arguments)


def _tensor(given: Shape | Shapes) -> Value:
    if isinstance(given, Shape):
        return Tensor(given, "symbolic")
    return Tuple(tuple(Tensor(s, "symbolic") for s in given))
