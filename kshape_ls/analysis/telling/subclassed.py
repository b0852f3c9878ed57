"""Models of the program's own classes: what they hold, and what ``call`` does where they are called."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import GraphNode, LayerRow, ModelGraph
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.layers.trainable import count_fixed
from kshape_ls.analysis.models.state import GRAPH, NAMED, Named
from kshape_ls.analysis.python.classes import library_base
from kshape_ls.analysis.telling.graphs import inside_of
from kshape_ls.analysis.telling.listing import rows_of
from kshape_ls.analysis.telling.own_classes import MODELS
from kshape_ls.analysis.values import ABSENT, Identity, Instance
from kshape_ls.shapes import UNKNOWN_SHAPE

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


def subclassed(file: FileAnalysis) -> tuple[ModelGraph, ...]:
    """Every object of a class of the program that derives from ``keras.Model``, in the order of the text."""
    found = (_told(file, instance) for instance in dict.fromkeys(_instances(file)))
    return tuple(model for model in found if model is not None)


def _instances(file: FileAnalysis) -> Iterator[Instance]:
    for _, record in file.roots():
        for owner, key in record.made():
            named = record.writes[owner, key]
            if key == NAMED and isinstance(named, Named) and library_base(file, named.instance.cls) in MODELS:
                yield named.instance


def _told(file: FileAnalysis, instance: Instance) -> ModelGraph | None:
    where = file.range(instance.id.token, instance.id.ordinal)
    if where is None or file.content((instance.id, GRAPH)) is not ABSENT:
        return None
    names = file.layer_names
    listed = functools.cache(functools.partial(rows_of, file, instance, names))
    inside = next((way for way in _ways(file, instance) if way is not None), None)
    if inside is None:
        nodes = tuple(_node(row) for row in listed())
        inside = ModelGraph(str, instance.cls.name, where, nodes, (), None, None, None, "", False)
    total = functools.partial(file.params, instance)
    return replace(
        inside,
        label=functools.partial(names.of, instance),
        range=where,
        counted=total,
        counted_trainable=functools.partial(_trainable, file, instance),
        assigned=functools.partial(names.variable_of, instance),
        listed=listed,
    )


def _ways(file: FileAnalysis, instance: Instance) -> Iterator[ModelGraph | None]:
    for _, record in file.roots():
        for (origin, key), fact in record.writes.items():
            if key == NODE and isinstance(origin, Identity) and isinstance(fact, NodeFact) and fact.target == instance:
                yield inside_of(file, origin, fact, file.layer_names)


def _node(row: LayerRow) -> GraphNode:
    return GraphNode(row.label, row.class_name, row.output or UNKNOWN_SHAPE, (), row.counted, row.range)


def _trainable(file: FileAnalysis, instance: Instance) -> int | None:
    every, fixed = file.params(instance), count_fixed(file, instance)
    return None if every is None or fixed is None else every - fixed
