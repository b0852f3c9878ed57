"""Objects whose class derives from a layer of the library, from ``Model`` or from ``Sequential``: what the base does.

The base part of such an object is a layer or model of its own beside it, held in the slot ``(id, '#base')``.
"""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inputs import state_input
from kshape_ls.analysis.layers.library import BUILT, LAYER, BuiltFact, apply, config_of, construct_layer
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.calls import call_model
from kshape_ls.analysis.models.functional import functional
from kshape_ls.analysis.models.sequential import fill
from kshape_ls.analysis.models.state import BASE, GRAPH, IN, OUT
from kshape_ls.analysis.python.classes import METHODS, library_base, mro
from kshape_ls.analysis.python.plain import as_value, plain, tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    ClassRef,
    Const,
    Identity,
    Instance,
    LayerRef,
    Library,
    Member,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
)
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.index import layer_rule
from kshape_ls.library.layer_attributes import kept, weight
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Shape, Symbol

_TRACED = frozenset({"Wrapper", "Pipeline", "GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells"})
"""Layers without a ``compute_output_shape``: Keras runs the subclass's ``call`` on symbolic tensors too."""
_HARMLESS = frozenset(
    {"__init__", "build", "get_config", "from_config", "compute_mask", "get_build_config", "build_from_config"}
    | {"count_params", "__repr__", "metrics", "train_step", "test_step", "predict_step", "compile"}
)
"""Methods that a subclass may bring along without changing what a call returns."""


def base_of(run: State, instance: Instance) -> LayerRef | ModelRef | None:
    """The base part of an object, where there is one that is known."""
    held = run.read((instance.id, BASE))
    return held if isinstance(held, LayerRef | ModelRef) else None


def initialize_base(run: Run, node: ast.AST, instance: Instance, given: Arguments) -> None:
    """``__init__`` of the library's class on an object of a subclass."""
    base = library_base(run, instance.cls)
    beside = instance.id._replace(path=run.world.path(instance.id.path, "base"))
    if base in ("keras.Model", "?"):
        _initialize_model(run, node, instance, given)
    elif base == "keras.Sequential":
        run.write((instance.id, BASE), ModelRef(beside, "Sequential"))
        fill(run, node, ModelRef(beside, "Sequential"), given, instance.cls.name)
    elif base == "keras.layers.Layer":
        state_input(run, instance, given)
    elif base.startswith("keras.layers.") and base != "keras.layers.Wrapper":
        rule = layer_rule(base.removeprefix("keras.layers."))
        if rule is not None and rule.name not in _TRACED:
            run.write((instance.id, BASE), construct_layer(run, node, rule, given, beside))


def _initialize_model(run: Run, node: ast.AST, instance: Instance, given: Arguments) -> None:
    """``keras.Model.__init__(inputs=..., outputs=...)``."""
    inputs, outputs = given.get(0, "inputs"), given.get(1, "outputs")
    if inputs is None or outputs is None or not tensors_in(run, inputs):
        return
    fact = functional(run, node, inputs, outputs)
    ref = ModelRef(instance.id, "Functional")
    run.write((instance.id, GRAPH), fact)
    run.write((instance.id, IN), fact.inputs)
    run.write((instance.id, OUT), fact.outputs)
    run.write((instance.id, BASE), ref)
    run.site(node, "model", instance.cls.name, output_of(fact.outputs), (), ref)


def settled(run: Run, instance: Instance, given: Arguments, place: Place, kind: TensorKind) -> Value | None:
    """What Keras says of a call on symbolic tensors whatever ``call`` does; ``None`` where ``call`` is asked.

    Follows ``Layer.compute_output_spec``, which believes ``compute_output_shape`` where a class has one.
    """
    base = base_of(run, instance)
    own = methods(run, instance.cls)
    if base is None or kind != "symbolic" or own & {"compute_output_shape", "compute_output_spec", "__call__"}:
        return None
    if isinstance(base, ModelRef) and (base.class_name == "Sequential" or "call" not in own):
        return call_model(run, base, given, place)
    changed = own & {"call", "build"}
    run.doubt += bool(changed)
    try:
        return apply(run, base, given, place)
    finally:
        run.doubt -= bool(changed)


def unchanged(run: Run, cls: ClassRef) -> bool:
    """Whether no method of the class can change what its base returns."""
    return methods(run, cls) <= _HARMLESS


def methods(run: Run, cls: ClassRef) -> frozenset[str]:
    """The names of the functions that a class and its bases in the program define."""
    found: set[str] = set()
    for each in mro(run, cls):
        held = run.read((each.id, METHODS)) if isinstance(each, ClassRef) else None
        if isinstance(held, Tuple):
            found.update(str(name.value) for name in held.items if isinstance(name, Const))
    return frozenset(found)


def build_base(run: Run, instance: Instance, shapes: tuple[Arg, ...]) -> None:
    """The base's ``build``: from here on its weights have shapes."""
    base = base_of(run, instance)
    bound = run.content((base.id, LAYER)) if isinstance(base, LayerRef) else None
    if base is None or not isinstance(bound, BoundLayer) or run.content((base.id, BUILT)) is not ABSENT:
        return
    run.write((base.id, BUILT), BuiltFact(shapes, bound.built_spec(*shapes)))


def base_attribute(run: Run, base: LayerRef | ModelRef, name: str) -> Value | None:
    """``self.strides``, ``self.kernel``: an attribute that the base's constructor or ``build`` sets."""
    bound = run.content((base.id, LAYER)) if isinstance(base, LayerRef) else None
    if not isinstance(bound, BoundLayer) or not isinstance(base, LayerRef):
        return None
    if name == "activation":
        return _activation(config_of(run, base).get(name, NONE))
    given = config_of(run, base).get(name)
    if given is not None and name not in bound.config:
        return given
    value = kept(bound, name)
    if value is not UNKNOWN:
        return as_value(value)
    built = run.content((base.id, BUILT))
    first = built.inputs[0] if isinstance(built, BuiltFact) and built.inputs else None
    shape = weight(bound, name, first) if isinstance(first, Shape) else None
    if shape is None:
        return NONE if name == "bias" and bound.config.get("use_bias") is False else None
    return Tensor(shape, "graph")


def _activation(given: Value) -> Value:
    if isinstance(given, Const):
        return Library(f"keras.activations.{given.value or 'linear'}")
    return given


def call_base_method(run: Run, node: ast.AST, instance: Instance, name: str, given: Arguments) -> Value | None:
    """A method that the base has and the subclass leaves alone; ``None`` where nothing is known of it."""
    base = base_of(run, instance)
    if base is None:
        return None
    if name in ("call", "__call__"):
        return apply(run, base, given, Place(node, run.identity(node), "held"))
    if name == "build" and isinstance(base, LayerRef):
        stated = [plain(run, value) for value in given.args]
        build_base(run, instance, tuple(_as_input(shape) for shape in stated))
        return NONE
    if name == "convolution_op" and isinstance(base, LayerRef) and given.args:
        place = Place(node, Identity(run.unit.token, run.world.path(run.path, "quiet"), -1), "quiet")
        run.quiet += 1
        try:
            return apply(run, base, Arguments(given.args[:1]), place)
        finally:
            run.quiet -= 1
    if isinstance(base, ModelRef) and name in ("add", "pop", "get_layer", *(("build",) * (base.id != instance.id))):
        return run.call(node, Member(base, name), given)
    return None


def _as_input(stated: Arg) -> Arg:
    if isinstance(stated, tuple) and all(d is None or isinstance(d, int | Symbol) or d is UNKNOWN for d in stated):
        return Shape(tuple(DYNAMIC if d is None else d for d in stated))
    return UNKNOWN_SHAPE
