"""How many scalars training leaves alone: moving statistics, and layers whose ``trainable`` is ``False``."""

from __future__ import annotations

from kshape_ls.analysis.layers.library import CONFIG, LAYER
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.layers.variables import variables_of
from kshape_ls.analysis.layers.weights import count
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.models.application_parts import is_application, part_weights, parts_within
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import BASE, FIXED, FROZEN, GRAPH, WITHIN, Functional
from kshape_ls.analysis.python.classes import parts_of
from kshape_ls.analysis.values import Const, Instance, LayerRef, ModelRef, Tensor, Tuple, Unknown, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.fixed_weights import fixed_weights
from kshape_ls.shapes import UNKNOWN
from kshape_ls.shapes.dims import product


def count_fixed(state: State, value: Value | None) -> int | None:
    """The number of scalars that don't change in training, ``None`` where it isn't certain."""
    if state.read(FROZEN) is not None:
        return None
    return _fixed(state, value, set())


def inner_layers(state: State, owner: ModelRef | Instance) -> tuple[Value, ...]:
    """The layers that a model, or a layer of the program, consists of, as far as they are known."""
    graph = state.content((owner.id, GRAPH))
    if isinstance(graph, Functional):
        facts = (node_of(state, origin) for origin in graph.nodes)
        return tuple(dict.fromkeys(fact.target for fact in facts if fact is not None and fact.target is not None))
    if isinstance(owner, ModelRef):
        return layers_of(state, owner) or ()
    base = state.read((owner.id, BASE))
    held = (*parts_of(state, owner), *((base,) if base is not None else ()))
    return tuple(part for part in held if isinstance(part, LayerRef | ModelRef | Instance))


def _fixed(state: State, value: Value | None, seen: set[object]) -> int | None:
    if not isinstance(value, LayerRef | ModelRef | Instance):
        return None if isinstance(value, Unknown) else 0
    if value.id in seen:
        return 0
    seen.add(value.id)
    if _is_frozen(state, value) is True:
        return count(state, value)
    if _is_frozen(state, value) is None:
        return None
    if isinstance(value, LayerRef):
        return _of_layer(state, value, seen)
    parts = [_fixed(state, part, seen) for part in inner_layers(state, value)]
    if isinstance(value, Instance):
        parts += _own(state, value, seen)
    return None if None in parts else sum(part for part in parts if part is not None)


def _is_frozen(state: State, value: LayerRef | ModelRef | Instance) -> bool | None:
    held = state.read((value.id, "trainable"))
    if held is None and isinstance(value, LayerRef):
        config = state.content((value.id, CONFIG))
        held = dict(config).get("trainable") if isinstance(config, tuple) else None
    if held is None:
        return False
    return not held.value if isinstance(held, Const) else None


def _of_layer(state: State, ref: LayerRef, seen: set[object]) -> int | None:
    if ref.class_name == "InputLayer":
        return 0
    within = state.content((ref.id, WITHIN))
    if is_application(ref) and isinstance(within, tuple):
        found = [_fixed(state, part, seen) for part in within]
        return None if None in found else sum(part for part in found if part is not None)
    laid_out = parts_within(state, ref) if is_application(ref) else None
    if laid_out is not None:
        _, parts = laid_out
        made = [fixed_weights(part.bound, part_weights(parts, part)) if part.bound else 0 for part in parts]
        return None if None in made else sum(part for part in made if part is not None)
    bound = state.content((ref.id, LAYER))
    return fixed_weights(bound, count(state, ref)) if isinstance(bound, BoundLayer) else None


def _own(state: State, owner: Instance, seen: set[object]) -> list[int | None]:
    """The weights that a layer of the program made for itself and not for training."""
    held = state.read((owner.id, FIXED)) or Tuple(())
    if not isinstance(held, Tuple):
        return [None]
    set_on = variables_of(state, owner, seen)
    if any(trained is None for _, trained in set_on):
        return [None]
    shapes = [weight.shape for weight in held.items if isinstance(weight, Tensor)]
    shapes += [shape for shape, trained in set_on if not trained]
    sizes = [UNKNOWN if shape.dims is None else product(shape.dims) for shape in shapes]
    return [size if isinstance(size, int) else None for size in sizes]
