"""``keras.Variable``: a layer that it is set on counts it among its weights."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.python.classes import parts_of
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import (
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    FunctionRef,
    Instance,
    Library,
    LibraryObject,
    Tensor,
    Value,
)
from kshape_ls.library.application import as_shape
from kshape_ls.shapes import UNKNOWN_SHAPE, Shape

VARIABLE = "#variable"
"""The slot of a variable's origin: whether it is for training."""


def make_variable(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Variable(initializer, shape)``: of the sizes of an array, else of those stated."""
    origin = run.identity(node)
    run.write((origin, VARIABLE), given.get(3, "trainable") or (TRUE if given.exact else UNKNOWN_VALUE))
    return Tensor(_shape(run, given), run.frame.makes, origin, 0, "")


def _shape(run: Run, given: Arguments) -> Shape:
    initializer = given.get(0, "initializer") or UNKNOWN_VALUE
    by_name = isinstance(initializer, Const) and isinstance(initializer.value, str)
    if not by_name and not isinstance(initializer, LibraryObject | Library | FunctionRef):
        return as_shape(plain(run, initializer))
    stated = as_dims(run, given.get(1, "shape") or NONE, "shape")
    return stated if isinstance(stated, Shape) else UNKNOWN_SHAPE


def variables_of(state: State, owner: Instance, seen: set[object]) -> list[tuple[Shape, bool | None]]:
    """The shapes of the variables that are set on an object, and whether they are for training, but for those ``seen``.

    They are seen from then on: a variable that several layers hold is one weight.
    """
    found: list[tuple[Shape, bool | None]] = []
    for value in parts_of(state, owner):
        kind = state.read((value.origin, VARIABLE)) if isinstance(value, Tensor) and value.origin is not None else None
        if isinstance(value, Tensor) and kind is not None and value.origin not in seen:
            seen.add(value.origin)
            found.append((value.shape, bool(kind.value) if isinstance(kind, Const) else None))
    return found
