"""Calling a ``Lambda``: the shape that it states, or what its function gives."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.inside import inside, made_inside, outside
from kshape_ls.analysis.layers.lambda_layer import ARGUMENTS, FUNCTION, OUTPUT_SHAPE
from kshape_ls.analysis.layers.library import apply, refuse
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, spread
from kshape_ls.analysis.python.functions import Code, enter
from kshape_ls.analysis.python.plain import plain, tensors_in
from kshape_ls.analysis.tensors.operations import op_result
from kshape_ls.analysis.values import (
    NONE,
    UNKNOWN_VALUE,
    Const,
    FunctionRef,
    Instance,
    LayerRef,
    Library,
    ListRef,
    Method,
    ModelRef,
    Number,
    Partial,
    Tensor,
    TensorKind,
    Tuple,
    Unknown,
    Value,
    shape_value,
    tensors_of,
)
from kshape_ls.library.application import bind
from kshape_ls.library.index import op_rule
from kshape_ls.library.rules import parse_signature
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Nest, Output, Shape, Symbol
from kshape_ls.shapes.dims import equal

_CALL = parse_signature("inputs, mask=None, training=None")


def call_lambda(run: Run, instance: Instance, given: Arguments, place: Place, kind: TensorKind) -> Value:
    """The output of a ``Lambda``; symbolically the one that ``output_shape`` states."""
    unknown = Tensor(UNKNOWN_SHAPE, kind)
    bound = bind("Lambda.call()", _CALL, given.args, given.named) if given.exact else {}
    if isinstance(bound, Mismatch):
        _tell(run, instance, bound, given, place)
        return unknown
    inputs = bound.get("inputs", UNKNOWN_VALUE)
    slot = instance.cls.id
    function = run.read((slot, FUNCTION)) or UNKNOWN_VALUE
    stated = run.read((slot, OUTPUT_SHAPE))
    if stated is None or kind != "symbolic":
        missing = _missing(run, instance, function) if kind == "symbolic" else None
        made = unknown if missing else _made(run, instance, function, given, place, kind)
        if missing is None and made == NONE and kind == "symbolic":
            missing = Mismatch("invalid-argument", "the function of a Lambda must return a tensor. Received: None")
        if missing is not None:
            _tell(run, instance, missing, given, place)
        known = isinstance(made, Tuple) or (isinstance(made, Tensor) and made.shape.rank is not None)
        if known or stated is None:
            return made if known or (isinstance(made, Unknown) and function != UNKNOWN_VALUE) else unknown
    output = _stated(run, stated, inputs, place)
    if isinstance(output, Mismatch):
        _tell(run, instance, output, given, place)
        return unknown
    if kind == "symbolic":
        _compare(run, instance, output, _made(run, instance, function, given, place, kind), place)
    value, _ = tensors_of(output, kind, None, "float32")
    return value


def _tell(run: Run, instance: Instance, mismatch: Mismatch, given: Arguments, place: Place) -> None:
    tensors = [t for value in given.all() for t in tensors_in(run, value)]
    refuse(run, place, "Lambda", mismatch, tensors, instance.id)


# -- the function ------------------------------------------------------------------------------------------------------


def _made(run: Run, instance: Instance, function: Value, given: Arguments, place: Place, kind: TensorKind) -> Value:
    """What the function returns, as it looks from outside."""
    held = run.read((instance.cls.id, ARGUMENTS))
    entries = [] if held is None else dict_items(run, held)
    first = given.get(0, "inputs")
    named = {str(name): value for name, value in entries or ()}
    for name in ("mask", "training"):
        if name in _parameters(run, function):
            named[name] = given.named.get(name, UNKNOWN_VALUE)
    handed = Arguments(() if first is None else (first,), named, given.exact and entries is not None)
    outer = run.frame.makes
    run.frame.makes = made_inside(kind)
    try:
        made = _called(run, function, inside(run, handed, kind), place)
    finally:
        run.frame.makes = outer
    return outside(run, made, kind)


def _called(run: Run, function: Value, given: Arguments, place: Place) -> Value:
    if isinstance(function, Partial):
        both = Arguments((*function.args, *given.args), {**dict(function.kwargs), **given.named}, given.exact)
        return _called(run, function.function, both, place)
    if isinstance(function, FunctionRef):
        return enter(run, place.node, function, given)
    if isinstance(function, Method):
        return enter(run, place.node, function.function, given, function.receiver)
    if isinstance(function, LayerRef | ModelRef | Instance):
        path = run.world.path(place.origin.path, "function")
        return apply(run, function, given, replace(place, origin=place.origin._replace(path=path)))
    if isinstance(function, Library):
        return _of_library(run, function.name, given, place)
    return UNKNOWN_VALUE


def _of_library(run: Run, name: str, given: Arguments, place: Place) -> Value:
    rule = op_rule(name)
    if rule is None:
        return _quietly(run, Library(name), given, place.node)
    tensors = [t for value in given.all() for t in tensors_in(run, value)]
    result = op_result(run, name, rule, given, tensors)
    if name.startswith("numpy.") and any(t.kind == "graph" for t in tensors):
        message = f"`{name}` can't take a tensor that has no value yet: use a function of keras.ops"
        result = Mismatch("invalid-argument", message)
    if isinstance(result, Mismatch):
        origins = tuple(t.origin for t in tensors)
        run.mismatch(place.node, "Lambda", result, tuple(t.shape for t in tensors), origins, style="op", at=place.at)
        result = UNKNOWN_SHAPE
    dtype = rule.dtype if rule.dtype != "same" else tensors[0].dtype if tensors else "float32"
    value, _ = tensors_of(result, "graph", None, dtype)
    return value


def _quietly(run: Run, function: Value, given: Arguments, node: ast.AST) -> Value:
    run.quiet += 1
    try:
        return run.call(node, function, given)
    finally:
        run.quiet -= 1


def _code(run: Run, function: Value) -> Code | None:
    held = function.function if isinstance(function, Method) else function
    code = run.content((held.id, "#code")) if isinstance(held, FunctionRef) else None
    return code if isinstance(code, Code) else None


def _parameters(run: Run, function: Value) -> tuple[str, ...]:
    code = _code(run, function)
    if code is None:
        return ()
    a = code.arguments
    return tuple(p.arg for p in (*a.posonlyargs, *a.args))


def _missing(run: Run, instance: Instance, function: Value) -> Mismatch | None:
    """Refuses a function that the inputs and ``arguments`` don't suffice for, or are too many for."""
    code = _code(run, function)
    held = run.read((instance.cls.id, ARGUMENTS))
    entries = [] if held is None else dict_items(run, held)
    if code is None or entries is None:
        return None
    a = code.arguments
    taken = [p.arg for p in (*a.posonlyargs, *a.args)][1 if isinstance(function, Method) else 0 :]
    if not taken and a.vararg is None:
        return Mismatch("invalid-argument", "the function of a Lambda must take its inputs", argument="function")
    given = {str(name) for name, _ in entries} | {"mask", "training"}
    needed = taken[1 : len(taken) - len(a.defaults)] if len(taken) > len(a.defaults) else []
    lacking = next((name for name in needed if name not in given), None)
    if lacking is not None:
        message = f"the function of a Lambda is missing an argument: '{lacking}'. State it in `arguments`"
        return Mismatch("invalid-argument", message, argument="function")
    names = {*taken, *(p.arg for p in a.kwonlyargs)}
    odd = next((str(name) for name, _ in entries if str(name) not in names and a.kwarg is None), None)
    if odd is None:
        return None
    message = f"the function of a Lambda got an unexpected argument: '{odd}'"
    return Mismatch("invalid-argument", message, argument="arguments")


# -- the stated shape --------------------------------------------------------------------------------------------------


def _stated(run: Run, stated: Value, inputs: Value, place: Place) -> Output | Mismatch:
    """``output_shape``: sizes behind the batch axis of the first input, or a function of the input's shape."""
    if isinstance(stated, FunctionRef | Method | Partial | Library):
        result = _quietly(run, stated, Arguments((_shapes(run, inputs),)), place.node)
        if isinstance(result, Const):
            message = f"`output_shape` must give a shape. Received: {result.value!r}"
            return Mismatch("invalid-argument", message, found=result.value, argument="output_shape")
        return _sizes(run, result, ())
    if isinstance(stated, Const | ListRef) and not is_keras_2(run):
        written = list(plain(run, stated)) if isinstance(stated, ListRef) else plain(run, stated)
        message = f"`output_shape` must be a tuple. Received: {written!r}"
        return Mismatch("invalid-argument", message, expected="a tuple", argument="output_shape")
    tensors = tensors_in(run, inputs)
    batch = tensors[0].shape.axis(0) if tensors and tensors[0].shape.rank != 0 else UNKNOWN
    return _sizes(run, stated, (batch,))


def _sizes(run: Run, value: Value, before: tuple[Dim, ...]) -> Output | Mismatch:
    items = spread(run, value)
    if items is None:
        return UNKNOWN_SHAPE
    if items and all(isinstance(item, Tuple | ListRef) for item in items):
        inner = [_sizes(run, item, before) for item in items]
        refused = next((each for each in inner if isinstance(each, Mismatch)), None)
        kept = tuple(each for each in inner if not isinstance(each, Mismatch))
        return refused or Nest("tuple" if isinstance(value, Tuple) and value.kind == "tuple" else "list", kept)
    dims = list(before)
    for item in items:
        size = item.value if isinstance(item, Const) else item.dim if isinstance(item, Number) else UNKNOWN
        if isinstance(size, str | float) or (isinstance(size, int) and size < 0):
            message = f"Cannot convert `output_shape` to a shape. Found invalid dimension {size!r}"
            return Mismatch("invalid-argument", message, found=size, argument="output_shape")
        dims.append(DYNAMIC if size is None else size if isinstance(size, int | Symbol) else UNKNOWN)
    return Shape(tuple(dims))


def _shapes(run: Run, inputs: Value) -> Value:
    if isinstance(inputs, Tensor):
        return shape_value(inputs.shape)
    items = spread(run, inputs)
    if items is None:
        return UNKNOWN_VALUE
    return Tuple(tuple(_shapes(run, item) for item in items), "list" if isinstance(inputs, ListRef) else "tuple")


def _compare(run: Run, instance: Instance, stated: Output, made: Value, place: Place) -> None:
    """A ``Lambda`` whose stated shape isn't what its function gives: Keras believes it, and fails or lies later."""
    if not isinstance(stated, Shape) or not isinstance(made, Tensor):
        return
    a, b = stated.dims, made.shape.dims
    if a is None or b is None:
        return
    if len(a) != len(b) or any(equal(x, y) is False for x, y in zip(a, b, strict=True)):
        message = f"`output_shape` states {stated}, but the function gives {made.shape}"
        mismatch = Mismatch(
            "output-shape-mismatch", message, expected=stated, found=made.shape, argument="output_shape"
        )
        run.mismatch(place.node, "Lambda", mismatch, (made.shape,), style="construct", at=instance.id, certain=False)
