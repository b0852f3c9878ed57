"""KerasTensors where Python wants something with values: a length, items, a number, a condition."""

from __future__ import annotations

import ast

from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Tensor, Value
from kshape_ls.shapes import Mismatch

CODE = "keras-tensor-as-value"
_ITERATED = "Iterating over a symbolic KerasTensor is not supported"
_MEASURED = "A KerasTensor has no len(): its axes are in its shape"
_DECIDED = "A symbolic KerasTensor cannot be used as a boolean"
_NUMBERED = "A symbolic KerasTensor has no value that could be converted"
_ITERATING = ("any", "all", "enumerate", "list", "map", "max", "min", "sorted", "sum", "tuple", "zip")
BUILTINS = {
    **dict.fromkeys((f"builtins.{name}" for name in _ITERATING), _ITERATED),
    "builtins.len": _MEASURED,
    "builtins.bool": _DECIDED,
    "builtins.float": _NUMBERED,
    "builtins.int": _NUMBERED,
}
"""What Keras says where a function of Python is given one."""


def refuse_builtin(run: Run, node: ast.AST, name: str, args: tuple[Value, ...]) -> None:
    """Tell a call such as ``len(x)`` or ``list(x)`` of a KerasTensor."""
    said = BUILTINS.get(name)
    if said is None or (name.endswith(("max", "min")) and len(args) > 1):
        return
    for value in args:
        _refuse(run, node, name.removeprefix("builtins."), value, said)


def refuse_iteration(run: Run, node: ast.AST, value: Value) -> None:
    """Tell a loop over a KerasTensor, or one that is unpacked: ``a, b = x``."""
    _refuse(run, node, "", value, _ITERATED)


def refuse_condition(run: Run, node: ast.AST, value: Value) -> None:
    """Tell a condition that is a KerasTensor: ``if x:``, ``if x > 0:``."""
    _refuse(run, node, "", value, _DECIDED)


def _refuse(run: Run, node: ast.AST, subject: str, value: Value, said: str) -> None:
    if isinstance(value, Tensor) and value.kind == "symbolic" and not is_keras_2(run):
        run.mismatch(node, subject, Mismatch(CODE, said), (value.shape,), (value.origin,), style="op")
