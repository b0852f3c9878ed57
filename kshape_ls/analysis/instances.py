"""Objects of the program's classes: making them, and calling those that are Keras layers or models."""

from __future__ import annotations

import ast

from kshape_ls.analysis.classes import FIELDS, attributes_of, find, is_layer, library_base, remember_attribute
from kshape_ls.analysis.containers import dict_items, list_items
from kshape_ls.analysis.functional import functional
from kshape_ls.analysis.functions import Arguments, Code, enter
from kshape_ls.analysis.input_specs import refused_by_spec
from kshape_ls.analysis.inside import inside, outside
from kshape_ls.analysis.keras_version import is_keras_2
from kshape_ls.analysis.lambda_calls import call_lambda
from kshape_ls.analysis.lambda_layer import FUNCTION
from kshape_ls.analysis.layers import Place
from kshape_ls.analysis.model_calls import call_model
from kshape_ls.analysis.model_state import GRAPH, IN, OUT
from kshape_ls.analysis.plain import tensors_in
from kshape_ls.analysis.run import Run, State
from kshape_ls.analysis.sequential import fill
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
    shape_value,
)
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch

BUILT = "#built"
_FILLED_IN = frozenset({"training", "mask"})
"""Arguments of ``call`` that Keras hands over by itself."""


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
    elif base == "keras.Sequential":
        fill(run, node, ModelRef(instance.id, "Sequential"), given)
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
    if run.read((cls.id, FUNCTION)) is not None:
        return call_lambda(run, instance, given, place, kind)
    method, _ = find(run, cls, "call")
    if not isinstance(method, FunctionRef):
        if method is None and run.read((instance.id, "len")) is not None:
            return call_model(run, ModelRef(instance.id, "Sequential"), given, place)
        if method is None and isinstance(run.content((instance.id, OUT)), Tensor | Tuple):
            return call_model(run, ModelRef(instance.id, "Functional"), given, place)
        return Tensor(UNKNOWN_SHAPE, kind) if kind != "any" else UNKNOWN_VALUE
    misused = None if place.code else _misused(run, method, given)
    refused = misused or refused_by_spec(run, instance, given)
    if refused is not None:
        tensors = [t for value in given.all() for t in tensors_in(run, value)]
        run.mismatch(
            place.node,
            cls.name,
            refused,
            tuple(t.shape for t in tensors),
            tuple(t.origin for t in tensors),
            style=place.style,
            layer=instance.id,
            argument=place.argument,
            at=place.at,
        )
        return Tensor(UNKNOWN_SHAPE, kind)
    seen = inside(run, given, kind)
    build(run, instance, seen, place.node)
    outer = run.frame.in_layer
    run.frame.in_layer = True
    try:
        result = enter(run, place.node, method, seen, instance)
    finally:
        run.frame.in_layer = outer
    return outside(run, result, kind)


def _misused(run: Run, method: FunctionRef, given: Arguments) -> Mismatch | None:
    """Refuses arguments that ``call`` doesn't take, and calls that lack one."""
    code = run.content((method.id, "#code"))
    if not given.exact or not isinstance(code, Code) or is_keras_2(run):
        return None
    a = code.arguments
    taken = [p.arg for p in (*a.posonlyargs, *a.args)][1:]
    if len(given.args) > len(taken) and a.vararg is None:
        message = f"call() takes {len(taken)} positional arguments but {len(given.args)} were given"
        return Mismatch("invalid-argument", message)
    names = {*taken, *(p.arg for p in a.kwonlyargs), "training"}
    odd = None if a.kwarg is not None else next((name for name in given.named if name not in names), None)
    if odd is not None:
        return Mismatch("invalid-argument", f"call() got an unexpected keyword argument '{odd}'", argument=odd)
    needed = taken[len(given.args) : max(len(taken) - len(a.defaults), 0)]
    lacking = next((name for name in needed if name not in given.named and name not in _FILLED_IN), None)
    if lacking is None:
        return None
    return Mismatch("invalid-argument", f"call() is missing a required argument: '{lacking}'", argument=lacking)


def build(run: Run, instance: Instance, given: Arguments, node: ast.AST) -> None:
    """Run the layer's ``build`` for these inputs, once."""
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
    enter(run, node, method, Arguments((shape,)), instance)


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
