"""A ``Sequential`` that nobody has told an input shape yet, asked for its tensors or their shapes."""

from __future__ import annotations

import ast

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import OUT
from kshape_ls.analysis.values import ABSENT, TRUE, Const, ModelRef, Value
from kshape_ls.shapes import Mismatch

CODE = "no-input-shape"
_MET = "#met"
"""The slot that says that a model may have met data of which nothing is known."""
_NEUTRAL = frozenset(
    {"add", "pop", "summary", "compile", "get_layer", "get_config", "to_json", "save", "get_weights", "load_model"}
)


def meets(run: Run, model: ModelRef, method: str = "") -> None:
    """Something happens to a model that may build it."""
    if method not in _NEUTRAL and model.class_name == "Sequential" and run.content((model.id, OUT)) is ABSENT:
        run.write((model.id, _MET), TRUE)


def refuse_unbuilt(run: Run, node: ast.AST, model: ModelRef, name: str) -> None:
    """``model.output`` of a model without an input shape; ``name`` is what is asked of it."""
    if model.class_name != "Sequential" or run.content((model.id, OUT)) is not ABSENT:
        return
    length = run.read((model.id, "len"))
    if run.read((model.id, _MET)) is not None or not isinstance(length, Const):
        return
    if run.path not in (0, model.id.path):
        return  # what a method finds may have been built by one that nobody is seen to call
    message = f"Sequential has no defined {name.replace('_', ' ')} yet: it was given no input shape"
    mismatch = Mismatch(CODE, message, argument=name)
    run.mismatch(node, "Sequential", mismatch, style="construct", places=(("model", model.id.token, model.id.ordinal),))


def model_asked(run: Run, node: ast.AST) -> Value | None:
    """``model`` of ``model.layers[-1].output``."""
    held = node.value if isinstance(node, ast.Attribute) else None
    listed = held.value if isinstance(held, ast.Subscript) else None
    if isinstance(listed, ast.Attribute) and listed.attr == "layers" and isinstance(listed.value, ast.Name):
        return run.value(listed.value)
    return None
