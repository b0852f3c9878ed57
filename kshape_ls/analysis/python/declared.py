"""The shape that a layer of the program declares: what its own ``compute_output_shape`` answers."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import fixed, spread
from kshape_ls.analysis.python.functions import Code, enter
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    Const,
    FunctionRef,
    Instance,
    LibraryObject,
    Number,
    Tensor,
    Tuple,
    Value,
    mapped,
    shape_value,
)
from kshape_ls.shapes import UNKNOWN, Shape


def declared_by(run: Run, instance: Instance, given: Arguments, node: ast.AST) -> Value | None:
    """What the class says that a call on symbolic tensors returns; ``None`` where it says nothing.

    Follows Keras 3, which asks ``compute_output_spec``, whose default asks ``compute_output_shape``, and leaves
    ``call`` alone.
    """
    if is_keras_2(run):
        return None
    # What is wrong with the tensors is told where ``call`` is.
    run.doubt += 1
    try:
        spec, _ = find(run, instance.cls, "compute_output_spec")
        if isinstance(spec, FunctionRef):
            made = fixed(run, enter(run, node, spec, given, instance))
            return mapped(made, lambda t: replace(t, origin=None)) if tensors_in(run, made) else UNKNOWN_VALUE
        method, _ = find(run, instance.cls, "compute_output_shape")
        code = run.content((method.id, "#code")) if isinstance(method, FunctionRef) and given.args else None
        shapes = _handed(run, instance, given, _parameters(code)) if isinstance(code, Code) else None
        if shapes is None or not isinstance(method, FunctionRef):
            return None
        return _read(run, enter(run, node, method, Arguments(shapes), instance))
    finally:
        run.doubt -= 1


def as_declared(declared: Value, made: Value) -> Value:
    """What ``call`` returned, of the shapes that are declared."""
    if isinstance(declared, Tensor):
        if not isinstance(made, Tensor):
            return declared
        return replace(made, shape=_sharpened(declared.shape, made.shape))
    if isinstance(declared, Tuple):
        same = isinstance(made, Tuple) and (made.kind, made.keys) == (declared.kind, declared.keys)
        items = made.items if same and isinstance(made, Tuple) and len(made.items) == len(declared.items) else None
        parts = items or (UNKNOWN_VALUE,) * len(declared.items)
        return replace(declared, items=tuple(map(as_declared, declared.items, parts)))
    return declared


def shapes_of(run: Run, value: Value) -> Value:
    """What a method is told of what the layer is called on: a shape, or a list or dict of shapes."""
    if isinstance(value, Tensor):
        return shape_value(value.shape)
    held = fixed(run, value)
    if not isinstance(held, Tuple):
        return UNKNOWN_VALUE
    return replace(held, items=tuple(shapes_of(run, item) for item in held.items))


def _handed(run: Run, instance: Instance, given: Arguments, wanted: Sequence[str] | None) -> tuple[Value, ...] | None:
    """The shapes for the parameters of the method: of the first input for one, else by the names of ``call``'s."""
    if not wanted:
        return None
    if len(wanted) == 1:
        return (shapes_of(run, given.args[0]),)
    call, _ = find(run, instance.cls, "call")
    code = run.content((call.id, "#code")) if isinstance(call, FunctionRef) else None
    names = _parameters(code) if isinstance(code, Code) else None
    tensors = {**dict(zip(names or (), given.args, strict=False)), **given.named}
    found = [tensors.get(name.removesuffix("_shape")) for name in wanted]
    return tuple(shapes_of(run, each) for each in found if each is not None) if None not in found else None


def _parameters(code: Code) -> list[str] | None:
    """The names of plain parameters after ``self``; ``None`` where there are others."""
    a = code.arguments
    others = a.vararg is not None or a.kwarg is not None or a.kwonlyargs
    return None if others else [p.arg for p in (*a.posonlyargs, *a.args)][1:]


def _read(run: Run, answer: Value) -> Value | None:
    """Tensors of the shapes in an answer, ``None`` where nobody can tell what the answer is."""
    held = fixed(run, answer)
    items = spread(run, held) if isinstance(held, Tuple | LibraryObject) else None
    if not items:
        return None
    nested = any(isinstance(item, Tuple | LibraryObject) for item in items)
    if isinstance(held, Tuple) and (held.kind == "dict" or nested):
        parts = [_read(run, item) for item in held.items]
        return replace(held, items=tuple(UNKNOWN_VALUE if part is None else part for part in parts))
    if not any(isinstance(item, Const | Number) for item in items):
        return None
    shape = as_dims(run, Tuple(items), "compute_output_shape")
    return Tensor(shape, "symbolic", dtype="") if isinstance(shape, Shape) and shape.dims is not None else None


def _sharpened(declared: Shape, made: Shape) -> Shape:
    if declared.dims is None or made.dims is None or len(declared.dims) != len(made.dims):
        return declared
    return Shape(tuple(b if a is UNKNOWN else a for a, b in zip(declared.dims, made.dims, strict=True)))
