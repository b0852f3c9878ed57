"""Models made by the library's own classes: ``Sequential`` and functional ``Model(inputs, outputs)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from kshape_ls.analysis.containers import dict_items, list_items, spread
from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.layers import CONFIG, Place, apply, config_of
from kshape_ls.analysis.nodes import NODE, NodeFact, node_of, output_of
from kshape_ls.analysis.plain import has_unknown, kind_of, plain, tensors_in
from kshape_ls.analysis.run import Run, State
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    Identity,
    Instance,
    LayerRef,
    ListRef,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    mapped,
)
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import equal

GRAPH, IN, OUT = "#graph", "#in", "#out"


@dataclass(frozen=True, slots=True)
class Functional:
    """A functional model: its inputs and outputs as the program gave them, and its nodes, inputs first."""

    inputs: Value
    outputs: Value
    nodes: tuple[Identity, ...]
    complete: bool


# -- inputs ------------------------------------------------------------------------------------------------------


def make_input(run: Run, node: ast.AST, given: Arguments, layer: bool) -> Value:
    """``keras.Input(...)`` (a symbolic tensor) or ``InputLayer(...)`` (a layer)."""
    names = ("shape", "batch_size", "dtype")
    arguments = {**dict(zip(names, given.args, strict=False)), **given.named}
    shape = input_shape(run, arguments) if given.exact else UNKNOWN_SHAPE
    identity = run.identity(node)
    if isinstance(shape, Mismatch):
        run.mismatch(node, "Input", shape, style="construct")
        shape = UNKNOWN_SHAPE
    held = arguments.get("tensor") or arguments.get("input_tensor")
    if isinstance(held, Tensor):
        return held
    dtype = arguments.get("dtype", NONE)
    name = dtype.value if isinstance(dtype, Const) and isinstance(dtype.value, str) else "float32"
    run.write(
        (identity, NODE), NodeFact("input", "InputLayer", None, (), (), (), shape, identity.token, identity.ordinal)
    )
    run.write((identity, CONFIG), tuple(arguments.items()))
    run.site(node, "input", "InputLayer", shape, (), LayerRef(identity, "InputLayer"))
    tensor = Tensor(shape, "symbolic", identity, 0, name)
    if layer:
        run.write((identity, "#tensor"), tensor)
        return LayerRef(identity, "InputLayer")
    return tensor


def input_shape(run: Run, arguments: dict[str, Value]) -> Shape | Mismatch:
    """The shape, batch axis included, that the arguments of an input state."""
    for name in ("batch_shape", "batch_input_shape"):
        if name in arguments and arguments[name] != NONE:
            return as_dims(run, arguments[name], name)
    stated = arguments.get("shape", arguments.get("input_shape", NONE))
    if stated == NONE and "input_dim" in arguments:
        stated = Tuple((arguments["input_dim"],))
    if stated == NONE:
        if "tensor" in arguments or "input_tensor" in arguments:
            return UNKNOWN_SHAPE
        return Mismatch("invalid-argument", "You must pass a `shape` argument.", argument="shape")
    rest = as_dims(run, stated, "shape")
    if isinstance(rest, Mismatch) or rest.dims is None:
        return rest
    batch = plain(run, arguments.get("batch_size", NONE))
    first: Dim = DYNAMIC if batch is None else batch if isinstance(batch, int) else UNKNOWN
    return Shape((first, *rest.dims))


def as_dims(run: Run, value: Value, argument: str) -> Shape | Mismatch:
    """A shape that the program wrote as a tuple or list of sizes."""
    items = spread(run, value)
    if items is None:
        if isinstance(value, Const):
            message = f"Cannot convert '{value.value}' to a shape."
            return Mismatch("invalid-argument", message, argument=argument, found=value.value)
        return UNKNOWN_SHAPE
    dims: list[Dim] = []
    for item in items:
        size = plain(run, item)
        if size is None:
            dims.append(DYNAMIC)
        elif isinstance(size, int) and not isinstance(size, bool):
            if size < 0:
                message = f"Cannot convert '{Shape(tuple(dims))}' to a shape. Negative dimensions are not allowed."
                return Mismatch("invalid-argument", message, argument=argument, found=size)
            dims.append(size)
        elif isinstance(size, float | str | tuple):
            return UNKNOWN_SHAPE
        else:
            dims.append(size if not isinstance(size, Shape) else UNKNOWN)
    return Shape(tuple(dims))


# -- Sequential --------------------------------------------------------------------------------------------------


def make_sequential(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Sequential([...])``."""
    ref = ModelRef(run.identity(node), "Sequential")
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
    run.site(node, "model", "Sequential", None, (), ref)
    return ref


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


def add(run: Run, node: ast.AST, ref: ModelRef, layer: Value, style: str, written: ast.expr | None) -> None:
    """``model.add(layer)``; ``written`` is the expression of the layer, where it stands in the call."""
    length = run.read((ref.id, "len"))
    if not isinstance(length, Const) or not isinstance(length.value, int):
        return
    current = run.content((ref.id, OUT))
    fact = node_of(run, layer.origin) if isinstance(layer, Tensor) else None
    if isinstance(layer, Tensor) and fact is not None and fact.kind == "input":
        _start(run, ref, layer)
        return
    if isinstance(layer, LayerRef) and layer.class_name == "InputLayer":
        held = run.content((layer.id, "#tensor"))
        if isinstance(held, Tensor):
            _start(run, ref, held)
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
            _start(run, ref, _start_tensor(run, layer.id, stated))
            current = run.content((ref.id, OUT))
    run.write((ref.id, length.value), layer)
    run.write((ref.id, "len"), Const(length.value + 1))
    if isinstance(current, Tensor | Tuple):
        run.write((ref.id, OUT), _step(run, node, ref, length.value, layer, current, style, written))
    elif length.value == 0 and isinstance(layer, ModelRef) and current is ABSENT:
        _start_from_model(run, node, ref, layer, style, written)


def _start(run: Run, ref: ModelRef, tensor: Tensor) -> None:
    run.write((ref.id, IN), tensor)
    run.write((ref.id, OUT), tensor)


def _start_tensor(run: Run, at: Identity, shape: Shape) -> Tensor:
    """The input that a model makes for itself; it stands where ``at`` does."""
    origin = at._replace(path=run.world.path(at.path, "start"))
    if not run.quiet:
        run.write((origin, NODE), NodeFact("input", "InputLayer", None, (), (), (), shape, at.token, at.ordinal))
    return Tensor(shape, "symbolic", origin)


def _stated_input(run: Run, layer: Value) -> Shape | None:
    """The input shape that a first layer brings along: ``input_shape=``, ``input_dim=``, ``batch_input_shape=``."""
    if isinstance(layer, LayerRef):
        config = config_of(run, layer)
        if layer.class_name == "Embedding" and "input_shape" not in config:
            config.pop("input_dim", None)
        stated = {
            k: v for k, v in config.items() if k in ("input_shape", "input_dim", "batch_input_shape", "batch_shape")
        }
        if stated:
            shape = input_shape(run, stated)
            return None if isinstance(shape, Mismatch) else shape
    return None


def _start_from_model(
    run: Run, node: ast.AST, ref: ModelRef, layer: ModelRef, style: str, written: ast.expr | None
) -> None:
    tensor = model_input(run, layer)
    if isinstance(tensor, Tensor):
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
    value = apply(run, layer, Arguments((current,)), place)
    if not run.quiet:
        from kshape_ls.analysis.record import SiteFact

        name = layer.cls.name if isinstance(layer, Instance) else layer.class_name
        given = output_of(current)
        run.record.sites.append(
            SiteFact(
                layer.id.token, layer.id.ordinal, "sequential", name, output_of(value), (given,) if given else (), layer
            )
        )
    return value


def build(run: Run, node: ast.AST, ref: ModelRef, shape: Shape) -> None:
    """Give a ``Sequential`` without an input shape one: by ``build(...)`` or by the first call."""
    layers = layers_of(run, ref)
    if layers is None or run.content((ref.id, OUT)) is not ABSENT:
        return
    start = _start_tensor(run, ref.id, shape)
    current: Value = start
    for n, layer in enumerate(layers):
        current = _step(run, node, ref, n, layer, current, "list")
    run.write((ref.id, IN), start)
    run.write((ref.id, OUT), current)


def pop(run: Run, ref: ModelRef) -> None:
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
    last = run.content((ref.id, OUT))
    fact = node_of(run, last.origin) if isinstance(last, Tensor) else None
    before = fact.args[0] if fact is not None and fact.kind == "layer" and fact.args else UNKNOWN_VALUE
    run.write((ref.id, OUT), before)


# -- functional --------------------------------------------------------------------------------------------------


def make_functional(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Model(inputs, outputs)``."""
    inputs, outputs = given.get(0, "inputs") or UNKNOWN_VALUE, given.get(1, "outputs") or UNKNOWN_VALUE
    ref = ModelRef(run.identity(node), "Functional")
    fact = functional(run, node, inputs, outputs)
    run.write((ref.id, GRAPH), fact)
    run.write((ref.id, IN), fact.inputs)
    run.write((ref.id, OUT), fact.outputs)
    run.site(node, "model", "Functional", output_of(fact.outputs), (), ref)
    return ref


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
    if lost is not None and complete:
        message = f"Output with path `` is not connected to `inputs`: it hangs on an Input of shape {lost.shape}"
        mismatch = Mismatch("graph-disconnected", message)
        run.mismatch(node, "Model", mismatch, (lost.shape,), (lost.origin,), style="construct")
        complete = False
    return Functional(inputs, outputs, tuple(order), complete)


def functional_layers(run: Run, ref: ModelRef) -> tuple[Value, ...] | None:
    """``model.layers`` of a functional model: by depth from the outputs, then in the order in which Keras meets them."""
    graph = run.content((ref.id, GRAPH))
    if not isinstance(graph, Functional) or not graph.complete:
        return None
    depth: dict[Identity, int] = dict.fromkeys(graph.nodes, 0)
    facts = {origin: node_of(run, origin) for origin in graph.nodes}
    for origin in reversed(graph.nodes):
        fact = facts[origin]
        for tensor in fact.inputs if fact is not None else ():
            if tensor.origin in depth:
                depth[tensor.origin] = max(depth[tensor.origin], depth[origin] + 1)
    met = list(_met(run, graph))
    order = sorted(graph.nodes, key=lambda o: (-depth[o], met.index(o) if o in met else len(met)))
    layers: dict[Value, None] = {}
    for origin in order:
        fact = facts[origin]
        if fact is None or fact.kind == "input":
            layers[_input_layer(run, graph, origin)] = None
        else:
            layers[UNKNOWN_VALUE if fact.target is None else fact.target] = None
    # Operations stand among the layers, each as one of its own.
    return tuple(layers) if UNKNOWN_VALUE not in layers else None


def _met(run: Run, graph: Functional) -> Iterator[Identity]:
    seen: set[Identity] = set()
    starts = {t.origin for t in tensors_in(run, graph.inputs)}
    todo = list(reversed(tensors_in(run, graph.outputs)))
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


def fixed(run: State, value: Value) -> Value:
    """A structure of tensors that later changes of the program's lists and dicts don't reach."""
    if isinstance(value, ListRef):
        items = list_items(run, value)
        return UNKNOWN_VALUE if items is None else Tuple(tuple(fixed(run, i) for i in items), "list")
    if isinstance(value, Tuple):
        return replace(value, items=tuple(fixed(run, i) for i in value.items))
    if isinstance(value, DictRef):
        entries = dict_items(run, value)
        if entries is None:
            return UNKNOWN_VALUE
        return Tuple(tuple(fixed(run, v) for _, v in entries), "dict", tuple(k for k, _ in entries))
    return value


def model_input(run: State, ref: ModelRef) -> Value:
    """``model.input``."""
    found = run.content((ref.id, IN))
    return UNKNOWN_VALUE if found is ABSENT else cast("Value", found)


def model_output(run: State, ref: ModelRef) -> Value:
    """``model.output``."""
    found = run.content((ref.id, OUT))
    return UNKNOWN_VALUE if found is ABSENT else cast("Value", found)


# -- calling -----------------------------------------------------------------------------------------------------


def call_model(run: Run, ref: ModelRef, given: Arguments, place: Place) -> Value:
    """A model applied to tensors."""
    first = given.get(0, "inputs") or UNKNOWN_VALUE
    tensors = tensors_in(run, first)
    kind = cast("TensorKind", kind_of(tensors))
    if ref.class_name == "Sequential" and run.content((ref.id, OUT)) is ABSENT:
        if len(tensors) != 1 or tensors[0].shape.dims is None:
            return Tensor(UNKNOWN_SHAPE, kind, place.origin)
        build(run, place.node, ref, Shape((DYNAMIC, *tensors[0].shape.dims[1:])))
    expected = tensors_in(run, model_input(run, ref))
    refused = None if has_unknown(run, first) else _refuses(expected, tensors)
    if refused is not None:
        if place.code:
            refused = replace(refused, code=place.code)
        run.mismatch(
            place.node,
            place.subject or ("Sequential" if ref.class_name == "Sequential" else "Model"),
            refused,
            tuple(t.shape for t in tensors),
            tuple(t.origin for t in tensors),
            style=place.style,
            layer=ref.id,
            argument=place.argument,
            at=place.at,
            declared=tuple(t.origin for t in expected),
            places=place.places,
        )
        return _unknown_like(model_output(run, ref), kind)
    if not tensors or len(expected) != len(tensors):
        return _unknown_like(model_output(run, ref), kind)
    from kshape_ls.analysis.replay import replay

    result = replay(run, ref, expected, [_squeezed(e, t) for e, t in zip(expected, tensors, strict=True)], kind)
    # Keras hands back a list of one as it is on symbolic tensors, and its only item on real ones.
    lone = isinstance(result, Tuple) and len(result.items) == 1 and kind in ("eager", "numpy")
    return result.items[0] if lone and isinstance(result, Tuple) else result


def _refuses(expected: list[Tensor], given: list[Tensor]) -> Mismatch | None:
    """Keras's functional input check: sizes that differ, but for the batch axis and a trailing 1."""
    if not expected or not given:
        return None
    if len(expected) != len(given):
        message = f"expects {len(expected)} input(s), but it received {len(given)} input tensors"
        return Mismatch("input-count", message, expected=len(expected), found=len(given))
    for n, (want, have) in enumerate(zip(expected, given, strict=True)):
        a, b = want.shape.dims, _squeezed(want, have).shape.dims
        if a is None or b is None:
            continue
        message = f"expected shape={want.shape}, found shape={have.shape}"
        if len(a) != len(b):
            longer = a if len(a) > len(b) else b
            if abs(len(a) - len(b)) == 1 and not isinstance(longer[-1], int):
                continue  # a trailing axis that may turn out as 1 is dropped or added
            return Mismatch("rank-mismatch", message, expected=len(a), found=len(b), inputs=(n,))
        for axis in range(1, len(a)):
            if equal(a[axis], b[axis]) is False:
                return Mismatch("axis-size-mismatch", message, axis, a[axis], b[axis], inputs=(n,))
    return None


def _squeezed(want: Tensor, have: Tensor) -> Tensor:
    # Keras drops or adds a trailing axis of size 1 so that the ranks meet.
    a, b = want.shape.dims, have.shape.dims
    if a is None or b is None or len(a) == len(b):
        return have
    if len(a) == len(b) + 1 and a[-1] == 1:
        return replace(have, shape=Shape((*b, 1)))
    if len(b) == len(a) + 1 and b[-1] == 1:
        return replace(have, shape=Shape(b[:-1]))
    return have


def _unknown_like(value: Value, kind: TensorKind) -> Value:
    return mapped(value, lambda _: Tensor(UNKNOWN_SHAPE, kind))
