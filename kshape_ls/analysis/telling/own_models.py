"""Models of the program's own classes, as graphs: an object with the calls of it that are seen."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.python.classes import library_base
from kshape_ls.analysis.telling.graphs import given_node, node_at
from kshape_ls.analysis.telling.made_elsewhere import made_elsewhere
from kshape_ls.analysis.values import Identity, Instance

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_MODELS = ("keras.Model", "?")
_CALLS = 20
"""Calls of one model with different shapes that are looked at."""


def every_model(file: FileAnalysis) -> tuple[ModelGraph, ...]:
    """The models that a file makes or has made by functions of others, of the library's classes and of its own."""
    return (*file.models, *made_elsewhere(file), *own_models(file))


def own_models(file: FileAnalysis) -> tuple[ModelGraph, ...]:
    """Every object of the program's own model classes that is called, with what each call of it does inside."""
    calls: dict[Instance, dict[object, tuple[Identity, NodeFact]]] = {}
    for origin, fact in _calls(file):
        assert isinstance(fact.target, Instance)
        met = calls.setdefault(fact.target, {})
        if len(met) < _CALLS:
            met.setdefault(tuple(t.shape for t in fact.inputs), (origin, fact))
    graphs = (_graph(file, model, _telling(list(met.values()))) for model, met in calls.items())
    return tuple(graph for graph in graphs if graph is not None)


def _telling(calls: list[tuple[Identity, NodeFact]]) -> list[tuple[Identity, NodeFact]]:
    """The calls that say something of a model: where some are on known shapes, those on unknown ones don't."""
    known = [call for call in calls if all(tensor.shape.dims is not None for tensor in call[1].inputs)]
    return known or calls


def _calls(file: FileAnalysis) -> Iterator[tuple[Identity, NodeFact]]:
    for _, root in file.roots():
        for (owner, key), made in root.writes.items():
            if key == NODE and isinstance(owner, Identity) and isinstance(made, NodeFact) and _is_model(file, made):
                yield owner, made


def _is_model(file: FileAnalysis, fact: NodeFact) -> bool:
    target = fact.target
    return isinstance(target, Instance) and bool(fact.inputs) and library_base(file, target.cls) in _MODELS


def _graph(file: FileAnalysis, model: Instance, calls: list[tuple[Identity, NodeFact]]) -> ModelGraph | None:
    where = file.range(model.id.token, model.id.ordinal)
    if where is None:
        return None
    nodes: list[GraphNode] = []
    inputs_at: list[int] = []
    outputs_at: list[int] = []
    for origin, fact in calls:
        starts = {(t.origin, t.index): len(nodes) + n for n, t in enumerate(dict.fromkeys(fact.inputs))}
        inputs_at += starts.values()
        nodes += [given_node(t, file.range(fact.token, fact.ordinal) or where) for t in dict.fromkeys(fact.inputs)]
        outputs_at.append(len(nodes))
        nodes.append(node_at(file, model.id, origin, {}, file.layer_names, None, starts))
    shapes = tuple(nodes[at].output for at in inputs_at)
    return ModelGraph(
        functools.partial(file.layer_names.of, model),
        model.cls.name,
        where,
        tuple(nodes),
        shapes,
        nodes[outputs_at[0]].output,
        functools.partial(file.params, model),
        functools.partial(file.params, model),
        functools.partial(file.layer_names.variable_of, model),
        False,
        tuple(outputs_at),
        (0,) * len(outputs_at),
        tuple(inputs_at),
    )
