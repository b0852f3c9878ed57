"""Inputs: ``keras.Input(...)``, ``InputLayer(...)``, and shapes as programs write them."""

from __future__ import annotations

import ast

from kshape_ls.analysis.containers import spread
from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.layers import CONFIG
from kshape_ls.analysis.nodes import NODE, NodeFact
from kshape_ls.analysis.plain import plain
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.values import (
    NONE,
    Const,
    LayerRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape


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
