"""A layer of the program, or a model, inside a layer: ``TimeDistributed(my_model)``, ``RNN(MyCell(4))``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.layers.quietly import applied_quietly
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Instance, ModelRef, Tensor, Tuple, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.index import layer_names
from kshape_ls.library.rules import Arg, Shapes
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Output, Shape


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """An ``Inner`` whose answer the evaluator gives; ``run`` is the one that asks now. Messages show its class."""

    layer: Instance | ModelRef
    known: tuple[tuple[str, Arg], ...] = ()
    run: Run | None = field(default=None, compare=False, repr=False)
    count: Callable[[], Dim] | None = field(default=None, compare=False, repr=False)

    def __repr__(self) -> str:
        return f"<{self.layer.class_name if isinstance(self.layer, ModelRef) else self.layer.cls.name}>"

    @property
    def class_name(self) -> str:
        """The class's name in the program, told apart from a library layer's of the same name."""
        if isinstance(self.layer, ModelRef):
            return self.layer.class_name
        name = self.layer.cls.name
        return f"own {name}" if name in layer_names() else name

    @property
    def config(self) -> Mapping[str, Arg]:
        """What a recurrent cell says of itself: ``state_size`` and ``output_size``."""
        return dict(self.known)

    def apply(self, *inputs: Shape | Shapes, **_call: Arg) -> Output | Mismatch:
        """What it returns for these shapes, evaluated without telling sites or mismatches."""
        if self.run is None:
            return UNKNOWN_SHAPE
        # A wrapper builds the model that it holds, and only asks a layer of the program's own.
        lasting = isinstance(self.layer, ModelRef)
        result = applied_quietly(self.run, self.layer, tuple(_tensor(i) for i in inputs), lasting)
        return output_of(result) or UNKNOWN_SHAPE

    def weights(self, *_inputs: Shape | Shapes) -> Dim:
        """How many it has, whatever it was built for."""
        return UNKNOWN if self.count is None else self.count()


_HOLDERS = (Held, BoundLayer, tuple)


def alive(run: Run, bound: BoundLayer) -> BoundLayer:
    """The layer with every layer of the program that it wraps able to answer."""
    return with_held(bound, lambda inner: replace(inner, run=run))


def with_held(bound: BoundLayer, change: Callable[[Held], Arg]) -> BoundLayer:
    """The layer with every layer of the program in it changed, however deep; the same one where it has none."""
    if not any(isinstance(value, _HOLDERS) for _, value in bound.arguments):
        return bound
    arguments = tuple((name, _changed(value, change)) for name, value in bound.arguments)
    same = all(new is old for (_, new), (_, old) in zip(arguments, bound.arguments, strict=True))
    return bound if same else replace(bound, arguments=arguments)


def as_told(arguments: tuple[tuple[str, object], ...]) -> tuple[tuple[str, object], ...]:
    """Arguments for those who are told of them: layers of the program by the names of their classes."""
    return tuple((name, _changed(value, lambda inner: inner.class_name)) for name, value in arguments)


def mismatch_told(mismatch: Mismatch) -> Mismatch:
    """A mismatch for those who are told of it, likewise."""
    found = _changed(mismatch.found, lambda inner: inner.class_name)
    return mismatch if found is mismatch.found else replace(mismatch, found=found)


def holds_own(value: Arg) -> bool:
    """Whether a layer or model of the program is in it."""
    return _changed(value, replace) is not value


def build_cells(run: Run, bound: BoundLayer, inputs: Arg, place: Place) -> None:
    """Build the program's own cells of an ``RNN``, as it does on its first call."""
    from kshape_ls.library.layers.rnn.cells import cells_of, output_size
    from kshape_ls.library.layers.rnn.rnn import one_step

    if bound.class_name != "RNN" or not isinstance(inputs, Shape):
        return
    step = one_step(inputs)
    for cell in cells_of(bound.config.get("cell")):
        if isinstance(cell, Held) and isinstance(cell.layer, Instance):
            run.evaluators.build(run, cell.layer, Arguments((Tensor(step, "graph"),)), place.node)
        step = Shape((step.axis(0), output_size(cell)))


def _changed(value: Arg, change: Callable[[Held], Arg]) -> Arg:
    if isinstance(value, Held):
        return change(value)
    if isinstance(value, BoundLayer):
        return with_held(value, change)
    if isinstance(value, tuple):
        if not any(isinstance(item, _HOLDERS) for item in value):
            return value
        items = tuple(_changed(item, change) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value


def _tensor(given: Shape | Shapes) -> Value:
    if isinstance(given, Shape):
        return Tensor(given, "symbolic")
    return Tuple(tuple(Tensor(s, "symbolic") for s in given))
