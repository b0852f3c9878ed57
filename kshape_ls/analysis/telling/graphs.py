"""The layer graph told as models: layer applications in order, with names, shapes and weights."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.analysis.layers.library import CONFIG, LAYER, name_of
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, output_of
from kshape_ls.analysis.layers.trainable import count_fixed
from kshape_ls.analysis.layers.wrapped import holds_own
from kshape_ls.analysis.models.sequential import chain_of, layers_of
from kshape_ls.analysis.models.state import GRAPH, IN, OUT, Functional
from kshape_ls.analysis.python.plain import plain, sorted_tensors, tensors_in
from kshape_ls.analysis.telling.applied import application, each_once, way_inside
from kshape_ls.analysis.telling.blocks import blocks_of
from kshape_ls.analysis.telling.listing import rows_of
from kshape_ls.analysis.telling.names import Names, operation_class
from kshape_ls.analysis.telling.stories import node_entry
from kshape_ls.analysis.values import (
    Identity,
    Instance,
    LayerRef,
    LibraryObject,
    ModelRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.application import BoundLayer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Shape

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


def graph_of(file: FileAnalysis, model: ModelRef, names: Names) -> ModelGraph | None:
    """One model as it is at the end of the file; ``None`` where another file makes it."""
    where = file.range(model.id.token, model.id.ordinal)
    return None if where is None else graph_at(file, model, names, where)


def graph_at(file: FileAnalysis, model: ModelRef, names: Names, where: Range) -> ModelGraph:
    """One model as it is at the end of the file, made at a place of it."""
    origins, complete = origins_of(file, model)
    held = file.content((model.id, GRAPH))
    positions: dict[Identity, int] = {origin: n for n, origin in enumerate(origins)}
    first = file.content((model.id, IN))
    start_shape = first.shape if isinstance(first, Tensor) else None
    nodes = [node_at(file, model.id, origin, positions, names, start_shape) for origin in origins]
    if not origins and model.class_name == "Sequential":
        nodes = [_unbuilt(file, layer, names) for layer in layers_of(file, model) or ()]
        complete = False
    end, start = file.content((model.id, OUT)), file.content((model.id, IN))
    ends = [t for t in (sorted_tensors(file, end) if isinstance(end, Tensor | Tuple) else ()) if t.origin in positions]
    starts = tensors_in(file, start) if isinstance(start, Tensor | Tuple) else []
    total = functools.partial(file.params, model)
    return ModelGraph(
        functools.partial(names.of, model),
        model.class_name,
        where,
        tuple(nodes),
        tuple(t.shape for t in starts),
        output_of(end) if isinstance(end, Tensor | Tuple) else None,
        total,
        functools.partial(_trainable, file, model),
        functools.partial(names.variable_of, model),
        complete,
        tuple(positions[t.origin] for t in ends if t.origin is not None),
        tuple(t.index for t in ends),
        tuple(positions[t.origin] for t in starts if t.origin is not None and t.origin in positions),
        not isinstance(held, Functional) or held.connected,
        functools.partial(rows_of, file, model, names),
    )


def made_of(file: FileAnalysis, tokens: Set[int]) -> list[ModelRef]:
    """The models that are made by some units, or have layers that are, found without telling their graphs."""
    return [model for model in file.program.index.makers if not tokens.isdisjoint(_parts(file, model))]


def _parts(file: FileAnalysis, model: ModelRef) -> frozenset[int]:
    """The units that make a model or its layers."""
    known = file.program.parts.get(model)
    if known is not None:
        return known
    found, slots = file.watched(functools.partial(_made_by, file, model))
    file.program.parts.keep(model, found, slots)
    return found


def _made_by(file: FileAnalysis, model: ModelRef) -> frozenset[int]:
    parts = origins_of(file, model)[0]
    if not parts and model.class_name == "Sequential":
        held = layers_of(file, model) or ()
        parts = [layer.id for layer in held if isinstance(layer, LayerRef | ModelRef | Instance)]
    return frozenset({model.id.token, *(part.token for part in parts)})


def inside_of(file: FileAnalysis, origin: Identity, fact: NodeFact, names: Names) -> ModelGraph | None:
    """What a layer of the program does with its inputs; ``None`` where that isn't known."""
    where, way = file.range(fact.token, fact.ordinal), way_inside(file, origin, fact)
    if where is None or way is None or fact.target is None:
        return None
    origins, ends = way
    inputs = each_once(fact.inputs)
    positions = {at: len(inputs) + n for n, at in enumerate(origins)}
    starts = {(t.origin, t.index): n for n, t in enumerate(inputs)}
    nodes = [given_node(t, where) for t in inputs]
    nodes += [node_at(file, origin, at, positions, names, None, starts) for at in origins]
    at = [starts.get((t.origin, t.index), positions.get(t.origin, -1)) for t in ends if t.origin is not None]
    if -1 in at:
        return None
    taken = tuple(0 if (t.origin, t.index) in starts else t.index for t in ends)
    shapes, output = tuple(t.shape for t in inputs), fact.output
    name, given = functools.partial(names.of, fact.target), tuple(range(len(inputs)))
    return ModelGraph(
        name, fact.name, where, tuple(nodes), shapes, output, None, None, "", True, tuple(at), taken, given
    )


def _trainable(file: FileAnalysis, model: ModelRef) -> int | None:
    every, fixed = file.params(model), count_fixed(file, model)
    return None if every is None or fixed is None else every - fixed


def origins_of(file: FileAnalysis, model: ModelRef) -> tuple[list[Identity], bool]:
    """The nodes of a model in order, and whether they are all."""
    graph = file.content((model.id, GRAPH))
    if isinstance(graph, Functional):
        return list(graph.nodes), graph.complete
    found = chain_of(file, model)
    return found, bool(found)


def given_node(tensor: Tensor, where: Range) -> GraphNode:
    """What stands for a tensor that a layer of the program is given."""
    dtype = (("dtype", tensor.dtype),) if tensor.dtype else ()
    return GraphNode("input", "InputLayer", tensor.shape, (), 0, where, arguments=dtype)


def node_at(
    file: FileAnalysis,
    maker: Identity,
    origin: Identity,
    positions: Mapping[Identity, int],
    names: Names,
    start: Shape | None,
    starts: Mapping[tuple[Identity | None, int], int] = MappingProxyType({}),
) -> GraphNode:
    """A node; ``starts`` are the positions of tensors that are handed to what it stands in."""
    fact = file.content((origin, NODE))
    if not isinstance(fact, NodeFact):
        return GraphNode(functools.partial(names.of_input, origin), "InputLayer", start or UNKNOWN_SHAPE, (), 0)
    inbound = [t for t in fact.inputs if t.origin in positions or (t.origin, t.index) in starts]
    arguments, literal = _arguments(file, fact.target) if fact.target is not None else ((), False)
    class_name = fact.name.rpartition(".")[2] or fact.name
    if fact.kind == "op" and fact.name.startswith("keras.layers."):
        # layers.concatenate(...) is the layer Concatenate.
        class_name = operation_class(fact)
        arguments = tuple((key, plain(file, value)) for key, value in fact.kwargs if not tensors_in(file, value))
        literal = all(value is not UNKNOWN for _, value in arguments)
    label: str | Callable[[], str] = class_name
    if fact.kind == "input":
        label = functools.partial(names.of_input, origin)
    elif fact.target is not None:
        label = functools.partial(names.of, fact.target)
    else:
        label = functools.partial(names.of_operation, origin, fact)
    call = tuple((key, plain(file, value)) for key, value in fact.kwargs if not tensors_in(file, value))
    if fact.kind == "input":
        held = file.content((origin, CONFIG))
        arguments = tuple((str(k), plain(file, v)) for k, v in held) if isinstance(held, tuple) else ()
        literal = isinstance(held, tuple) and all(value is not UNKNOWN for _, value in arguments)
    return GraphNode(
        label,
        class_name,
        fact.output,
        tuple(_position(t, positions, starts) for t in inbound),
        functools.partial(file.params, fact.target) if fact.target is not None else 0,
        file.range(fact.token, fact.ordinal),
        True,
        arguments,
        literal,
        call,
        tuple(0 if (t.origin, t.index) in starts else t.index for t in inbound),
        file.graph(fact.target) if isinstance(fact.target, ModelRef) else None,
        functools.partial(node_entry, file, fact),
        functools.partial(application, file, fact, inbound),
        functools.partial(inside_of, file, origin, fact, names) if isinstance(fact.target, Instance) else None,
        functools.partial(blocks_of, file, origin.path, maker.path),
    )


def _position(
    tensor: Tensor, positions: Mapping[Identity, int], starts: Mapping[tuple[Identity | None, int], int]
) -> int:
    at = starts.get((tensor.origin, tensor.index))
    return at if at is not None else positions[tensor.origin] if tensor.origin is not None else -1


def _unbuilt(file: FileAnalysis, layer: Value, names: Names) -> GraphNode:
    arguments, literal = _arguments(file, layer)
    where = file.range(layer.id.token, layer.id.ordinal) if isinstance(layer, LayerRef | ModelRef | Instance) else None
    return GraphNode(
        functools.partial(names.of, layer),
        name_of(layer),
        UNKNOWN_SHAPE,
        (),
        None,
        where,
        True,
        arguments,
        literal,
        nested=file.graph(layer) if isinstance(layer, ModelRef) else None,
    )


def _arguments(file: FileAnalysis, layer: Value) -> tuple[tuple[tuple[str, Any], ...], bool]:
    if not isinstance(layer, LayerRef):
        return (), False
    held = file.content((layer.id, CONFIG))
    if not isinstance(held, tuple):
        return (), False
    found = tuple((str(name), _literal(file, value)) for name, value in held)
    bound = file.content((layer.id, LAYER))
    if isinstance(bound, BoundLayer):
        # Of ``Dense(**config)`` it isn't known what is stated.
        names = {name for name, _ in found}
        found += tuple(pair for pair in bound.arguments if pair[1] is UNKNOWN and pair[0] not in names)
    return found, all(value is not UNKNOWN for _, value in found)


def _literal(file: FileAnalysis, value: Value) -> Any:
    if isinstance(value, LibraryObject):
        return UNKNOWN
    found = plain(file, value)
    return UNKNOWN if holds_own(found) else found
