"""``Lambda``: a layer whose call is a function of the program or of a library."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.inputs import state_input
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import NAMED, Named
from kshape_ls.analysis.python.classes import BASES
from kshape_ls.analysis.values import (
    NONE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Instance,
    Library,
    ListRef,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.application import bind
from kshape_ls.library.identifiers import BASE_ARGUMENTS
from kshape_ls.library.rules import parse_signature
from kshape_ls.shapes import Mismatch

OUTPUT_SHAPE = "#output-shape"
FUNCTION = "#function"
"""The slot of a class made for a ``Lambda`` that holds its function."""
ARGUMENTS = "#arguments"

_PARAMETERS = parse_signature("function, output_shape=None, mask=None, arguments=None")


def make_lambda_layer(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.layers.Lambda(function, output_shape=...)``: an instance whose ``call`` is the function."""
    identity = run.identity(node)
    cls = ClassRef(identity, "Lambda")
    made = Instance(identity, cls)
    run.write((cls.id, BASES), Tuple((Library("keras.layers.Layer"),)))
    run.write((cls.id, FUNCTION), UNKNOWN_VALUE)
    if given.exact and not is_keras_2(run):
        refused = _refused(given)
        if refused is not None:
            run.mismatch(node, "Lambda", refused, style="construct", layer=identity)
            return made
    run.write((identity, NAMED), Named(made, given.named.get("name")))
    state_input(run, made, given)
    function = given.get(0, "function")
    if function is not None:
        run.write((cls.id, FUNCTION), function)
    for position, name, slot in ((1, "output_shape", OUTPUT_SHAPE), (3, "arguments", ARGUMENTS)):
        value = given.get(position, name)
        if value is not None and value != NONE:
            run.write((cls.id, slot), value)
    return made


def _refused(given: Arguments) -> Mismatch | None:
    named = {name: value for name, value in given.named.items() if name not in BASE_ARGUMENTS}
    bound = bind("Lambda", _PARAMETERS, given.args, named)
    if isinstance(bound, Mismatch):
        return bound
    if isinstance(bound["function"], Const | Tensor | Tuple | ListRef | DictRef):
        return Mismatch("invalid-argument", "unsupported callable: `function` must be one", argument="function")
    return None
