"""``Lambda``: a layer whose call is a function of the program."""

from __future__ import annotations

import ast

from kshape_ls.analysis.classes import BASES
from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.values import NONE, ClassRef, FunctionRef, Instance, Library, Tuple, Value

STATED = "#stated"
FUNCTION = "#function"
"""The slot of a class made for a ``Lambda`` that holds its function."""


def make_lambda_layer(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.layers.Lambda(function, output_shape=...)``: an instance whose ``call`` is the function."""
    function = given.get(0, "function")
    identity = run.identity(node)
    cls = ClassRef(identity, "Lambda")
    run.write((cls.id, BASES), Tuple((Library("keras.layers.Layer"),)))
    stated = given.get(1, "output_shape")
    if isinstance(function, FunctionRef) and "arguments" not in given.named:
        run.write((cls.id, FUNCTION), function)
    if stated is not None and stated != NONE:
        run.write((cls.id, STATED), stated)
    return Instance(identity, cls)
