"""Functions whose results hang on what stands in an array: ``to_categorical``, ``np.unique``, ``np.max``."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.tensors.contents import values_of
from kshape_ls.analysis.tensors.operations import call_op
from kshape_ls.analysis.values import NONE, UNKNOWN_VALUE, Const, Tensor, Value
from kshape_ls.library.index import op_rule
from kshape_ls.shapes import Mismatch, Shape

_CATEGORICAL = "keras.utils.to_categorical"


def _to_categorical(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``to_categorical(y)``: as many columns as the largest label says."""
    rule, labels = op_rule(_CATEGORICAL), given.get(0, "x")
    if rule is None:
        return UNKNOWN_VALUE
    known = values_of(run, labels)
    stated = given.get(1, "num_classes") or NONE
    if known is not None and stated == NONE and given.exact and max(known) >= 0:
        first = () if labels is None else (labels,)
        return call_op(run, node, _CATEGORICAL, rule, Arguments(first, {"num_classes": Const(max(known) + 1)}))
    if known is not None and isinstance(stated, Const) and isinstance(stated.value, int) and _is_array(labels):
        top, classes = max(known), stated.value
        if 0 < classes <= top:
            message = (
                f"index {top} is out of bounds: the labels go up to {top}, which is class {top + 1} of {classes}. "
                f"Received: num_classes={classes}"
            )
            mismatch = Mismatch("invalid-argument", message, None, top + 1, classes, argument="num_classes")
            run.mismatch(node, "to_categorical", mismatch, *_told(labels), style="op")
    return call_op(run, node, _CATEGORICAL, rule, given)


def _is_array(labels: Value | None) -> bool:
    # On a tensor, Keras leaves the row of a class that isn't there empty.
    return not isinstance(labels, Tensor) or labels.kind == "numpy"


def _told(labels: Value | None) -> tuple[tuple[Shape, ...], tuple[None, ...]]:
    return ((labels.shape,), (None,)) if isinstance(labels, Tensor) else ((), ())


def _unique(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``np.unique(y)``: as many as there are different ones."""
    rule = op_rule("numpy.unique")
    if rule is None:
        return UNKNOWN_VALUE
    made = call_op(run, node, "numpy.unique", rule, given)
    known = values_of(run, given.args[0]) if len(given.args) == 1 and not given.named and given.exact else None
    return replace(made, shape=Shape((len(known),))) if known is not None and isinstance(made, Tensor) else made


def extreme(run: Run, name: str, given: Arguments) -> Value | None:
    """``np.max(y)``, ``y.max()`` of known labels: a number."""
    known = values_of(run, given.args[0]) if len(given.args) == 1 and not given.named and given.exact else None
    if known is None or name not in ("max", "amax", "min", "amin"):
        return None
    return Const(max(known) if name.endswith("max") else min(known))


HANDLERS = {
    _CATEGORICAL: _to_categorical,
    "numpy.unique": _unique,
}
"""Handlers by canonical name."""
