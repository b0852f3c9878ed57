"""``Sequential``: growing layer by layer, built by an input shape, by ``build`` or by the first call."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inputs import input_shape, stating
from kshape_ls.analysis.layers.library import CONFIG, apply, config_of
from kshape_ls.analysis.layers.masks import added
from kshape_ls.analysis.layers.named_twice import refuse_taken_name
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, node_of, output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.first_batch import first_of, note_first
from kshape_ls.analysis.models.state import BASE, IN, OPERATION, OUT, REBUILT, STATED, model_input
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    Identity,
    Instance,
    LayerRef,
    ModelRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.shapes import Mismatch, Shape


def make_sequential(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Sequential([...])``."""
    ref = ModelRef(run.identity(node), "Sequential")
    fill(run, node, ref, given, "Sequential")
    return ref


def fill(run: Run, node: ast.AST, ref: ModelRef, given: Arguments, name: str) -> None:
    """Give a new model, of a class called ``name``, the layers of its constructor."""
    run.write((ref.id, CONFIG), tuple((k, v) for k, v in given.named.items() if k == "name"))
    run.write((ref.id, "len"), Const(0))
    run.write((ref.id, OUT), ABSENT)
    layers = given.get(0, "layers") or NONE
    items: tuple[Value, ...] | None = () if layers == NONE else spread(run, layers)
    if items is None or not given.exact:
        forget_layers(run, ref)
    else:
        written = _written_items(node, len(items))
        for item, at in zip(items, written, strict=True):
            add(run, node, ref, item, "list", at)
    if run.read((ref.id, 0)) is not None and isinstance(run.content((ref.id, OUT)), Tensor | Tuple):
        run.write((ref.id, REBUILT), TRUE)
    run.site(node, "model", name, None, (), ref)


def _written_items(node: ast.AST, count: int) -> list[ast.expr | None]:
    """The expressions of the layers of ``Sequential([...])``, where they stand there one by one."""
    first = node.args[0] if isinstance(node, ast.Call) and node.args else None
    items = first.elts if isinstance(first, ast.List | ast.Tuple) else []
    plain = len(items) == count and not any(isinstance(item, ast.Starred) for item in items)
    return list(items) if plain else [None] * count


def forget_layers(run: Run, ref: ModelRef) -> None:
    """The layers can't be told any more."""
    run.write((ref.id, "len"), UNKNOWN_VALUE)
    run.write((ref.id, OUT), UNKNOWN_VALUE)


def layers_of(run: State, ref: ModelRef) -> tuple[Value, ...] | None:
    """The layers of a ``Sequential``, its input layer left out as Keras does."""
    length = run.read((ref.id, "len"))
    if not isinstance(length, Const) or not isinstance(length.value, int):
        return None
    return tuple(run.read((ref.id, n)) or UNKNOWN_VALUE for n in range(length.value))


def chain_of(state: State, model: ModelRef) -> list[Identity]:
    """The nodes of a ``Sequential``, from its input to its output."""
    end, start = state.content((model.id, OUT)), state.content((model.id, IN))
    found: dict[Identity, None] = {}
    at = end.origin if isinstance(end, Tensor) else None
    while at is not None and at not in found:
        found[at] = None
        fact = state.content((at, NODE))
        if not isinstance(fact, NodeFact) or (isinstance(start, Tensor) and at == start.origin):
            break
        at = fact.inputs[0].origin if fact.inputs else None
    return list(found)[::-1]


def add(run: Run, node: ast.AST, ref: ModelRef, layer: Value, style: str, written: ast.expr | None) -> None:
    """``model.add(layer)``; ``written`` is the expression of the layer, where it stands in the call."""
    length = run.read((ref.id, "len"))
    current = run.content((ref.id, OUT))
    if not isinstance(length, Const) or not isinstance(length.value, int):
        # Nobody knows how many there are, but what leaves the last of them is known.
        if isinstance(current, Tensor) and isinstance(layer, LayerRef | ModelRef | Instance):
            run.write((ref.id, OUT), _step(run, node, ref, -1, layer, current, style, written))
        return
    fact = node_of(run, layer.origin) if isinstance(layer, Tensor) else None
    if isinstance(layer, Tensor) and fact is not None and fact.kind == "input":
        _start_at(run, node, ref, layer, length.value)
        return
    if isinstance(layer, LayerRef) and layer.class_name == "InputLayer":
        held = run.content((layer.id, "#tensor"))
        if isinstance(held, Tensor):
            _start_at(run, node, ref, held, length.value)
        return
    if isinstance(layer, Tensor):
        message = "Only instances of `keras.Layer` can be added to a Sequential model."
        run.mismatch(node, "Sequential", Mismatch("invalid-argument", message, argument="layers"), style="construct")
        forget_layers(run, ref)
        return
    if not isinstance(layer, LayerRef | ModelRef | Instance):
        forget_layers(run, ref)
        return
    if length.value == 0 and current is ABSENT:
        stated = _stated_input(run, layer)
        if stated is not None:
            _start(run, ref, start_tensor(run, layer.id, stated))
            current = run.content((ref.id, OUT))
    refuse_taken_name(run, node, ref, layer, run.identity(written) if written is not None else None)
    run.write((ref.id, length.value), layer)
    run.write((ref.id, "len"), Const(length.value + 1))
    if isinstance(current, Tensor | Tuple):
        if style == "add":
            run.write((run.identity(node), REBUILT), TRUE)
        value = _step(run, node, ref, length.value, layer, current, style, written)
        run.write((ref.id, OUT), value)
        if style == "add":
            added(run, ref.id, layer, value, run.identity(node))
    elif length.value == 0 and isinstance(layer, ModelRef) and current is ABSENT:
        _start_from_model(run, node, ref, layer, style, written)


def _start_at(run: Run, node: ast.AST, ref: ModelRef, tensor: Tensor, before: int) -> None:
    """An input among the layers, of which ``before`` stand before it."""
    current = run.content((ref.id, IN))
    first = run.read((ref.id, 0)) if before else None
    if before == 0 and not isinstance(current, Tensor):
        _start(run, ref, tensor)
        return
    if isinstance(current, Tensor) and not isinstance(first, ModelRef):
        message = f"The model has already been configured to use input shape {current.shape}: it takes no other Input"
        run.mismatch(node, "Sequential", Mismatch("invalid-argument", message, argument="layers"), style="construct")
    forget_layers(run, ref)


def _start(run: Run, ref: ModelRef, tensor: Tensor) -> None:
    run.write((ref.id, IN), tensor)
    run.write((ref.id, OUT), tensor)


def start_tensor(run: Run, at: Identity, shape: Shape) -> Tensor:
    """The input that a model makes for itself; it stands where ``at`` does."""
    origin = at._replace(path=run.world.path(at.path, "start"))
    if not run.quiet:
        fact = NodeFact("input", "InputLayer", None, (), (), (), shape, at.token, at.ordinal)
        run.write((origin, NODE), fact)
        run.write((origin, OPERATION), fact)
    return Tensor(shape, "symbolic", origin)


def _stated_input(run: Run, layer: Value) -> Shape | None:
    """The input shape that a first layer brings along: ``input_shape=``, ``input_dim=``, ``batch_input_shape=``."""
    if isinstance(layer, Instance):
        stated = run.content((layer.id, STATED))
        shape = input_shape(run, dict(stated)) if isinstance(stated, tuple) else None
        return shape if isinstance(shape, Shape) else _stated_input(run, run.read((layer.id, BASE)) or NONE)
    if isinstance(layer, LayerRef):
        config = config_of(run, layer)
        if layer.class_name == "Embedding" and "input_shape" not in config:
            config.pop("input_dim", None)
        stated = dict(stating(config))
        if stated:
            shape = input_shape(run, stated)
            return None if isinstance(shape, Mismatch) else shape
    return None


def _start_from_model(
    run: Run, node: ast.AST, ref: ModelRef, layer: ModelRef, style: str, written: ast.expr | None
) -> None:
    tensor = model_input(run, layer)
    if isinstance(tensor, Tensor):
        # Keras makes an input of its own before it, which takes a number.
        start_tensor(run, ref.id, tensor.shape)
        note_first(run, ref, first_of(run, layer))
        _start(run, ref, tensor)
        run.write((ref.id, OUT), _step(run, node, ref, 0, layer, tensor, style, written))


def _step(
    run: Run,
    node: ast.AST,
    ref: ModelRef,
    n: int,
    layer: Value,
    current: Value,
    style: str,
    written: ast.expr | None = None,
) -> Value:
    assert isinstance(layer, LayerRef | ModelRef | Instance)
    path = run.world.path(run.path, ("seq", ref.id, n))
    place = Place(node, Identity(layer.id.token, path, layer.id.ordinal), style, at=layer.id)
    if written is not None and (run.unit.token, run.ordinal(written)) != (layer.id.token, layer.id.ordinal):
        # The layer was made elsewhere: what refuses its input is its place in this model.
        place = replace(place, at=run.identity(written))
    # Layers of one class of the program are told apart by where they stand, not by the call that reaches them all.
    outer, run.path = run.path, path
    try:
        value = apply(run, layer, Arguments((current,)), place)
    finally:
        run.path = outer
    name = layer.cls.name if isinstance(layer, Instance) else layer.class_name
    given = output_of(current)
    inputs = () if given is None else (given,)
    run.site(node, "sequential", name, output_of(value), inputs, layer, at=(layer.id.token, layer.id.ordinal))
    return value


def build(run: Run, node: ast.AST, ref: ModelRef, shape: Shape) -> None:
    """Give a ``Sequential`` without an input shape one: by ``build(...)`` or by the first call."""
    layers = layers_of(run, ref)
    if layers is None or run.content((ref.id, OUT)) is not ABSENT:
        return
    run.write((ref.id, REBUILT), TRUE)
    start = start_tensor(run, ref.id, shape)
    current: Value = start
    for n, layer in enumerate(layers):
        current = _step(run, node, ref, n, layer, current, "list")
    run.write((ref.id, IN), start)
    run.write((ref.id, OUT), current)


def pop(run: Run, node: ast.AST, ref: ModelRef) -> None:
    """``model.pop()``."""
    length = run.read((ref.id, "len"))
    if not isinstance(length, Const) or not isinstance(length.value, int) or length.value == 0:
        return
    n = length.value - 1
    run.write((ref.id, "len"), Const(n))
    if run.content((ref.id, OUT)) is ABSENT:
        return
    if n == 0:
        run.write((ref.id, OUT), run.content((ref.id, IN)))
        return
    run.write((run.identity(node), REBUILT), TRUE)
    last = run.content((ref.id, OUT))
    fact = node_of(run, last.origin) if isinstance(last, Tensor) else None
    before = fact.args[0] if fact is not None and fact.kind == "layer" and fact.args else UNKNOWN_VALUE
    run.write((ref.id, OUT), before)
