"""Functional models: the graph between inputs and outputs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.gone import refuse_argument
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.library import CONFIG
from kshape_ls.analysis.layers.named_twice import refuse_same_names
from kshape_ls.analysis.layers.nodes import NodeFact, node_of, output_of
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.application_parts import is_application, layers_within
from kshape_ls.analysis.models.state import GRAPH, IN, OUT, Functional
from kshape_ls.analysis.python.containers import fixed
from kshape_ls.analysis.python.plain import has_unknown, plain, sorted_tensors, tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    UNKNOWN_VALUE,
    Const,
    Identity,
    LayerRef,
    ModelRef,
    Tensor,
    Tuple,
    Unknown,
    Value,
)
from kshape_ls.library.gone import OF_MODEL
from kshape_ls.shapes import Mismatch


def make_functional(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Model(inputs, outputs)``."""
    refuse_argument(run, node, "Model", given, OF_MODEL)
    named = {OF_MODEL.get(name, name): value for name, value in given.named.items()}
    given = Arguments(given.args, named, given.exact)
    inputs, outputs = given.get(0, "inputs") or UNKNOWN_VALUE, given.get(1, "outputs") or UNKNOWN_VALUE
    ref = ModelRef(run.identity(node), "Functional")
    refused = _refused(run, given)
    if refused is not None:
        run.mismatch(node, "Model", refused, style="construct")
        return UNKNOWN_VALUE
    fact = functional(run, node, inputs, outputs)
    run.write((ref.id, CONFIG), tuple((k, v) for k, v in given.named.items() if k == "name"))
    run.write((ref.id, GRAPH), fact)
    run.write((ref.id, IN), fact.inputs)
    run.write((ref.id, OUT), fact.outputs)
    run.site(node, "model", "Functional", output_of(fact.outputs), (), ref)
    if fact.complete:
        refuse_same_names(run, node, fact.nodes)
        _tell_unused(run, node, fact)
    return ref


def _refused(run: Run, given: Arguments) -> Mismatch | None:
    """What can't be a functional model's inputs and outputs, whatever they are connected by."""
    if not given.exact or is_keras_2(run):
        return None
    inputs, outputs = given.get(0, "inputs"), given.get(1, "outputs")
    if (inputs is None) != (outputs is None):
        message = (
            f"Model must be given both `inputs` and `outputs`: `{'inputs' if inputs is None else 'outputs'}` lacks"
        )
        return Mismatch("invalid-argument", message)
    for name, value in (("inputs", inputs), ("outputs", outputs)):
        odd = next((t for t in tensors_in(run, value or UNKNOWN_VALUE) if t.kind in ("eager", "numpy")), None)
        if odd is not None or (isinstance(value, Const) and value.value is not None):
            found = odd.shape if odd is not None else plain(run, value or UNKNOWN_VALUE)
            return Mismatch("invalid-argument", f"All `{name}` values must be KerasTensors. Received: {found}")
    return None


def _tell_unused(run: Run, node: ast.AST, fact: Functional) -> None:
    for n, tensor in enumerate(tensors_in(run, fact.inputs)):
        if tensor.origin not in fact.nodes:
            message = f"Input {n + 1} of shape {tensor.shape} leads to none of the outputs: they don't depend on it"
            mismatch = Mismatch("unused-input", message, inputs=(0,))
            run.mismatch(node, "Model", mismatch, (tensor.shape,), (tensor.origin,), style="construct", certain=False)


def functional(run: Run, node: ast.AST, inputs: Value, outputs: Value) -> Functional:
    """The graph between inputs and outputs; outputs that the inputs don't reach are told."""
    inputs, outputs = fixed(run, inputs), fixed(run, outputs)
    starts, ends = tensors_in(run, inputs), tensors_in(run, outputs)
    known = {t.origin for t in starts}
    order: list[Identity] = []
    seen: set[Identity] = set()
    complete = bool(starts) and bool(ends) and None not in known and not has_unknown(run, outputs)
    lost: Tensor | None = None
    todo: list[tuple[Tensor, bool]] = [(t, False) for t in reversed(ends)]
    while todo:
        tensor, done = todo.pop()
        origin = tensor.origin
        if origin is None:
            complete = False
            continue
        if done:
            order.append(origin)
            continue
        if origin in seen or any(t.origin == origin and t.index == tensor.index for t in starts):
            if origin not in seen:
                seen.add(origin)
                order.append(origin)
            continue
        seen.add(origin)
        fact = node_of(run, origin)
        if fact is None or tensor.kind != "symbolic":
            complete = False
            continue
        if fact.kind == "input":
            lost = tensor
            continue
        todo.append((tensor, True))
        todo.extend((t, False) for t in reversed(fact.inputs) if t.kind == "symbolic")
        if any(t.kind not in ("symbolic", "numpy", "eager") for t in fact.inputs) or UNKNOWN_VALUE in fact.args:
            complete = False
    connected = lost is None or not complete
    if lost is not None and complete:
        message = f"Output with path `` is not connected to `inputs`: it hangs on an Input of shape {lost.shape}"
        mismatch = Mismatch("graph-disconnected", message)
        run.mismatch(node, "Model", mismatch, (lost.shape,), (lost.origin,), style="construct")
        complete = False
    return Functional(inputs, outputs, tuple(order), complete, connected)


def sources(run: Run, tensor: Value) -> Value:
    """The inputs that a symbolic tensor comes from, as ``get_source_inputs`` finds them."""
    found: dict[Identity | None, Tensor] = {}
    todo, seen = [tensor], set[Value]()
    while todo:
        each = todo.pop()
        if not isinstance(each, Tensor) or each in seen:
            continue
        seen.add(each)
        fact = node_of(run, each.origin)
        if fact is None:
            return tensor
        if fact.kind == "input":
            found[each.origin] = each
        todo.extend(t for t in reversed(fact.inputs) if t.kind == "symbolic")
    return next(iter(found.values())) if len(found) == 1 else Tuple(tuple(found.values()), "list")


def ordered(state: State, graph: Functional) -> list[Identity]:
    """The nodes of a graph in the order in which Keras lists what they apply."""
    depth: dict[Identity, int] = dict.fromkeys(graph.nodes, 0)
    facts = {origin: node_of(state, origin) for origin in graph.nodes}
    deepest: dict[Value | Identity, int] = {}
    for origin in reversed(graph.nodes):
        fact = facts[origin]
        # A layer that is applied several times stands as deep as its deepest application met before.
        subject = origin if fact is None or fact.target is None else fact.target
        depth[origin] = deepest[subject] = max(depth[origin], deepest.get(subject, 0))
        for tensor in fact.inputs if fact is not None else ():
            if tensor.origin in depth:
                depth[tensor.origin] = max(depth[tensor.origin], depth[origin] + 1)
    met = {origin: n for n, origin in enumerate(_met(state, graph))}
    return sorted(graph.nodes, key=lambda o: (-depth[o], met.get(o, len(met))))


def functional_layers(run: Run, ref: ModelRef) -> tuple[Value, ...] | None:
    """``model.layers`` of a functional model: by depth from the outputs, then as Keras meets them."""
    graph = run.content((ref.id, GRAPH))
    if not isinstance(graph, Functional) or not graph.complete:
        return None
    facts = {origin: node_of(run, origin) for origin in graph.nodes}
    layers: dict[Value, None] = {}
    for origin in ordered(run, graph):
        fact = facts[origin]
        if fact is None or fact.kind == "input":
            layers[_input_layer(run, graph, origin)] = None
        elif fact.kind == "layer":
            layers[UNKNOWN_VALUE if fact.target is None else fact.target] = None
    if any(isinstance(each, Unknown) for each in layers):
        return None
    wholes = [fact.target for fact in facts.values() if fact is not None and is_application(fact.target)]
    return _looked_into(run, tuple(layers), wholes, facts) if wholes else tuple(layers)


def _looked_into(
    run: Run, layers: tuple[Value, ...], wholes: Sequence[Value | None], facts: dict[Identity, NodeFact | None]
) -> tuple[Value, ...] | None:
    """The layers with those of an application in its place, where all others come before it or after it."""
    whole = wholes[0]
    if len(wholes) > 1 or not isinstance(whole, LayerRef):
        return None
    before: set[Identity] = set()
    todo = [t.origin for fact in facts.values() if fact is not None and fact.target == whole for t in fact.inputs]
    while todo:
        origin = todo.pop()
        if origin is None or origin in before:
            continue
        before.add(origin)
        fact = facts.get(origin)
        todo.extend(t.origin for t in (fact.inputs if fact is not None else ()))
    after = [f for origin, f in facts.items() if f is not None and f.target != whole and origin not in before]
    within = layers_within(run, whole)
    if within is None or any(t.origin in before for fact in after for t in fact.inputs):
        return None
    at = layers.index(whole)
    return (*layers[:at], *within, *layers[at + 1 :])


def _met(run: State, graph: Functional) -> Iterator[Identity]:
    seen: set[Identity] = set()
    starts = {t.origin for t in tensors_in(run, graph.inputs)}
    todo = list(reversed(sorted_tensors(run, graph.outputs)))
    while todo:
        origin = todo.pop().origin
        if origin is None or origin in seen:
            continue
        seen.add(origin)
        yield origin
        fact = node_of(run, origin)
        if fact is not None and origin not in starts:
            todo.extend(reversed(fact.inputs))


def _input_layer(run: Run, graph: Functional, origin: Identity) -> Value:
    tensor = next((t for t in tensors_in(run, graph.inputs) if t.origin == origin), None)
    if tensor is not None and run.content((origin, "#tensor")) is ABSENT:
        run.write((origin, "#tensor"), tensor)
    return LayerRef(origin, "InputLayer")
