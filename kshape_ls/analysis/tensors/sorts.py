"""Which sort of number a tensor certainly holds: what an input states, followed through operators and functions."""

from __future__ import annotations

from collections.abc import Mapping

from kshape_ls.analysis.layers.nodes import NodeFact, node_of
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.python.plain import plain, tensors_in
from kshape_ls.analysis.values import Const, Identity, Tensor, Value
from kshape_ls.library.application import bind
from kshape_ls.library.index import op_rule
from kshape_ls.library.ops.operators import COMPARING
from kshape_ls.library.ops.sorts import sort_of_dtype
from kshape_ls.library.rules import OpRule
from kshape_ls.shapes import Mismatch

_LOOKED_AT = 64
"""Nodes that are followed for one tensor: those behind it lie on many ways, and each is asked once."""

_STATING = ("dtype", "output_type", "out_type", "Tout", "out_idx")
_PACKED = frozenset({"axis", "multiples", "paddings", "perm", "shape"})
_FIXED = {"bool": "b", "complex64": "c"}


def sorts_in(run: State, value: Value) -> tuple[str, ...]:
    """The sort of each tensor in a value: ``f``, ``i``, ``b``, ``c``, or empty where it can't be told."""
    return tuple(_sort(run, tensor, {}) for tensor in tensors_in(run, value))


def sorts_of_arguments(
    run: State, rule: OpRule, args: tuple[Value, ...], named: Mapping[str, Value]
) -> dict[str, tuple[str, ...]]:
    """The sorts of the tensors in each argument of a call, by parameter."""
    bound = bind("", rule.parameters, args, named)
    if isinstance(bound, Mismatch):
        return {}
    given = (*args, *named.values())
    # Sizes in a list are cast to whole numbers when TensorFlow packs them.
    return {
        name: sorts_in(run, value)
        for name, value in bound.items()
        if any(value is each for each in given) and (name not in _PACKED or isinstance(value, Tensor))
    }


def _sort(run: State, tensor: Tensor, known: dict[Identity, str]) -> str:
    origin = tensor.origin
    if origin is None or (len(known) >= _LOOKED_AT and origin not in known):
        return ""
    if origin not in known:
        known[origin] = ""
        known[origin] = _of_node(run, tensor, known)
    return known[origin]


def _of_node(run: State, tensor: Tensor, known: dict[Identity, str]) -> str:
    node = node_of(run, tensor.origin)
    if node is None:
        return ""
    if node.kind == "input":
        return sort_of_dtype(tensor.dtype)
    if node.kind == "operator" and node.name in COMPARING:
        return "b"
    if node.kind in ("operator", "subscript"):
        others = [v for v in node.args if not isinstance(v, Tensor)] if node.kind == "operator" else []
        plain_numbers = all(isinstance(v, Const) and not isinstance(v.value, complex) for v in others)
        return _floats(run, node, known) if plain_numbers or not others else ""
    return _of_function(run, node, known) if node.kind == "op" else ""


def _of_function(run: State, node: NodeFact, known: dict[Identity, str]) -> str:
    rule = op_rule(node.name)
    bound = None if rule is None else bind("", rule.parameters, node.args, dict(node.kwargs))
    if rule is None or bound is None or isinstance(bound, Mismatch):
        return ""
    stated = [bound[name] for name in _STATING if name in bound and bound[name] not in (None, Const(None))]
    for each in stated:
        name = each if isinstance(each, str) else plain(run, each)
        return sort_of_dtype(name) if isinstance(name, str) else ""
    return _floats(run, node, known) if rule.dtype == "same" else _FIXED.get(rule.dtype, "")


def _floats(run: State, node: NodeFact, known: dict[Identity, str]) -> str:
    # What is made of floats alone holds floats; of other numbers Keras, TensorFlow and NumPy each think their own.
    return "f" if node.inputs and all(_sort(run, tensor, known) == "f" for tensor in node.inputs) else ""
