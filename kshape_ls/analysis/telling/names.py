"""Keras's automatic names: numbered by class, in the order in which layers, models and operations are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kshape_ls.analysis.layers.library import BUILT, CONFIG, LAYER
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.index import NOWHERE
from kshape_ls.analysis.memo.store import Slot
from kshape_ls.analysis.models.application_parts import parts_within
from kshape_ls.analysis.models.state import CLEARED, CLONE, GRAPH, OUT, REBUILT, Named
from kshape_ls.analysis.program import PSEUDO
from kshape_ls.analysis.values import ABSENT, Const, Identity, Instance, LayerRef, ModelRef, Tensor, Tuple, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.class_names import listed_as, snake
from kshape_ls.library.inner_layers import BUILT_WITH, MADE_WITH
from kshape_ls.library.operation_names import operation_name
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


IMPORTED: Slot = ("#import", "#layer-names")
"""The slot that holds the ``Names`` of the files that make layers when they are imported, in the order of that."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """The names given so far: to layers and models, to the layers inside an application, and how many of each class."""

    given: dict[Identity, str] = field(default_factory=dict)
    parts: dict[tuple[Identity, int], str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class Names:
    """Keras's automatic layer names: numbered by class in the order in which layers are made."""

    def __init__(self, file: FileAnalysis) -> None:
        self._file = file

    @cached_property
    def makes_any(self) -> bool:
        """Whether the file makes layers or models at all."""
        return any(record.made() for _, record in self._file.roots())

    @cached_property
    def _all(self) -> _Tally:
        tally = _Tally()
        imported = self._file.content(IMPORTED)
        for earlier in imported if isinstance(imported, tuple) else ():
            earlier.number(tally)
        self.number(tally)
        return tally

    def number(self, tally: _Tally) -> None:
        """Give the file's own layers their names, after those given so far."""
        given, counts = tally.given, tally.counts
        built: set[Identity] = set()
        for _, record in self._file.roots():
            for owner, key in record.made():
                if key == CLEARED:
                    counts.clear()
                elif key == REBUILT:
                    counts["functional"] += 1
                elif key == BUILT:
                    if owner not in built:
                        built.add(owner)
                        self._count(BUILT_WITH, owner, counts)
                elif owner not in given and isinstance(source := self._file.content((owner, CLONE)), ModelRef):
                    # A copy bears the name of what it was made of.
                    given[owner] = given.get(source.id, "")
                    counts["functional"] += self._is_built_chain(source.id)
                elif owner not in given:
                    given[owner] = self._name(owner, key, record.writes[owner, key], tally)
                    self._count(MADE_WITH, owner, counts)

    def _count(self, inside: Mapping[str, tuple[str, ...]], owner: Identity, counts: Counter[str]) -> None:
        """The automatic names of the layers that a layer of Keras keeps inside."""
        bound = self._file.content((owner, LAYER))
        for class_name in inside.get(bound.class_name, ()) if isinstance(bound, BoundLayer) else ():
            _numbered(class_name, counts)

    def variable_of(self, model: Value) -> str:
        """The first name that a layer or model is assigned to."""
        file = self._file
        for _, record in file.roots_at(file.program.index.namers.get(model, NOWHERE)):
            return next(name for name, value in record.bound() if value == model)
        return ""

    def output_of(self, layer: Instance | ModelRef) -> Output | None:
        """What a layer of the program made last; of a model, what it made of symbolic tensors."""
        last = self.last_of(layer)
        return None if last is None else last[1]

    def last_of(self, layer: Value) -> tuple[Identity, Output] | None:
        """What a layer made last, and where; of a layer or model of Keras, what it made of symbolic tensors."""
        return self._outputs.get(layer)

    @cached_property
    def _outputs(self) -> dict[Value, tuple[Identity, Output]]:
        found: dict[Value, tuple[Identity, Output]] = {}
        for statement, record in self._file.roots():
            for (origin, key), fact in record.writes.items():
                if key != NODE or not isinstance(fact, NodeFact) or not isinstance(origin, Identity):
                    continue
                symbolic = statement.order < PSEUDO and any(tensor.kind == "symbolic" for tensor in fact.inputs)
                if isinstance(fact.target, Instance) or (fact.target is not None and symbolic):
                    found[fact.target] = origin, fact.output
        return found

    def _name(self, owner: Identity, key: object, value: object, tally: _Tally) -> str:
        bound, counts = self._file.content((owner, LAYER)), tally.counts
        if isinstance(bound, BoundLayer) and bound.class_name.startswith("applications."):
            self._name_parts(LayerRef(owner, bound.class_name), tally)
            return ""
        if isinstance(value, Named):
            return _stated(value.name) or _numbered(value.instance.cls.name, counts)
        if isinstance(value, NodeFact):
            given = dict(value.kwargs).get("name") if value.name.startswith("keras.layers.") else None
            return _stated(given) or _numbered(operation_class(value), counts)
        given = dict(value).get("name") if key == CONFIG and isinstance(value, tuple) else None
        return _stated(given) or _numbered(self._class_of(owner), counts)

    def _name_parts(self, whole: LayerRef, tally: _Tally) -> None:
        """The layers inside a model of ``keras.applications``: most bring a name, the others are numbered."""
        laid_out = parts_within(self._file, whole)
        for n, part in enumerate(laid_out[1] if laid_out is not None else ()):
            # The first is its input, which is numbered as every other.
            if n:
                tally.parts[whole.id, n] = part.name or _numbered(part.class_name, tally.counts)

    def of_part(self, whole: LayerRef, n: int) -> str:
        """The name of a layer inside a model of ``keras.applications``."""
        return self._all.parts.get((whole.id, n), "")

    def _is_built_chain(self, owner: Identity) -> bool:
        chain = self._file.content((owner, "len")) is not ABSENT
        return chain and isinstance(self._file.content((owner, OUT)), Tensor | Tuple)

    def _class_of(self, owner: Identity) -> str:
        bound = self._file.content((owner, LAYER))
        if isinstance(bound, BoundLayer):
            return listed_as(bound.class_name)
        if self._file.content((owner, GRAPH)) is not ABSENT:
            return "Functional"
        return "Sequential" if self._file.content((owner, "len")) is not ABSENT else "InputLayer"

    def of(self, layer: Value) -> str:
        """The name of a layer or model."""
        if isinstance(layer, LayerRef) and layer.class_name != "InputLayer":
            bound, held = (self._file.content((layer.id, slot)) for slot in (LAYER, CONFIG))
            if not isinstance(bound, BoundLayer):
                # Keras refused to make it.
                stated = dict(held).get("name") if isinstance(held, tuple) else None
                named = isinstance(stated, Const) and stated.value
                return str(named or snake(listed_as(layer.class_name.removeprefix("applications."))))
        if isinstance(layer, LayerRef | ModelRef):
            return self._all.given.get(layer.id, snake(layer.class_name))
        return self._all.given.get(layer.id, snake(layer.cls.name)) if isinstance(layer, Instance) else ""

    def of_operation(self, origin: Identity, fact: NodeFact) -> str:
        """The name of a function or operator on symbolic tensors."""
        return self._all.given.get(origin, snake(operation_class(fact)))

    def of_input(self, origin: Identity) -> str:
        """The name of an input."""
        return self._all.given.get(origin, "input_layer")


def operation_class(fact: NodeFact) -> str:
    """The class that Keras lists a function or operator by: ``layers.add(...)`` is the layer ``Add``."""
    if fact.name.startswith("keras.layers."):
        return fact.name.rpartition(".")[2].title()
    return operation_name(fact.name, len(fact.args))


def _stated(name: object) -> str | None:
    """The name that a program gives, ``?`` where it isn't known which; ``None`` where Keras finds one."""
    if name is None or (isinstance(name, Const) and not name.value):
        return None
    return str(name.value) if isinstance(name, Const) else "?"


def _numbered(class_name: str, counts: Counter[str]) -> str:
    name = snake(class_name)
    counts[name] += 1
    return name if counts[name] == 1 else f"{name}_{counts[name] - 1}"
