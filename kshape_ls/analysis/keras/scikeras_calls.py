"""``scikeras``: estimators around a function that builds a model."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.functions import Code
from kshape_ls.analysis.values import UNKNOWN_VALUE, FunctionRef, Value

_ROUTED = "model__"


def _estimator(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``KerasClassifier(model=build, units=16, model__depth=2)``: the function with what is handed on to it."""
    function = given.get(0, "model") or given.named.get("build_fn")
    code = run.content((function.id, "#code")) if isinstance(function, FunctionRef) else None
    if isinstance(function, FunctionRef) and isinstance(code, Code):
        a = code.arguments
        names = {p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)}
        handed = {name.removeprefix(_ROUTED): value for name, value in given.named.items()}
        handed = {name: value for name, value in handed.items() if name in names}
        # It builds the model when it is fitted, with ``meta`` and what else it is told then.
        exact = given.exact and not names & {"meta", "compile_kwargs"}
        outer, run.idle = run.idle, True
        try:
            run.call(node, function, Arguments((), handed, exact))
        finally:
            run.idle = outer
    return UNKNOWN_VALUE


HANDLERS = {f"scikeras.wrappers.{name}": _estimator for name in ("KerasClassifier", "KerasRegressor", "BaseWrapper")}
"""Handlers by canonical name."""
