"""Objects of the program's classes: making them, and calling those that are Keras layers or models."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.classes import FIELDS, attributes_of, find, is_layer, library_base, remember_attribute
from kshape_ls.analysis.containers import dict_items, fixed, list_items, make_dict, make_list
from kshape_ls.analysis.functional import functional
from kshape_ls.analysis.functions import Arguments, enter
from kshape_ls.analysis.inputs import as_dims
from kshape_ls.analysis.lambda_layer import FUNCTION, STATED
from kshape_ls.analysis.layers import Place
from kshape_ls.analysis.model_calls import call_model
from kshape_ls.analysis.model_state import GRAPH, IN, OUT
from kshape_ls.analysis.plain import tensors_in
from kshape_ls.analysis.run import Run, State
from kshape_ls.analysis.values import (
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    FunctionRef,
    Instance,
    ListRef,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    mapped,
    shape_value,
)
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.dims import equal

BUILT = "#built"


def instantiate(run: Run, node: ast.AST, cls: ClassRef, given: Arguments) -> Value:
    """``MyClass(...)``."""
    instance = Instance(run.identity(node), cls)
    initializer, _ = find(run, cls, "__init__")
    if isinstance(initializer, FunctionRef):
        enter(run, node, initializer, given, instance)
    elif initializer is None:
        fields = run.read((cls.id, FIELDS))
        if isinstance(fields, Tuple):
            _set_fields(run, instance, fields, given)
        else:
            initialize(run, node, instance, given)
    return instance


def _set_fields(run: Run, instance: Instance, fields: Tuple, given: Arguments) -> None:
    for n, field in enumerate(fields.items):
        name = str(field.value) if isinstance(field, Const) else ""
        value = given.get(n, name)
        if value is not None:
            run.write((instance.id, name), value)
            remember_attribute(run, instance, name)


def initialize(run: Run, node: ast.AST, instance: Instance, given: Arguments) -> None:
    """What ``__init__`` of the library's base class sets on an instance of a subclass."""
    base = library_base(run, instance.cls)
    if base in ("keras.Model", "?"):
        _initialize_model(run, node, instance, given)
    elif base == "keras.layers.Wrapper":
        layer = given.get(0, "layer")
        run.write((instance.id, "layer"), layer or UNKNOWN_VALUE)
        remember_attribute(run, instance, "layer")


def _initialize_model(run: Run, node: ast.AST, instance: Instance, given: Arguments) -> None:
    """``keras.Model.__init__(inputs=..., outputs=...)``."""
    inputs, outputs = given.get(0, "inputs"), given.get(1, "outputs")
    if inputs is None or outputs is None or not tensors_in(run, inputs):
        return
    fact = functional(run, node, inputs, outputs)
    run.write((instance.id, GRAPH), fact)
    run.write((instance.id, IN), fact.inputs)
    run.write((instance.id, OUT), fact.outputs)


def call_instance(run: Run, instance: Instance, given: Arguments, place: Place, kind: TensorKind) -> Value:
    """``layer(x)`` for a layer of the program: ``build`` on the first call, then ``call``."""
    cls = instance.cls
    if not is_layer(run, cls):
        method, _ = find(run, cls, "__call__")
        if isinstance(method, FunctionRef):
            return enter(run, place.node, method, given, instance)
        return UNKNOWN_VALUE
    function = run.read((cls.id, FUNCTION))
    method, _ = find(run, cls, "call")
    if function is not None:
        method = function
    stated = run.read((cls.id, STATED))
    if stated is not None:
        output = _stated_output(run, stated, given, kind)
        if isinstance(function, FunctionRef):
            _compare(run, instance, output, _entered(run, function, given, place, kind, None), place)
        return output
    if not isinstance(method, FunctionRef):
        if method is None and isinstance(run.content((instance.id, OUT)), Tensor | Tuple):
            return call_model(run, ModelRef(instance.id, "Functional"), given, place)
        return Tensor(UNKNOWN_SHAPE, kind) if kind != "any" else UNKNOWN_VALUE
    if function is None:
        _build(run, instance, _arguments(run, given, kind), place)
    return _entered(run, method, given, place, kind, instance if function is None else None)


def _arguments(run: Run, given: Arguments, kind: TensorKind) -> Arguments:
    return Arguments(
        tuple(_inside(run, v, kind) for v in given.args),
        {name: _inside(run, v, kind) for name, v in given.named.items()},
        given.exact,
    )


def _entered(
    run: Run, method: FunctionRef, given: Arguments, place: Place, kind: TensorKind, receiver: Instance | None
) -> Value:
    """What the code inside a layer returns, as it looks from outside."""
    outer = run.frame.in_layer
    run.frame.in_layer = True
    try:
        result = enter(run, place.node, method, _arguments(run, given, kind), receiver)
    finally:
        run.frame.in_layer = outer
    return _outside(run, result, kind)


def _stated_output(run: Run, stated: Value, given: Arguments, kind: TensorKind) -> Value:
    """``Lambda(..., output_shape=...)``: the stated shape behind the batch axis of the input."""
    rest = as_dims(run, stated, "output_shape")
    tensors = tensors_in(run, given.args[0]) if given.args else []
    if isinstance(rest, Mismatch) or rest.dims is None or not tensors or not tensors[0].shape.dims:
        return Tensor(UNKNOWN_SHAPE, kind)
    return Tensor(Shape((tensors[0].shape.dims[0], *rest.dims)), kind)


def _compare(run: Run, instance: Instance, stated: Value, made: Value, place: Place) -> None:
    """A ``Lambda`` whose stated shape isn't what its function gives: Keras believes it, and fails or lies later."""
    if not isinstance(stated, Tensor) or not isinstance(made, Tensor):
        return
    a, b = stated.shape.dims, made.shape.dims
    if a is None or b is None:
        return
    if len(a) != len(b) or any(equal(x, y) is False for x, y in zip(a, b, strict=True)):
        message = f"`output_shape` states {stated.shape}, but the function gives {made.shape}"
        mismatch = Mismatch(
            "output-shape-mismatch", message, expected=stated.shape, found=made.shape, argument="output_shape"
        )
        run.mismatch(place.node, "Lambda", mismatch, (made.shape,), style="construct", at=instance.id, certain=False)


def _build(run: Run, instance: Instance, given: Arguments, place: Place) -> None:
    if run.read((instance.id, BUILT)) == TRUE:
        return
    run.write((instance.id, BUILT), TRUE)
    method, _ = find(run, instance.cls, "build")
    if not isinstance(method, FunctionRef) or not given.args:
        return
    first = given.args[0]
    shape: Value = shape_value(first.shape) if isinstance(first, Tensor) else UNKNOWN_VALUE
    tensors = tensors_in(run, first)
    if not isinstance(first, Tensor) and tensors:
        shape = Tuple(tuple(shape_value(t.shape) for t in tensors))
    enter(run, place.node, method, Arguments((shape,)), instance)


def _inside(run: Run, value: Value, kind: TensorKind) -> Value:
    """An argument as ``call`` sees it: a symbolic tensor is a backend tensor there."""
    if isinstance(value, Tensor | Tuple):
        return mapped(value, lambda t: replace(t, kind="graph" if kind == "symbolic" else t.kind))
    if isinstance(value, ListRef) and kind == "symbolic":
        items = list_items(run, value)
        if items is not None and any(isinstance(i, Tensor) for i in items):
            identity = value.id._replace(path=run.world.path(run.path, ("inside", value.id)))
            return make_list(run, identity, [_inside(run, item, kind) for item in items])
    if isinstance(value, DictRef) and kind == "symbolic":
        entries = dict_items(run, value)
        if entries is not None and any(isinstance(i, Tensor) for _, i in entries):
            identity = value.id._replace(path=run.world.path(run.path, ("inside", value.id)))
            return make_dict(run, identity, [(k, _inside(run, item, kind)) for k, item in entries])
    return value


def _outside(run: Run, value: Value, kind: TensorKind) -> Value:
    return mapped(fixed(run, value), lambda t: replace(t, kind=kind))


def parts_of(run: State, instance: Instance) -> list[Value]:
    """The layers, models and weights that an instance holds, lists and dicts looked into."""
    found: list[Value] = []
    todo = [value for _, value in attributes_of(run, instance)]
    while todo:
        value = todo.pop(0)
        if isinstance(value, ListRef):
            todo = [*(list_items(run, value) or ()), *todo]
        elif isinstance(value, Tuple):
            todo = [*value.items, *todo]
        elif isinstance(value, DictRef):
            todo = [*(item for _, item in dict_items(run, value) or ()), *todo]
        else:
            found.append(value)
    return found
