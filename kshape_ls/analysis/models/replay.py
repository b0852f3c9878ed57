"""A model applied again: its nodes, in order, on other tensors."""

from __future__ import annotations

from dataclasses import replace as with_fields
from typing import NamedTuple

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.library import apply
from kshape_ls.analysis.layers.nodes import NodeFact, node_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import GRAPH, Functional, model_output
from kshape_ls.analysis.python.containers import fixed
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.tensors.operations import index_of, subscripted
from kshape_ls.analysis.values import (
    Identity,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    mapped,
    tensors_of,
    unknown_like,
)
from kshape_ls.library.application import apply_op, as_shape
from kshape_ls.library.index import op_rule
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Output, Shape


class Replayed(NamedTuple):
    """A model's result for inputs of some shapes, and what it was worked out from."""

    record: Record
    value: Value


Known = dict[tuple[Identity | None, int], Value]


def replay(run: Run, ref: ModelRef, expected: list[Tensor], given: list[Tensor], kind: TensorKind) -> Value:
    """The model's output for ``given`` in place of its own inputs."""
    if all(e.shape == g.shape for e, g in zip(expected, given, strict=True)):
        return _as_kind(model_output(run, ref), kind)
    key = (ref.id, tuple((each.shape, each.dtype) for each in given), kind)
    before = run.replayed.get(key)
    if isinstance(before, Replayed) and all(run.peek(slot) == seen for slot, seen in before.record.reads.items()):
        for slot, value in before.record.writes.items():
            run.put(slot, value)
        run.record.absorb(before.record)
        return before.value
    parent = run.record
    # What it takes to know whether the result still holds, for loops that apply a model many times.
    run.record = Record(None, children=parent.children, cost=0)
    run.quiet += 1
    try:
        if ref.class_name == "Sequential":
            value = _sequential(run, ref, given[0], kind)
        else:
            value = _functional(run, ref, expected, given, kind)
        run.replayed[key] = Replayed(run.record, value)
    finally:
        run.quiet -= 1
        parent.absorb(run.record)
        run.record = parent
    return value


def _place(run: Run) -> Place:
    return Place(run.unit.node, Identity(run.unit.token, run.world.path(run.path, "quiet"), -1), "quiet")


def _sequential(run: Run, ref: ModelRef, start: Tensor, kind: TensorKind) -> Value:
    layers = layers_of(run, ref)
    current: Value = with_fields(start, kind="symbolic")
    if layers is None:
        return Tensor(UNKNOWN_SHAPE, kind)
    for layer in layers:
        current = apply(run, layer, Arguments((current,)), _place(run))
    return _as_kind(current, kind)


def _functional(run: Run, ref: ModelRef, expected: list[Tensor], given: list[Tensor], kind: TensorKind) -> Value:
    graph = run.content((ref.id, GRAPH))
    if not isinstance(graph, Functional) or not graph.complete:
        return _as_declared(run, ref, expected, given, kind)
    known: Known = {(e.origin, e.index): with_fields(g, kind="symbolic") for e, g in zip(expected, given, strict=True)}
    for origin in graph.nodes:
        if any(o == origin for o, _ in known):
            continue
        fact = node_of(run, origin)
        if fact is None:
            continue
        for n, value in enumerate(_flat(_applied(run, fact, known))):
            known[origin, n] = value
    return _as_kind(_put(run, graph.outputs, known), kind)


def _as_declared(run: Run, ref: ModelRef, expected: list[Tensor], given: list[Tensor], kind: TensorKind) -> Value:
    """What is known of a result though the graph isn't: sizes that hold whatever the inputs' open ones are."""
    output = model_output(run, ref)
    for declared, tensor in zip(expected, given, strict=True):
        pairs = list(zip(declared.shape.dims or (), tensor.shape.dims or (), strict=False))
        ranks = declared.shape.rank, tensor.shape.rank
        if None in ranks or ranks[0] != ranks[1] or any(a is not DYNAMIC and a != b for a, b in pairs):
            return unknown_like(output, kind)

    def settled(tensor: Tensor) -> Value:
        dims = tensor.shape.dims
        known = UNKNOWN_SHAPE if dims is None else Shape(tuple(UNKNOWN if dim is DYNAMIC else dim for dim in dims))
        return Tensor(known, kind, None, 0, tensor.dtype)

    return mapped(output, settled)


def _applied(run: Run, fact: NodeFact, known: Known) -> Value:
    args = tuple(_put(run, value, known) for value in fact.args)
    kwargs = {name: _put(run, value, known) for name, value in fact.kwargs}
    if fact.kind == "layer" and fact.target is not None:
        return apply(run, fact.target, Arguments(args, kwargs), _place(run))
    value, _ = tensors_of(_op(run, fact, args, kwargs), "symbolic", None, "float32")
    return value


def _op(run: Run, fact: NodeFact, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Output:
    result: Output | Mismatch = UNKNOWN_SHAPE
    if fact.kind == "operator":
        from kshape_ls.library.ops.operators import binary

        shapes = [as_shape(plain(run, value)) for value in args]
        result = shapes[0] if len(shapes) == 1 else binary(fact.name, *shapes)
    elif fact.kind == "subscript":
        held = args[0]
        result = subscripted(held, index_of(run, args[1])) if isinstance(held, Tensor) else UNKNOWN_SHAPE
    elif fact.kind == "op":
        rule = op_rule(fact.name)
        if rule is not None:
            result = apply_op(
                rule, tuple(plain(run, v) for v in args), {name: plain(run, v) for name, v in kwargs.items()}
            )
    if isinstance(result, Mismatch):
        run.record.muted += 1
        return UNKNOWN_SHAPE
    return result


def _put(run: Run, value: Value, known: Known) -> Value:
    whole = fixed(run, value)
    return mapped(whole, lambda t: known.get((t.origin, t.index), t))


def _flat(value: Value) -> list[Value]:
    return [v for item in value.items for v in _flat(item)] if isinstance(value, Tuple) else [value]


def _as_kind(value: Value, kind: TensorKind) -> Value:
    return mapped(value, lambda t: with_fields(t, kind=kind))
