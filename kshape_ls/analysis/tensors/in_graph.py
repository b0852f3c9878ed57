"""What TensorFlow does only while it builds a graph: in a layer's ``call`` on symbolic tensors."""

from __future__ import annotations

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import NONE, ListRef, Number, Tuple, Value
from kshape_ls.library.application import bind
from kshape_ls.library.ops.arguments import invalid, is_dim
from kshape_ls.library.rules import Arg, OpRule
from kshape_ls.shapes import DYNAMIC, Mismatch

PACKING = frozenset({f"tensorflow.{name}" for name in ("reshape", "zeros", "ones", "fill", "broadcast_to")})
"""Functions that are handed sizes, some of which may be tensors."""
_SIZES = {"tensorflow.fill": (0, "dims"), "tensorflow.reshape": (1, "shape")}
"""The argument that may be one number on real tensors."""
_NAMELESS = frozenset({"tensorflow.convert_to_tensor"})


def packed(run: Run, value: Value) -> Arg:
    """As ``plain``; beside sizes known at run time only, TensorFlow takes every negative size for an open one."""
    held = plain(run, value)
    items = spread(run, value) if isinstance(value, Tuple | ListRef) else None
    if not isinstance(held, tuple) or not any(isinstance(item, Number) for item in items or ()):
        return held
    return tuple(DYNAMIC if isinstance(size, int) and size < 0 else size for size in held)


def graph_fault(run: Run, name: str, rule: OpRule, given: Arguments) -> Mismatch | None:
    """What TensorFlow refuses then: names that are none, tensors of other sorts of numbers, one size for a target."""
    from kshape_ls.analysis.tensors.sorts import sorts_of_arguments
    from kshape_ls.library.ops.sorts import cares, sort_fault

    bound = bind(name, rule.parameters, given.args, given.named)
    label = None if isinstance(bound, Mismatch) else bound.get("name")
    label = plain(run, label) if label is not None and label in given.all() else None
    # Of names that are false as conditions TensorFlow makes none at all.
    if label and isinstance(label, int | float | tuple) and name not in _NAMELESS:
        return invalid(f"expected string or bytes-like object, got '{type(label).__name__}'", "name")
    if name == "tensorflow.concat" and isinstance(plain(run, given.get(1, "axis") or NONE), tuple):
        return invalid("'axis' must be of rank 0, but has rank 1", "axis")
    if name in _SIZES and is_dim(plain(run, given.get(*_SIZES[name]) or NONE)):
        return invalid(f"'{_SIZES[name][1]}' must be of rank 1, but has rank 0", _SIZES[name][1])
    return sort_fault(name, sorts_of_arguments(run, rule, given.args, given.named)) if cares(name) else None
