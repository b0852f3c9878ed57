"""Inputs: ``keras.Input(...)``, ``InputLayer(...)``, and shapes as programs write them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.library import CONFIG
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import STATED
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import (
    NONE,
    TRUE,
    Const,
    Instance,
    LayerRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.application import apply_layer, apply_op, construct
from kshape_ls.library.identifiers import argument_fault
from kshape_ls.library.index import layer_rule, op_rule
from kshape_ls.library.rules import LayerRule, OpRule
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Output, Shape

_OLD_NAMES = ["shape", "batch_size", "dtype"]
_LOOKED_UP = frozenset({"dtype", "name"})
_STATING = frozenset({"input_shape", "input_dim", "batch_input_shape", "batch_shape"})


def make_input(run: Run, node: ast.AST, given: Arguments, layer: bool) -> Value:
    """``keras.Input(...)`` (a symbolic tensor) or ``InputLayer(...)`` (a layer)."""
    old = is_keras_2(run)
    what = "InputLayer" if layer else "Input"
    rule = layer_rule("InputLayer") if layer else op_rule("keras.Input")
    names = [p.name for p in rule.parameters if p.kind == "plain"] if rule is not None and not old else _OLD_NAMES
    arguments = {**dict(zip(names, given.args, strict=False)), **given.named}
    held = arguments.get("tensor") or arguments.get("input_tensor")
    shape: Shape | Mismatch = UNKNOWN_SHAPE
    if given.exact and isinstance(rule, LayerRule | OpRule):
        shape = _of_keras_2(run, arguments, layer) if old else _checked(run, rule, given, arguments, held)
    identity = run.identity(node)
    if isinstance(shape, Mismatch):
        run.mismatch(node, what, shape, style="construct")
        shape = UNKNOWN_SHAPE
    if isinstance(held, Tensor) and not layer:
        return held
    dtype = arguments.get("dtype", NONE)
    stated = plain(run, dtype)
    name = "float32" if stated is None else stated if isinstance(stated, str) else ""
    tensor = held if isinstance(held, Tensor) else Tensor(shape, "symbolic", identity, 0, name)
    run.write(
        (identity, NODE), NodeFact("input", "InputLayer", None, (), (), (), shape, identity.token, identity.ordinal)
    )
    run.write((identity, CONFIG), tuple(arguments.items()))
    run.site(node, "input", "InputLayer", shape, (), LayerRef(identity, "InputLayer"))
    if layer:
        run.write((identity, "#tensor"), tensor)
        return LayerRef(identity, "InputLayer")
    return tensor


def _checked(
    run: Run, rule: LayerRule | OpRule, given: Arguments, arguments: dict[str, Value], held: Value | None
) -> Shape | Mismatch:
    """The shape that Keras 3 makes of the arguments, or what it refuses about them."""
    args = tuple(plain(run, value) for value in given.args)
    named = {name: plain(run, value) for name, value in given.named.items()}
    if isinstance(rule, OpRule):
        result: Output | Mismatch = apply_op(rule, args, named)
        fault = argument_fault({name: plain(run, value) for name, value in arguments.items() if name in _LOOKED_UP})
        result = result if isinstance(result, Mismatch) or fault is None else fault
    else:
        bound = construct(rule, args, named)
        result = bound if isinstance(bound, Mismatch) else apply_layer(bound, (), {})
    if not isinstance(result, Mismatch):
        result = _contradiction(run, arguments, held) or result
    return result if isinstance(result, Shape | Mismatch) else UNKNOWN_SHAPE


def _of_keras_2(run: Run, arguments: dict[str, Value], layer: bool) -> Shape | Mismatch:
    """The shape that Keras 2 makes of the arguments: one size is as good as a tuple of it."""
    name = next((name for name in ("shape", "input_shape") if name in arguments), "")
    if isinstance(plain(run, arguments.get(name, NONE)), int):
        return input_shape(run, {**arguments, name: Tuple((arguments[name],))})
    if "type_spec" in arguments or (layer and not arguments):
        return UNKNOWN_SHAPE
    return input_shape(run, arguments)


def _contradiction(run: Run, arguments: dict[str, Value], held: Value | None) -> Mismatch | None:
    """Refuses a tensor that is no symbolic one, and arguments that say otherwise than the tensor does."""
    if arguments.get("sparse") == TRUE and arguments.get("ragged") == TRUE:
        message = "KerasTensor cannot have `sparse=True` and `ragged=True` at the same time."
        return Mismatch("invalid-argument", message, argument="ragged")
    if not isinstance(held, Tensor):
        return None
    if held.kind in ("eager", "numpy"):
        message = f"Argument `input_tensor` must be a KerasTensor. Received an array of shape {held.shape}"
        return Mismatch("invalid-argument", message, argument="input_tensor")
    dims = held.shape.dims
    for name in ("shape", "batch_size", "batch_shape"):
        stated = plain(run, arguments.get(name, NONE))
        if stated is None or dims is None:
            continue
        size = (stated,) if name == "batch_size" else stated
        own = dims[1:] if name == "shape" else dims[:1] if name == "batch_size" else dims
        if isinstance(size, tuple) and _differ(size, own):
            message = (
                f"When providing the `input_tensor` argument, you cannot provide an incompatible `{name}` argument: "
                f"the tensor has the shape {held.shape}"
            )
            return Mismatch("invalid-argument", message, expected=Shape(own), found=stated, argument=name)
    return None


def _differ(stated: tuple[object, ...], own: tuple[Dim, ...]) -> bool:
    known = [a is DYNAMIC or isinstance(a, int) for a in own]
    if len(stated) != len(own):
        return True
    return any(
        k and (a is None or isinstance(a, int)) and (None if b is DYNAMIC else b) != a
        for a, b, k in zip(stated, own, known, strict=True)
    )


def stating(named: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """Those of a layer's arguments that state the shape of its input."""
    return tuple((name, value) for name, value in named.items() if name in _STATING)


def state_input(run: Run, layer: Instance, given: Arguments) -> None:
    """Keep what a layer of the program, or a ``Lambda``, is told of its input's shape."""
    stated = stating(given.named)
    if stated:
        run.write((layer.id, STATED), stated)


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
