"""Functions take the parameters that Keras, TensorFlow and NumPy give them."""

from __future__ import annotations

import pytest

from kshape_ls.library.index import op_names, op_rule
from kshape_ls.library.ops.methods import (
    ARRAY_ATTRIBUTES,
    ARRAY_METHODS,
    IN_PLACE,
    KERAS_TENSOR_METHODS,
    TENSOR_METHODS,
    VARIABLE_METHODS,
    VARIADIC,
)
from kshape_ls.library.rules import keyword_only, positional

from .asking import Case

ELSEWHERE = (
    "keras.eager_ops.",
    "keras.backend.",
    "keras.layers.",
    "numpy.random.Generator.",
    "numpy.random.RandomState.",
)
"""Names of our own, of old releases, or of methods."""
OTHERWISE = {
    "keras.ops.einsum": "on symbolic tensors it takes none of its keyword arguments",
    "keras.ops.multi_hot": "one of its keyword arguments is named",
    "tensorflow.Variable": "the class says nothing",
    "tensorflow.einsum": "its keyword arguments are looked at one by one",
    "tensorflow.linalg.einsum": "its keyword arguments are looked at one by one",
    "tensorflow.meshgrid": "one of its keyword arguments is named",
}
NAMES = sorted(
    name for name in op_names() if name.startswith(("keras.", "tensorflow.")) and not name.startswith(ELSEWHERE)
)
KEYWORDS = "','.join(__import__('inspect').signature({0}).parameters) if {1} else '-'"


@pytest.mark.keras
def test_parameters(oracle):
    asked = [name for name in NAMES if name not in OTHERWISE]
    answers = oracle.ask([Case(_source(name), (), (), False) for name in asked])
    theirs = {name: answer.get("text", "") for name, answer in zip(asked, answers, strict=True)}
    ours = {name: ",".join(p.name for p in op_rule(name).parameters) for name in asked}
    # Losses keep the short names of old releases.
    known = {name: text for name, text in theirs.items() if text != "-"}
    assert len(known) > 650
    lenient = {name for name in asked if op_rule(name).parameters[-1].kind == "var_keyword"}
    wrong = {name: (ours[name], text) for name, text in known.items() if ours[name] != text}
    assert {name: pair for name, pair in wrong.items() if name not in lenient} == {}


@pytest.mark.parametrize("name", sorted(op_names()))
def test_rules_are_handed_what_they_name(name):
    rule = op_rule(name)
    assert rule is not None
    named = {*positional(rule.output), *keyword_only(rule.output)}
    assert named <= {p.name for p in rule.parameters} | set(rule.given)


def _source(name: str) -> str:
    path = name.replace("tensorflow.", "tf.", 1)
    module, _, last = path.rpartition(".")
    return KEYWORDS.format(path, f"hasattr({module}, {last!r})")


@pytest.mark.parametrize(
    "table", [ARRAY_METHODS, ARRAY_ATTRIBUTES, TENSOR_METHODS, VARIABLE_METHODS, KERAS_TENSOR_METHODS]
)
def test_methods_stand_for_functions(table):
    assert [name for name in table.values() if op_rule(name) is None] == []
    assert {*ARRAY_METHODS.values()} >= VARIADIC
    assert not IN_PLACE & {*ARRAY_METHODS}
