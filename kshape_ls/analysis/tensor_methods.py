"""Methods of tensors and arrays: ``x.reshape(-1, 28)``, ``x.astype("float32")``, ``x.mean(axis=0)``."""

from __future__ import annotations

import ast

from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.tensors import call_op
from kshape_ls.analysis.values import NONE, UNKNOWN_VALUE, Const, ListRef, Tensor, Tuple, Value, shape_value
from kshape_ls.library.index import op_rule

_SAME = frozenset({"astype", "copy", "numpy", "clip", "round", "conj", "eval", "read_value", "value", "detach", "cpu"})
_VARIADIC = frozenset({"reshape", "transpose"})


def call_tensor_method(run: Run, node: ast.AST, owner: Tensor, name: str, given: Arguments) -> Value:
    """``x.name(...)``."""
    if name in _SAME:
        return owner
    if name in ("get_shape",):
        return shape_value(owner.shape)
    if name in ("set_shape", "assign", "assign_add", "assign_sub"):
        return NONE
    if name == "as_list":
        return UNKNOWN_VALUE
    rule = op_rule(f"numpy.{name}")
    if rule is None or owner.kind not in ("numpy", "eager"):
        return UNKNOWN_VALUE
    args = given.args
    if name in _VARIADIC and args and not isinstance(args[0], Tuple | ListRef) and args[0] != Const(None):
        args = (Tuple(args),)
    return call_op(run, node, f"numpy.{name}", rule, Arguments((owner, *args), given.named, given.exact))
