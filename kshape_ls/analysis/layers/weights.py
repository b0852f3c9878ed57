"""How many scalars a layer or model holds: ``count_params()``, worked out on the finished file."""

from __future__ import annotations

from dataclasses import replace

from kshape_ls.analysis.layers.lambda_layer import FUNCTION
from kshape_ls.analysis.layers.library import BUILT, LAYER, BuiltFact
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.layers.variables import variables_of
from kshape_ls.analysis.layers.wrapped import Held, with_held
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.models.application_parts import is_application
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import BASE, CLONE, GRAPH, PART_OF, WEIGHTS, Functional
from kshape_ls.analysis.python.classes import library_base, parts_of
from kshape_ls.analysis.values import ABSENT, TRUE, Instance, LayerRef, ModelRef, Tensor, Tuple, Unknown, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.shapes import UNKNOWN, Dim
from kshape_ls.shapes.dims import product, total

_DEPTH = 30
_BARE = ("keras.layers.Layer", "keras.layers.Wrapper", "keras.Model")
"""Bases that have no weights of their own."""


def count(state: State, value: Value | None) -> int | None:
    """The number of scalars, or ``None`` where it isn't certain."""
    counted = _count(state, value, set(), 0)
    return counted if isinstance(counted, int) else None


def _count(state: State, value: Value | None, seen: set[object], depth: int) -> Dim:
    if depth > _DEPTH:
        return UNKNOWN
    if isinstance(value, LayerRef | ModelRef | Instance):
        if value.id in seen:
            return 0
        seen.add(value.id)
    if isinstance(value, LayerRef):
        whole = state.content((value.id, PART_OF))
        return 0 if isinstance(whole, LayerRef) and whole.id in seen else _of_layer(state, value)
    if isinstance(value, ModelRef):
        return _of_model(state, value, seen, depth)
    if isinstance(value, Instance):
        return _of_instance(state, value, seen, depth)
    return UNKNOWN


def _of_layer(state: State, ref: LayerRef) -> Dim:
    if ref.class_name == "InputLayer":
        return 0
    bound, built = state.content((ref.id, LAYER)), state.content((ref.id, BUILT))
    if not isinstance(bound, BoundLayer):
        return UNKNOWN
    if bound.rule.weights is None:
        return 0
    if not isinstance(built, BuiltFact):
        return UNKNOWN
    telling = with_held(bound, lambda inner: replace(inner, count=lambda: _of_held(state, inner)))
    if telling is not bound:
        return telling.weights(*built.inputs)
    # The count is kept beside the fact that it follows from, for the layer that it was made for.
    if not built.counted or built.counted[0][0] is not bound:
        built.counted[:] = [(bound, bound.weights(*built.inputs))]
    return built.counted[0][1]


def _of_held(state: State, inner: Held) -> Dim:
    if isinstance(inner.layer, Instance) and state.read((inner.layer.id, BUILT)) != TRUE:
        return UNKNOWN
    return _count(state, inner.layer, set(), 1)


def _of_model(state: State, ref: ModelRef, seen: set[object], depth: int) -> Dim:
    if state.content((ref.id, CLONE)) is not ABSENT:
        seen = set()
    if ref.class_name == "Sequential":
        layers = layers_of(state, ref)
        return UNKNOWN if layers is None else total([_count(state, layer, seen, depth + 1) for layer in layers])
    graph = state.content((ref.id, GRAPH))
    if not isinstance(graph, Functional) or not graph.complete:
        return UNKNOWN
    facts = [fact for origin in graph.nodes if (fact := node_of(state, origin)) is not None and fact.kind == "layer"]
    # A whole application before its parts, whose weights are its own.
    facts.sort(key=lambda fact: not is_application(fact.target))
    return total([_count(state, fact.target, seen, depth + 1) for fact in facts])


def _of_instance(state: State, owner: Instance, seen: set[object], depth: int) -> Dim:
    if state.content((owner.id, GRAPH)) is not ABSENT:
        return _of_model(state, ModelRef(owner.id, "Functional"), seen, depth)
    function = state.read((owner.cls.id, FUNCTION))
    if function is not None:
        # Keras tracks a layer that is the function itself, and none that the function only uses.
        held = isinstance(function, LayerRef | ModelRef | Instance | Unknown)
        return _count(state, function, seen, depth + 1) if held else 0
    base = state.read((owner.id, BASE))
    known = base is not None or library_base(state, owner.cls) in _BARE
    if state.content((owner.id, "#touched")) is not ABSENT or not known:
        return UNKNOWN
    parts: list[Dim] = []
    for value in parts_of(state, owner):
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, LayerRef | ModelRef | Instance):
            parts.append(_count(state, value, seen, depth + 1))
    if base is not None:
        parts.append(_count(state, base, seen, depth + 1))
    made = state.read((owner.id, WEIGHTS)) or Tuple(())
    if not isinstance(made, Tuple):
        return UNKNOWN
    shapes = [weight.shape for weight in made.items if isinstance(weight, Tensor)]
    shapes += [shape for shape, _ in variables_of(state, owner, seen)]
    parts += [UNKNOWN if shape.dims is None else product(shape.dims) for shape in shapes]
    return total(parts)
