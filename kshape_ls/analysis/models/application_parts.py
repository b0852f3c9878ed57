"""The layers inside a model of ``keras.applications``, when a program asks for them: ``base.get_layer("conv1_relu")``.

Each is a layer with a node of its own, linked as in the model, so that a model may be made of a part of them. Nothing
of them is written before they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from kshape_ls.analysis.layers.library import BUILT, CONFIG, LAYER, RESULT, BuiltFact
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, node_of
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.state import PART_OF, WITHIN
from kshape_ls.analysis.python.plain import as_value, plain
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    Const,
    Identity,
    LayerRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import Arg

if TYPE_CHECKING:
    from kshape_ls.library.applications.tables import Part


def is_application(value: Value | None) -> TypeGuard[LayerRef]:
    """Whether it is the one layer as which a model of ``keras.applications`` stands in a graph."""
    return isinstance(value, LayerRef) and value.class_name.startswith("applications.")


def parts_within(state: State, whole: LayerRef) -> tuple[Tensor, tuple[Part, ...]] | None:
    """What such a model consists of, and the tensor that it starts from; nothing of them is written."""
    from kshape_ls.library.applications.tables import parts

    bound, fact = state.content((whole.id, LAYER)), node_of(state, whole.id)
    start = fact.inputs[0] if fact is not None and len(fact.inputs) == 1 else None
    if not isinstance(bound, BoundLayer) or start is None or node_of(state, start.origin) is None:
        return None
    written = state.content((whole.id, CONFIG))
    stated = {key: plain(state, value) for key, value in written} if isinstance(written, tuple) else {}
    found = parts(whole.class_name.removeprefix("applications."), start.shape, stated)
    return None if found is None else (start, found)


def part_weights(found: tuple[Part, ...], part: Part) -> int | None:
    """``count_params()`` of a part."""
    if part.bound is None or part.class_name == "InputLayer":
        return 0
    shapes = [found[at].output for at in part.inbound]
    made = part.bound.weights(*(shapes if len(shapes) == 1 else (tuple(shapes),)))
    return made if isinstance(made, int) else None


def layers_within(run: Run, whole: LayerRef) -> tuple[LayerRef, ...] | None:
    """The layers that such a model makes, in Keras's order; ``None`` where they aren't known."""
    held = run.content((whole.id, WITHIN))
    if isinstance(held, tuple):
        return held
    laid_out = parts_within(run, whole)
    if laid_out is None:
        return None
    start, found = laid_out
    tensors = [start]
    layers: list[LayerRef] = []
    for n, part in enumerate(found[1:], start=1):
        layer, tensor = _laid_out(run, whole, n, part, tensors)
        tensors.append(tensor)
        layers.append(layer)
    run.write((whole.id, WITHIN), tuple(layers))
    return tuple(layers)


def _laid_out(run: Run, whole: LayerRef, n: int, part: Part, before: list[Tensor]) -> tuple[LayerRef, Tensor]:
    identity = Identity(whole.id.token, run.world.path(whole.id.path, ("part", n)), whole.id.ordinal)
    layer, inputs = LayerRef(identity, part.class_name), tuple(before[k] for k in part.inbound)
    given: Value = inputs[0] if len(inputs) == 1 else Tuple(inputs, "list")
    tensor = Tensor(part.output, "symbolic", identity)
    shapes: tuple[Arg, ...] = (inputs[0].shape if len(inputs) == 1 else tuple(t.shape for t in inputs),)
    name = (("name", Const(part.name)),) if part.name else ()
    run.write((identity, PART_OF), whole)
    run.write((identity, CONFIG), (*((key, as_value(value)) for key, value in part.arguments), *name))
    run.write((identity, LAYER), part.bound or UNKNOWN_VALUE)
    trained = run.read((whole.id, "trainable"))
    if trained is not None:
        run.write((identity, "trainable"), trained)
    run.write((identity, RESULT), tensor)
    if part.bound is not None:
        run.write((identity, BUILT), BuiltFact(shapes, part.bound.built_spec(*shapes)))
    fact = NodeFact(
        "layer", part.class_name, layer, (given,), (), inputs, part.output, whole.id.token, whole.id.ordinal
    )
    run.write((identity, NODE), fact)
    return layer, tensor
