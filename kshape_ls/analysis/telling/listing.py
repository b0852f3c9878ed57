"""The layers of a model as ``summary()`` lists them: each once, in Keras's order, with what it is connected to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import LayerRow
from kshape_ls.analysis.layers.library import BUILT, CONFIG, LAYER, BuiltFact, name_of
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.models.application_parts import is_application, part_weights, parts_within
from kshape_ls.analysis.models.first_batch import first_of
from kshape_ls.analysis.models.functional import ordered
from kshape_ls.analysis.models.sequential import chain_of, layers_of
from kshape_ls.analysis.models.state import BASE, CLONE, GRAPH, Functional
from kshape_ls.analysis.python.classes import is_layer, parts_of
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.telling.names import Names, operation_class
from kshape_ls.analysis.values import ABSENT, NONE, Identity, Instance, LayerRef, ModelRef, Unknown, Value
from kshape_ls.library.application import BoundLayer, apply_layer
from kshape_ls.library.class_names import listed_as
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Dim, Mismatch, Nest, Output, Shape

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


def rows_of(file: FileAnalysis, model: ModelRef | Instance, names: Names) -> tuple[LayerRow, ...]:
    """What ``model.summary()`` lists."""
    graph = file.content((model.id, GRAPH))
    if isinstance(graph, Functional):
        cloned = file.content((model.id, CLONE)) is not ABSENT
        of_input = functools.partial(_copied_input, file, names) if cloned else names.of_input
        return tuple(_functional(file, graph, names, of_input))
    if isinstance(model, ModelRef):
        made, chain = _made(file, model), layers_of(file, model) or ()
        return tuple(_layer(file, layer, names, *_made_last(file, model, layer, made, names)) for layer in chain)
    base = file.read((model.id, BASE))
    if isinstance(base, ModelRef):
        return rows_of(file, base, names)
    held = (part for part in parts_of(file, model) if isinstance(part, LayerRef | ModelRef | Instance))
    layers = [part for part in dict.fromkeys(held) if not isinstance(part, Instance) or is_layer(file, part.cls)]
    size = first_of(file, model)
    return tuple(_layer(file, layer, names, None, size) for layer in layers)


def _made_last(
    file: FileAnalysis, model: ModelRef, layer: Value, made: Mapping[Value, Output], names: Names
) -> tuple[Output | None, Dim]:
    """A layer's output in a ``Sequential``, and for how many samples; one of several models has that of the last."""
    last = names.last_of(layer)
    if layer not in made or last is None or last[0] in chain_of(file, model):
        return made.get(layer), first_of(file, model)
    way = file.program.paths.way(last[0].path)
    match way[-1][1] if way else None:
        case ("seq", Identity() as other, _):
            return last[1], first_of(file, ModelRef(other, "Sequential"))
    return last[1], DYNAMIC


def _copied_input(file: FileAnalysis, names: Names, origin: Identity) -> str:
    """The input of a copy is named after the tensor that it is a copy of; how many tensors there were isn't known."""
    stated = file.content((origin, CONFIG))
    named = isinstance(stated, tuple) and dict(stated).get("name", NONE) != NONE
    return names.of_input(origin) if named else "keras_tensor"


def _functional(
    file: FileAnalysis, graph: Functional, names: Names, of_input: Callable[[Identity], str]
) -> list[LayerRow]:
    facts = {origin: file.content((origin, NODE)) for origin in graph.nodes}
    applied: dict[Value | Identity, list[Identity]] = {}
    for origin in graph.nodes:
        applied.setdefault(_subject(origin, facts[origin]), []).append(origin)
    starts = {t.origin for t in tensors_in(file, graph.inputs)}
    rows: dict[Value | Identity, LayerRow] = {}
    for origin in ordered(file, graph):
        fact, subject = facts[origin], _subject(origin, facts[origin])
        if subject in rows:
            continue
        if not isinstance(fact, NodeFact) or fact.kind == "input" or origin in starts:
            rows[origin] = _input(file, graph, origin, fact, of_input)
            continue
        if isinstance(fact.target, LayerRef) and is_application(fact.target):
            rows.update(_parts(file, fact.target, lambda at: _label(at, facts.get(at), names, of_input), names))
            continue
        inbound: list[tuple[Callable[[], str], int, int]] = []
        last = fact
        for at in applied[subject]:
            here = facts[at]
            last = here if isinstance(here, NodeFact) else fact
            for tensor in last.inputs:
                if tensor.origin is None or tensor.kind != "symbolic":
                    continue
                source = facts.get(tensor.origin)
                number = applied.get(_subject(tensor.origin, source), [tensor.origin])
                which = number.index(tensor.origin) if tensor.origin in number else 0
                label = _label(tensor.origin, source, names, of_input)
                inbound.append((label, which, tensor.index))
        rows[subject] = _row(file, origin, fact, last.output, tuple(inbound), names)
    return list(rows.values())


def _parts(
    file: FileAnalysis, whole: LayerRef, label_of: Callable[[Identity], Callable[[], str]], names: Names
) -> dict[Value | Identity, LayerRow]:
    """The layers inside a model of ``keras.applications``; what it starts from is listed already."""
    laid_out, where = parts_within(file, whole), file.range(whole.id.token, whole.id.ordinal)
    if laid_out is None:
        return {whole: LayerRow(lambda: "", _class(whole), None, functools.partial(file.params, whole), range=where)}
    start, parts = laid_out
    labels: list[Callable[[], str]] = [
        str if start.origin is None else label_of(start.origin),
        *(functools.partial(names.of_part, whole, n) for n in range(1, len(parts))),
    ]
    return {
        whole.id._replace(ordinal=-n): LayerRow(
            labels[n],
            part.class_name,
            part.output,
            functools.partial(part_weights, parts, part),
            tuple((labels[at], 0, 0) for at in part.inbound),
            None,
            where,
        )
        for n, part in enumerate(parts)
        if n
    }


def _subject(origin: Identity, fact: object) -> Value | Identity:
    return fact.target if isinstance(fact, NodeFact) and fact.target is not None else origin


def _label(origin: Identity, fact: object, names: Names, of_input: Callable[[Identity], str]) -> Callable[[], str]:
    if not isinstance(fact, NodeFact) or fact.kind == "input":
        return functools.partial(of_input, origin)
    if fact.target is not None:
        return functools.partial(names.of, fact.target)
    return functools.partial(names.of_operation, origin, fact)


def _row(
    file: FileAnalysis,
    origin: Identity,
    fact: NodeFact,
    output: Output,
    inbound: tuple[tuple[Callable[[], str], int, int], ...],
    names: Names,
) -> LayerRow:
    where = file.range(fact.token, fact.ordinal)
    label = _label(origin, fact, names, names.of_input)
    if fact.target is None:
        return LayerRow(label, operation_class(fact), output, 0, inbound, None, where)
    nested = file.graph(fact.target) if isinstance(fact.target, ModelRef) else None
    counted = functools.partial(file.params, fact.target)
    return LayerRow(label, _class(fact.target), output, counted, inbound, nested, where)


def _input(
    file: FileAnalysis, graph: Functional, origin: Identity, fact: object, of_input: Callable[[Identity], str]
) -> LayerRow:
    tensor = next((t for t in tensors_in(file, graph.inputs) if t.origin == origin), None)
    shape = tensor.shape if tensor is not None else fact.output if isinstance(fact, NodeFact) else UNKNOWN_SHAPE
    where = file.range(fact.token, fact.ordinal) if isinstance(fact, NodeFact) else None
    label = functools.partial(of_input, origin)
    return LayerRow(label, "InputLayer", shape, 0, (), None, where)


def _made(file: FileAnalysis, model: ModelRef) -> dict[Value, Output]:
    """What each layer of a ``Sequential`` makes in it."""
    facts = [file.content((origin, NODE)) for origin in chain_of(file, model)]
    return {fact.target: fact.output for fact in facts if isinstance(fact, NodeFact) and fact.target is not None}


def _layer(file: FileAnalysis, layer: Value, names: Names, output: Output | None, size: Dim) -> LayerRow:
    """A layer in a model that was built for ``size`` samples."""
    label: Callable[[], str] = functools.partial(names.of, layer)
    if isinstance(layer, Unknown) or not isinstance(layer, LayerRef | ModelRef | Instance):
        return LayerRow(lambda: "?", "?", None, None)
    where = file.range(layer.id.token, layer.id.ordinal)
    nested = file.graph(layer) if isinstance(layer, ModelRef) else None
    called = output is not None
    if output is None and isinstance(layer, LayerRef):
        output = _as_built(file, layer)
    if output is None and isinstance(layer, Instance):
        output = names.output_of(layer)
    if output is None and nested is not None and isinstance(layer, ModelRef):
        # What it made of symbolic tensors, else what it was built for.
        output = names.output_of(layer)
        called = output is not None
        output, size = (output, DYNAMIC) if output is not None else (nested.output, first_of(file, layer))
    output = None if output is None else _for_batch(output, size)
    return LayerRow(label, _class(layer), output, functools.partial(file.params, layer), (), nested, where, called)


def _for_batch(output: Output, size: Dim) -> Output:
    """An output with its open batch axis as Keras lists it, which is the first that a layer hands on."""
    if isinstance(output, Nest):
        return replace(output, items=tuple(_for_batch(item, size) for item in output.items))
    dims = output.dims
    return Shape((size, *dims[1:])) if dims and dims[0] is DYNAMIC else output


def _as_built(file: FileAnalysis, layer: LayerRef) -> Output | None:
    """What a layer makes of the shapes that it was built for."""
    bound, built = file.content((layer.id, LAYER)), file.content((layer.id, BUILT))
    if not isinstance(bound, BoundLayer) or not isinstance(built, BuiltFact):
        return None
    made = apply_layer(bound, built.inputs, {}, None)
    return None if isinstance(made, Mismatch) else made


def _class(layer: Value) -> str:
    name = name_of(layer)
    name = listed_as(name) if isinstance(layer, LayerRef) else name
    return "Functional" if name.startswith("applications.") else name
