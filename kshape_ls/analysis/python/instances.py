"""Objects of the program's classes: making them, and calling those that are Keras layers or models."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.derived import base_of, build_base, initialize_base, settled, unchanged
from kshape_ls.analysis.layers.input_specs import refused_by_spec
from kshape_ls.analysis.layers.inside import inside, made_inside, outside
from kshape_ls.analysis.layers.lambda_calls import call_lambda
from kshape_ls.analysis.layers.lambda_layer import FUNCTION
from kshape_ls.analysis.layers.library import apply, refuse
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.calls import call_model
from kshape_ls.analysis.models.first_batch import note_first
from kshape_ls.analysis.models.state import NAMED, Named
from kshape_ls.analysis.python.classes import FIELDS, find, is_layer, library_base, remember_attribute
from kshape_ls.analysis.python.declared import as_declared, declared_by, shapes_of
from kshape_ls.analysis.python.functions import Code, enter
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.python.record_types import members, set_fields
from kshape_ls.analysis.values import (
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    FunctionRef,
    Instance,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
)
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch

BUILT = "#built"
_FILLED_IN = frozenset({"training", "mask"})
"""Arguments of ``call`` that Keras hands over by itself."""


def instantiate(run: Run, node: ast.AST, cls: ClassRef, given: Arguments) -> Value:
    """``MyClass(...)``."""
    instance = Instance(run.identity(node), cls)
    choices = members(run, cls)
    if choices is not None:
        wanted = given.get(0, "value")
        chosen = [c for c in choices if isinstance(c, Instance) and run.read((c.id, "value")) == wanted]
        return chosen[0] if isinstance(wanted, Const) and chosen else UNKNOWN_VALUE
    initializer, _ = find(run, cls, "__init__")
    if isinstance(initializer, FunctionRef):
        enter(run, node, initializer, given, instance)
    elif initializer is None:
        fields = run.read((cls.id, FIELDS))
        if isinstance(fields, Tuple):
            set_fields(run, node, instance, fields, given)
        else:
            initialize(run, node, instance, given)
    return instance


def initialize(run: Run, node: ast.AST, instance: Instance, given: Arguments) -> None:
    """What ``__init__`` of the library's base class sets on an instance of a subclass."""
    if is_layer(run, instance.cls):
        run.write((instance.id, NAMED), Named(instance, given.named.get("name")))
    if library_base(run, instance.cls) == "keras.layers.Wrapper":
        run.write((instance.id, "layer"), given.get(0, "layer") or UNKNOWN_VALUE)
        remember_attribute(run, instance, "layer")
    else:
        initialize_base(run, node, instance, given)


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
        known = _by_base(run, instance, given, place, kind) if method is None else None
        return known or (Tensor(UNKNOWN_SHAPE, kind) if kind != "any" else UNKNOWN_VALUE)
    misused = None if place.code else _misused(run, method, given)
    refused = misused or refused_by_spec(run, instance, given)
    if refused is not None:
        tensors = [t for value in given.all() for t in tensors_in(run, value)]
        refuse(run, place, cls.name, refused, tensors, instance.id)
        return Tensor(UNKNOWN_SHAPE, kind)
    seen = inside(run, given, kind)
    build(run, instance, seen, place.node)
    known = settled(run, instance, given, place, kind)
    declared = declared_by(run, instance, given, place.node) if kind == "symbolic" else None
    outer = run.frame.makes
    run.frame.makes = made_inside(kind)
    # What Keras doesn't run to learn the shape raises nothing there either.
    run.doubt += known is not None
    try:
        result = enter(run, place.node, method, seen, instance)
    finally:
        run.frame.makes = outer
        run.doubt -= known is not None
    if known is not None:
        return known
    made = outside(run, result, kind)
    return made if declared is None else as_declared(declared, made)


def _by_base(run: Run, instance: Instance, given: Arguments, place: Place, kind: TensorKind) -> Value | None:
    """The call of an object whose class leaves ``call`` to its base."""
    base = base_of(run, instance)
    if isinstance(base, ModelRef):
        return call_model(run, base, given, place)
    if base is None:
        return None
    build(run, instance, inside(run, given, kind), place.node)
    known = settled(run, instance, given, place, kind)
    return apply(run, base, given, place) if known is None and unchanged(run, instance.cls) else known


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
    if not given.args:
        return
    first = given.args[0]
    if isinstance(first, Tensor) and first.shape.dims:
        note_first(run, instance, first.shape.dims[0])
    if not isinstance(method, FunctionRef):
        if method is None and isinstance(first, Tensor):
            build_base(run, instance, (first.shape,))
        return
    enter(run, node, method, Arguments((shapes_of(run, first),)), instance)
