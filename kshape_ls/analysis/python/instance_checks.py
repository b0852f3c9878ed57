"""``isinstance`` and ``type``: of plain values, tensors, layers, models, and objects of the program's classes."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.python.classes import is_layer, library_base, mro
from kshape_ls.analysis.values import (
    FALSE,
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    FunctionRef,
    Instance,
    LayerRef,
    Library,
    ListRef,
    ModelRef,
    Tensor,
    Tuple,
    Unknown,
    Value,
)
from kshape_ls.library.index import layer_rule

_BASES = frozenset(
    {"Layer", "RNN", "Wrapper", "Dropout", "Attention", "Embedding", "JaxLayer", "Conv1D", "Conv2D", "Conv3D"}
)
"""Layers from which others of the library derive, in Keras 2 or 3."""
_LAYER, _MODELS = "keras.layers.Layer", ("keras.Model", "keras.Sequential")


def is_instance(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``isinstance(value, wanted)``, of a class or several."""
    if len(given.args) != 2 or not given.exact:
        return UNKNOWN_VALUE
    value, wanted = given.args
    answers = {_is_a(run, value, each) for each in (wanted.items if isinstance(wanted, Tuple) else (wanted,))}
    if True in answers:
        return TRUE
    return FALSE if answers == {False} else UNKNOWN_VALUE


def type_of(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``type(value)``."""
    value = given.get(0, "")
    if len(given.args) != 1 or not given.exact:
        return UNKNOWN_VALUE
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, LayerRef):
        return Library(f"keras.layers.{value.class_name}")
    if isinstance(value, Tuple | ListRef):
        return Library(f"builtins.{value.kind if isinstance(value, Tuple) else 'list'}")
    is_symbolic = isinstance(value, Tensor) and value.kind == "symbolic"
    return Library("keras.KerasTensor") if is_symbolic else UNKNOWN_VALUE


def _is_a(run: State, value: Value, wanted: Value) -> bool | None:
    if isinstance(wanted, ClassRef):
        return _is_of_program(run, value, wanted)
    if not isinstance(wanted, Library):
        return None
    if isinstance(value, Instance):
        return _is_of_library(run, value.cls, wanted.name)
    if isinstance(value, LayerRef | ModelRef):
        model = isinstance(value, ModelRef)
        own = f"keras.{'' if model else 'layers.'}{value.class_name}"
        if wanted.name in (own, _LAYER, "builtins.object") or (model and wanted.name == _MODELS[0]):
            return True
        if wanted.name.startswith("builtins.") or (model and wanted.name in _MODELS):
            return False
        return None if model else _is_such_a_layer(value.class_name, wanted.name)
    known = _plain_classes(value)
    return wanted.name in known if known is not None and wanted.name.startswith("builtins.") else None


def _is_of_program(run: State, value: Value, wanted: ClassRef) -> bool | None:
    if isinstance(value, Instance):
        classes = mro(run, value.cls)
        return True if wanted in classes else None if any(isinstance(each, Unknown) for each in classes) else False
    return False if isinstance(value, LayerRef | Tensor | Const | FunctionRef) else None


def _is_of_library(run: State, cls: ClassRef, wanted: str) -> bool | None:
    classes = mro(run, cls)
    base = library_base(run, cls)
    named = any(isinstance(each, Library) and each.name == wanted for each in classes)
    if named or wanted == "builtins.object" or (wanted == _LAYER and is_layer(run, cls)):
        return True
    if wanted == _MODELS[0] and base in _MODELS:
        return True
    if any(isinstance(each, Unknown) for each in classes) or (base and not base.startswith("keras.")):
        return None
    if wanted.startswith("builtins."):
        return False
    return _is_such_a_layer(base.removeprefix("keras.layers."), wanted) if base.startswith("keras.layers.") else None


def _is_such_a_layer(name: str, wanted: str) -> bool | None:
    """Whether a layer of the library is of a class of it: of its own, or of one that others derive from."""
    if not wanted.startswith("keras.layers."):
        return None
    own, other = layer_rule(name), layer_rule(wanted.removeprefix("keras.layers."))
    if own is None or other is None:
        return None
    return True if own.name == other.name else None if other.name in _BASES else False


def _plain_classes(value: Value) -> set[str] | None:
    if isinstance(value, Const):
        return {f"builtins.{c.__name__}" for c in type(value.value).__mro__}
    if isinstance(value, Tuple):
        return {f"builtins.{value.kind}", "builtins.object"}
    if isinstance(value, ListRef):
        return {"builtins.list", "builtins.object"}
    return {"builtins.object"} if isinstance(value, Tensor) else None
