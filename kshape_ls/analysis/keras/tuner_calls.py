"""``keras_tuner``: the functions and hypermodels that a tuner builds, with hyperparameters as bounded symbols."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.python.functions import enter
from kshape_ls.analysis.python.parameters import HYPERPARAMETERS
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    Const,
    FunctionRef,
    Instance,
    Method,
    Number,
    Partial,
    Value,
)
from kshape_ls.shapes import UNKNOWN
from kshape_ls.shapes.dims import symbol


def ask_hyperparameter(run: Run, name: str, given: Arguments) -> Value:
    """``hp.Int("units", 32, 512)``: a size of which the bounds are known; its name says them."""
    label = given.get(0, "name")
    if name == "Fixed":
        return given.get(1, "value") or UNKNOWN_VALUE
    if name == "Int":
        low, high = given.get(1, "min_value"), given.get(2, "max_value")
        if not isinstance(label, Const) or not isinstance(low, Const) or not isinstance(high, Const):
            return Number(UNKNOWN)
        return Const(low.value) if low == high else Number(symbol(f"{label.value}∈[{low.value}, {high.value}]"))
    if name == "Choice":
        return _choice(label, spread(run, given.get(1, "values") or UNKNOWN_VALUE))
    return UNKNOWN_VALUE


def _choice(label: Value | None, items: tuple[Value, ...] | None) -> Value:
    values = [item.value for item in items or () if isinstance(item, Const)]
    if not values or len(values) != len(items or ()) or not isinstance(label, Const):
        return UNKNOWN_VALUE
    if len(values) == 1:
        return Const(values[0])
    if not all(type(value) is int for value in values):
        return UNKNOWN_VALUE
    return Number(symbol(f"{label.value}∈{{{', '.join(map(str, values))}}}"))


def _tuner(run: Run, node: ast.AST, given: Arguments) -> Value:
    """A tuner builds its hypermodel once when it is made."""
    hypermodel = given.get(0, "hypermodel")
    # What is tried depends on what was tried before: an undecided branch accuses nobody.
    outer, run.idle = run.idle, True
    try:
        build(run, node, hypermodel)
    finally:
        run.idle = outer
    return UNKNOWN_VALUE


def build(run: Run, node: ast.AST, hypermodel: Value | None) -> Value:
    """The model that a hypermodel or a function of hyperparameters makes."""
    given = Arguments((HYPERPARAMETERS,))
    if isinstance(hypermodel, FunctionRef | Method | Partial):
        return run.call(node, hypermodel, given)
    method = find(run, hypermodel.cls, "build")[0] if isinstance(hypermodel, Instance) else None
    if isinstance(method, FunctionRef) and hypermodel is not None:
        return enter(run, node, method, given, hypermodel)
    return UNKNOWN_VALUE


def _hyperparameters(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return HYPERPARAMETERS


_TUNERS = ("RandomSearch", "BayesianOptimization", "Hyperband", "GridSearch", "Tuner", "SklearnTuner")
HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    f"keras_tuner.{place}{name}": _tuner for place in ("", "tuners.") for name in _TUNERS
} | {f"keras_tuner.{place}HyperParameters": _hyperparameters for place in ("", "engine.hyperparameters.")}
