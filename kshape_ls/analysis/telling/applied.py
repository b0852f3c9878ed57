"""How the nodes of a graph are applied, and what layers of the program do inside: for who builds them again."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kshape_ls.analysis.facts import Application, Constant, Inbound
from kshape_ls.analysis.layers.library import CONFIG
from kshape_ls.analysis.layers.nodes import INSIDE, NODE, NodeFact
from kshape_ls.analysis.models.calls import by_name
from kshape_ls.analysis.python.containers import dict_items, list_items
from kshape_ls.analysis.python.plain import has_unknown, plain, sorted_tensors, tensors_in
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    DictRef,
    Identity,
    Instance,
    Library,
    ListRef,
    ModelRef,
    Slice,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.shapes import UNKNOWN, Mismatch

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

Places = Mapping[tuple[Identity | None, int], int]

_FOLLOWED = ("keras.", "tensorflow.")
_STATE = frozenset({"tensorflow.Variable", "keras.Variable", "keras.backend.variable"})
"""What makes a variable, which lasts longer than a call."""
_DEPTH = 12
_MOST = 4_000
"""Nodes inside one layer of the program."""


def application(file: FileAnalysis, fact: NodeFact, inbound: Iterable[Tensor]) -> Application:
    """How a node is applied; ``inbound`` are the tensors among it that nodes of the graph make."""
    places: dict[tuple[Identity | None, int], int] = {}
    for n, tensor in enumerate(inbound):
        places.setdefault((tensor.origin, tensor.index), n)
    handed = functools.partial(_handed, file, places)
    operation = ""
    if fact.kind in ("op", "operator", "subscript"):
        operation = fact.name
    elif fact.name.startswith("applications."):
        operation = f"keras.{fact.name}"
    return Application(
        operation,
        tuple(
            _index(value) if fact.kind == "subscript" and n else value for n, value in enumerate(map(handed, fact.args))
        ),
        tuple((key, handed(value)) for key, value in fact.kwargs),
        _holds(file, fact.target),
        fact.target,
        tuple(_given(places, tensor) for tensor in _taken(file, fact)),
    )


def _taken(file: FileAnalysis, fact: NodeFact) -> list[Tensor]:
    """The tensors that a node takes: a model's in the order of its inputs, others each once."""
    if not isinstance(fact.target, ModelRef):
        return each_once(fact.inputs)
    stated = fact.args[0] if fact.args else dict(fact.kwargs).get("inputs", UNKNOWN_VALUE)
    ordered = by_name(file, fact.target, stated)
    return [] if isinstance(ordered, Mismatch) else tensors_in(file, ordered)


def _index(value: Any) -> Any:
    """What stands in brackets: a number that isn't known is a whole one."""
    if isinstance(value, tuple):
        return tuple(map(_index, value))
    whole = isinstance(value, Constant) and not value.known and value.shape.rank == 0
    return replace(value, dtype="int32") if whole else value


def each_once(tensors: Iterable[Tensor]) -> list[Tensor]:
    """The tensors without those that are handed over again."""
    return list({(tensor.origin, tensor.index): tensor for tensor in tensors}.values())


def _handed(file: FileAnalysis, places: Places, value: Value, depth: int = 0) -> Any:
    if isinstance(value, Tensor):
        return _given(places, value)
    if depth > _DEPTH:
        return UNKNOWN
    inner = functools.partial(_handed, file, places, depth=depth + 1)
    if isinstance(value, Tuple):
        items = [inner(item) for item in value.items]
        if value.kind == "dict":
            return dict(zip(value.keys, items, strict=True))
        return items if value.kind == "list" else tuple(items)
    if isinstance(value, ListRef):
        held = list_items(file, value)
        return UNKNOWN if held is None else [inner(item) for item in held]
    if isinstance(value, DictRef):
        entries = dict_items(file, value)
        return UNKNOWN if entries is None else {key: inner(item) for key, item in entries}
    if isinstance(value, Slice):
        return slice(inner(value.start), inner(value.stop), inner(value.step))
    if isinstance(value, Library) and value.name.endswith(".newaxis"):
        return None
    return plain(file, value)


def _given(places: Places, tensor: Tensor) -> Inbound | Constant:
    at = places.get((tensor.origin, tensor.index))
    constant = Constant(tensor.shape, tensor.dtype or "float32", tensor.kind == "symbolic", bool(tensor.dtype))
    return constant if at is None else Inbound(at)


def _holds(file: FileAnalysis, layer: Value | None) -> tuple[tuple[str, Any], ...]:
    held = file.content((getattr(layer, "id", None), CONFIG)) if layer is not None else None
    found = ((str(name), value) for name, value in held) if isinstance(held, tuple) else ()
    graphs = ((name, file.graph(value)) for name, value in found if isinstance(value, ModelRef))
    return tuple((name, graph) for name, graph in graphs if graph is not None)


def way_inside(file: FileAnalysis, origin: Identity, fact: NodeFact) -> tuple[list[Identity], list[Tensor]] | None:
    """The nodes inside an application of a layer of the program, producers first, and the tensors that come out.

    ``None`` where not every tensor that comes out is known.
    """
    result = file.content((origin, INSIDE))
    if not isinstance(fact.target, Instance) or not isinstance(result, Tensor | Tuple) or has_unknown(file, result):
        return None
    ends = sorted_tensors(file, result)
    starts = {t.origin for t in fact.inputs}
    order: dict[Identity, None] = {}
    todo: list[tuple[Identity | None, bool]] = [(t.origin, False) for t in reversed(ends)]
    while todo:
        at, done = todo.pop()
        if at is None or at == origin:
            return None
        if at in starts or at in order:
            continue
        made = file.content((at, NODE))
        if not isinstance(made, NodeFact):
            return None
        if done:
            order[at] = None
            continue
        if len(todo) > _MOST:
            return None
        todo.append((at, True))
        todo.extend((t.origin, False) for t in reversed(made.inputs) if is_followed(file, t, starts))
    return list(order), ends


def is_followed(file: FileAnalysis, tensor: Tensor, starts: Iterable[Identity | None]) -> bool:
    """Whether what made a tensor belongs to the graph inside; what doesn't is a constant there."""
    if tensor.origin is None or tensor.origin in starts:
        return tensor.origin in starts
    made = file.content((tensor.origin, NODE))
    if not isinstance(made, NodeFact) or made.name in _STATE:
        return False
    return made.kind != "op" or made.name.startswith(_FOLLOWED)
