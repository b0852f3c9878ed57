"""Attributes: what ``owner.name`` is."""

from __future__ import annotations

import ast
from typing import cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.data.sklearn_calls import BUNCH
from kshape_ls.analysis.keras.gone import refuse_attribute, refuse_name, refuse_of_shape
from kshape_ls.analysis.keras.keras_version import KERAS_2
from kshape_ls.analysis.layers.derived import base_attribute, base_of
from kshape_ls.analysis.layers.library import RESULT, config_of
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.functional import functional_layers
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import GRAPH, model_input, model_output
from kshape_ls.analysis.models.unbuilt import model_asked, refuse_unbuilt
from kshape_ls.analysis.python.automatic_names import is_name
from kshape_ls.analysis.python.classes import bound, find, is_layer, is_property
from kshape_ls.analysis.python.command_line import flag
from kshape_ls.analysis.python.containers import dict_keys, fixed, make_list
from kshape_ls.analysis.python.functions import Definition, enter
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.python.record_types import member
from kshape_ls.analysis.values import (
    ABSENT,
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    FunctionRef,
    Instance,
    LayerRef,
    Library,
    LibraryObject,
    Member,
    ModelRef,
    ModuleRef,
    Number,
    Stream,
    Super,
    Tensor,
    Tuple,
    Value,
    mapped,
    number,
    shape_value,
)
from kshape_ls.library.names import CONSTANTS, canonical, is_of_tensorflow_1, package_in
from kshape_ls.shapes import UNKNOWN, Shape
from kshape_ls.shapes.dims import product


def attribute(run: Run, owner: Value, name: str, node: ast.AST) -> Value:
    """``owner.name``."""
    if isinstance(owner, Library):
        stated = flag(run, name) if owner.name.endswith("flags.FLAGS") else None
        if stated is not None:
            return stated
        if name == "__name__":
            return Const(owner.name.rpartition(".")[2])
        spelled = f"{owner.name}.{name}"
        if is_of_tensorflow_1(spelled):
            run.write((run.frame.module, KERAS_2), Const(spelled))
        found = library_name(spelled, package_in(owner.package, owner.name, spelled))
        refuse_name(run, node, found)
        return found
    if isinstance(owner, DictRef) and not hasattr(dict, name):
        # No dict has such an attribute: it is a namespace.
        held = run.read((owner.id, ("key", Const(name))))
        return Member(owner, name) if held is None or dict_keys(run, owner) is None else held
    if isinstance(owner, Tensor):
        refuse_attribute(run, node, owner, name)
        return _of_tensor(owner, name)
    if isinstance(owner, Instance):
        return _of_instance(run, owner, name, node)
    if isinstance(owner, ModelRef):
        return _of_model(run, owner, name, node)
    if isinstance(owner, LayerRef):
        return _of_layer(run, owner, name, node)
    if isinstance(owner, ClassRef):
        held, _ = find(run, owner, name)
        if name == "__name__":
            return Const(owner.name)
        of_enum = member(run, owner, name)
        if of_enum is not None:
            return of_enum
        return Member(owner, name) if held is None else _class_attribute(run, held, owner)
    if isinstance(owner, Super):
        return _of_super(run, owner, name)
    if isinstance(owner, ModuleRef):
        return run.read((owner.name, name)) or UNKNOWN_VALUE
    if isinstance(owner, Const | Tuple | Number):
        refuse_of_shape(run, node, name)
        return Member(owner, name)
    if isinstance(owner, LibraryObject) and owner.class_name == BUNCH:
        return dict(owner.arguments).get(name, UNKNOWN_VALUE)
    if isinstance(owner, Stream) and name == "element_spec":
        # A specification of tensors has their shapes, whatever else it is.
        return mapped(owner.element, lambda t: Tensor(t.shape, "any", None, 0, t.dtype))
    if isinstance(owner, FunctionRef) and name == "__name__":
        return Const(owner.name)
    # A loop that follows attributes of something unknown must come to an end.
    return Member(UNKNOWN_VALUE if isinstance(owner, Member) and not is_name(owner) else owner, name)


def library_name(spelled: str, package: str = "") -> Value:
    """A name of a library, or the plain value that it stands for; ``package`` is where the program has it from."""
    name = canonical(spelled)
    return Const(CONSTANTS[name]) if name in CONSTANTS else Library(name, package)


def _class_attribute(run: Run, held: Value, owner: ClassRef) -> Value:
    return bound(run, held, owner) if _is_classmethod(run, held) else held


def _is_classmethod(run: Run, held: Value) -> bool:
    if not isinstance(held, FunctionRef):
        return False
    definition = run.content((held.id, "#def"))
    return isinstance(definition, Definition) and definition.kind == "classmethod"


def _of_tensor(owner: Tensor, name: str) -> Value:
    shape = owner.shape
    if name == "shape":
        return shape_value(shape)
    if name in ("ndim", "rank"):
        return Number(UNKNOWN) if shape.rank is None else Const(shape.rank)
    if name == "size" and owner.kind == "numpy":
        return UNKNOWN_VALUE if shape.dims is None else _sized(shape)
    if name == "T" and shape.dims is not None:
        return Tensor(Shape(tuple(reversed(shape.dims))), owner.kind, None, 0, owner.dtype)
    if name == "dtype":
        return Const(owner.dtype) if owner.dtype else UNKNOWN_VALUE
    return Member(owner, name)


def _sized(shape: Shape) -> Value:
    return number(product(shape.dims or ()))


def _of_instance(run: Run, owner: Instance, name: str, node: ast.AST) -> Value:
    own = run.read((owner.id, name))
    if own is not None:
        return own
    held, _ = find(run, owner.cls, name)
    if held is not None:
        if is_property(run, held) and isinstance(held, FunctionRef):
            return enter(run, node, held, Arguments(), owner)
        return bound(run, held, owner)
    if name == "__class__":
        return owner.cls
    base = base_of(run, owner)
    if base is not None and (isinstance(base, LayerRef) or name in _OF_MODELS):
        known = base_attribute(run, base, name)
        return known if known is not None else _of_base(run, owner, base, name, node)
    called = run.content((owner.id, RESULT))
    if name in ("input", "output") and isinstance(called, Tensor | Tuple) and run.content((owner.id, GRAPH)) is ABSENT:
        return called if name == "output" else _went_in(run, called)
    if is_layer(run, owner.cls) and name in _OF_MODELS:
        return _of_model(run, ModelRef(owner.id, "Functional"), name, node)
    return Member(owner, name)


_OF_MODELS = frozenset({"input", "output", "inputs", "outputs", "input_shape", "output_shape", "layers"})


def _of_base(run: Run, owner: Instance, base: LayerRef | ModelRef, name: str, node: ast.AST) -> Value:
    if isinstance(base, ModelRef):
        return _of_model(run, base, name, node)
    return _of_layer(run, base, name, node) if name in ("input", "output") else Member(owner, name)


def _of_super(run: Run, owner: Super, name: str) -> Value:
    if not isinstance(owner.receiver, Instance):
        return Member(owner, name)
    held, _ = find(run, owner.receiver.cls, name, after=owner.after)
    return Member(owner, name) if held is None else bound(run, held, owner.receiver)


def _of_model(run: Run, owner: ModelRef, name: str, node: ast.AST) -> Value:
    own = run.read((owner.id, name))
    if own is not None:
        return own
    if name in ("input", "output", "inputs", "outputs", "input_shape", "output_shape"):
        refuse_unbuilt(run, node, owner, name)
    if name in ("input", "output"):
        return model_input(run, owner) if name == "input" else model_output(run, owner)
    if name in ("inputs", "outputs"):
        value = model_input(run, owner) if name == "inputs" else model_output(run, owner)
        items = value.items if isinstance(value, Tuple) else (value,)
        return make_list(run, run.identity(node), items if isinstance(value, Tuple | Tensor) else None)
    if name in ("input_shape", "output_shape"):
        value = model_input(run, owner) if name == "input_shape" else model_output(run, owner)
        shapes = [shape_value(tensor.shape) for tensor in tensors_in(run, value)]
        return shapes[0] if len(shapes) == 1 else Tuple(tuple(shapes), "list") if shapes else UNKNOWN_VALUE
    if name == "built" and tensors_in(run, model_input(run, owner)):
        return TRUE
    if name == "layers":
        return make_list(run, run.identity(node), _layers(run, owner))
    refuse_attribute(run, node, owner, name)
    return Member(owner, name)


def _layers(run: Run, owner: ModelRef) -> tuple[Value, ...] | None:
    return layers_of(run, owner) if owner.class_name == "Sequential" else functional_layers(run, owner)


def _of_layer(run: Run, owner: LayerRef, name: str, node: ast.AST) -> Value:
    own = run.read((owner.id, name))
    if own is not None:
        return own
    config = config_of(run, owner)
    if name in config:
        return config[name]
    if name in ("output", "input"):
        asked = model_asked(run, node)
        if isinstance(asked, ModelRef):
            refuse_unbuilt(run, node, asked, name)
        if owner.class_name == "InputLayer":
            if name == "input":
                return make_list(run, run.identity(node), ())
            held = run.content((owner.id, "#tensor"))
            if isinstance(held, Tensor) and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
                # ``InputLayer(...).output`` is how this class makes an input.
                run.site(node, "input", "InputLayer", held.shape, (), owner)
            return UNKNOWN_VALUE if held is ABSENT else cast("Value", held)
        result = run.content((owner.id, RESULT))
        if result is ABSENT:
            return UNKNOWN_VALUE
        return cast("Value", result) if name == "output" else _went_in(run, cast("Value", result))
    refuse_attribute(run, node, owner, name)
    return Member(owner, name)


def _went_in(run: Run, result: Value) -> Value:
    """What the layer was called on that made this."""
    made = tensors_in(run, result)
    fact = node_of(run, made[0].origin) if made else None
    return fixed(run, fact.args[0]) if fact is not None and fact.args else UNKNOWN_VALUE
