"""What older programs ask of Keras and Keras 3 doesn't have: names, methods, attributes and arguments."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.memo.run import HANDLED, Run
from kshape_ls.analysis.values import LayerRef, Library, ModelRef, Tensor, Value
from kshape_ls.library import gone
from kshape_ls.shapes import Mismatch

CODE = "gone-from-keras"


def refuse_name(run: Run, node: ast.AST, value: Value) -> None:
    """``K.dot`` of ``from keras import backend as K``; ``from keras.layers import merge``."""
    if not isinstance(value, Library):
        return
    meant = gone.replacement(value.name, value.package)
    if meant is not None:
        where = value.name.removeprefix("keras.") if value.package == "keras" else value.name[len("keras.") :]
        _tell(run, node, f"`{value.package}.{where}`", meant, value.name)


def refuse_attribute(run: Run, node: ast.AST, owner: Value, name: str) -> None:
    """``model.fit_generator``, ``layer.output_shape``, ``x.get_shape`` of a KerasTensor."""
    known: Mapping[str, str] = {}
    if isinstance(owner, ModelRef):
        known, what = gone.OF_MODELS, "a model"
    elif isinstance(owner, LayerRef):
        known, what = gone.OF_LAYERS, f"{owner.class_name}, as every layer,"
    elif isinstance(owner, Tensor) and owner.kind == "symbolic":
        known, what = gone.OF_TENSORS, "a KerasTensor"
    if name in known:
        _tell(run, node, f"`{name}` of {what}", known[name], name)


def refuse_of_shape(run: Run, node: ast.AST, name: str) -> None:
    """``x.shape.as_list`` of a KerasTensor, whose shape is a tuple."""
    held = node.value if isinstance(node, ast.Attribute) else None
    if name in gone.OF_SHAPES and isinstance(held, ast.Attribute) and isinstance(held.value, ast.Name):
        owner = run.value(held.value)
        if held.attr == "shape" and isinstance(owner, Tensor) and owner.kind == "symbolic":
            _tell(run, node, f"`shape.{name}`", "", name, why=": the shape of a KerasTensor is a tuple")


def refuse_argument(run: Run, node: ast.AST, subject: str, given: Arguments, known: Mapping[str, str]) -> None:
    """``Adam(lr=0.1)``, ``fit(nb_epoch=3)``."""
    odd = next((name for name in given.named if name in known), None)
    if odd is not None:
        _tell(run, node, f"The argument `{odd}` of {subject}", known[odd], odd, subject)


def _tell(run: Run, node: ast.AST, what: str, meant: str, name: str, subject: str = "", why: str = "") -> None:
    if is_keras_2(run) or run.content(HANDLED):
        return
    message = f"{what} isn't in Keras 3{why}" + (f": it is `{meant}` now" if meant else "")
    run.mismatch(node, subject, Mismatch(CODE, message, expected=meant, argument=name), style="construct")
