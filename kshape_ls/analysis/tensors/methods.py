"""Methods of tensors and arrays: ``x.reshape(-1, 28)``, ``x.astype("float32")``, ``x.mean(axis=0)``."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.tensors.changes import change
from kshape_ls.analysis.tensors.contents import dtype_name
from kshape_ls.analysis.tensors.labels import extreme
from kshape_ls.analysis.tensors.operations import call_op
from kshape_ls.analysis.values import NONE, UNKNOWN_VALUE, Const, Number, Tensor, Tuple, Value, shape_value
from kshape_ls.library.index import op_rule
from kshape_ls.library.ops.methods import ARRAY_METHODS
from kshape_ls.shapes import UNKNOWN_SHAPE

_SAME = frozenset({"copy", "numpy", "conj", "eval", "read_value", "value", "detach", "cpu"})
_OTHER_NUMBERS = frozenset({"astype", "clip", "round"})
_WRITING = frozenset({"fill", "put", "itemset", "partition", "resize", "setfield", "byteswap"})
_VARIADIC = frozenset({"reshape", "transpose"})


def call_tensor_method(run: Run, node: ast.AST, owner: Tensor, name: str, given: Arguments) -> Value:
    """``x.name(...)``."""
    if name == "numpy" and owner.shape.rank == 0:
        return UNKNOWN_VALUE  # a number, or bytes of any length
    if name in _SAME:
        return owner
    if name in _OTHER_NUMBERS:
        # Of the same shape; what stands in it is only known where the dtype says that it stays.
        return replace(owner, dtype=dtype_name(given.get(0, "dtype") or UNKNOWN_VALUE) if name == "astype" else "")
    if name in _WRITING or "out" in given.named:
        change(run, owner)
    if name == "to_tensor" and owner.kind == "eager" and given.exact and not (given.args or given.named):
        return owner  # of a ragged tensor, whose open axes get the size of the longest
    if name in ("get_shape",):
        return shape_value(owner.shape)
    if name in ("set_shape", "assign", "assign_add", "assign_sub"):
        return NONE
    if name == "as_list":
        return UNKNOWN_VALUE
    function = ARRAY_METHODS.get(name, f"numpy.{name}")
    rule = op_rule(function)
    if rule is None or owner.kind not in ("numpy", "eager"):
        return UNKNOWN_VALUE
    args = given.args
    known = extreme(run, name, Arguments((owner, *args), given.named, given.exact))
    if known is not None:
        return known
    if name in _VARIADIC and not given.exact:
        return Tensor(UNKNOWN_SHAPE, owner.kind, None, 0, owner.dtype)
    if name in _VARIADIC and (len(args) > 1 or (args and isinstance(args[0], Const | Number) and args[0] != NONE)):
        args = (Tuple(args),)
    return call_op(run, node, function, rule, Arguments((owner, *args), given.named, given.exact))
