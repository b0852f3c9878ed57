"""Whatever a rule is handed, it answers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kshape_ls.library.application import BoundLayer, apply_layer, apply_op, construct
from kshape_ls.library.index import layer_names, layer_rule, op_names, op_rule
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Nest, Shape, shape, symbol

PLAIN = [
    *(
        None,
        True,
        False,
        -1,
        0,
        1,
        2,
        7,
        10**30,
        -(10**30),
        2.5,
        1e300,
        float("nan"),
        "a",
        "",
        "valid",
        "channels_first",
    ),
    *(
        UNKNOWN,
        DYNAMIC,
        symbol("n"),
        shape(None, 3),
        shape(2, 3, 4),
        shape(),
        UNKNOWN_SHAPE,
        shape(symbol("n"), UNKNOWN),
    ),
    *("bij,bjk->bik", (), {}, "relu", 1j),
]
values = st.recursive(
    st.sampled_from(PLAIN),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.sampled_from(["a", "b", 1]), inner, max_size=2)
    ),
    max_leaves=5,
)
tensors = st.one_of(
    st.lists(st.sampled_from([None, 0, 1, 2, 3, 8, UNKNOWN, symbol("n")]), max_size=5).map(lambda d: shape(*d)),
    st.just(UNKNOWN_SHAPE),
)
inputs = st.one_of(tensors, tensors, st.lists(tensors, max_size=3).map(tuple), values)
few = settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


def is_answer(result: object) -> bool:
    return isinstance(result, Shape | Nest | Mismatch)


@pytest.mark.parametrize("name", sorted(layer_names()))
def test_layers(name):
    rule = layer_rule(name)
    arguments = st.fixed_dictionaries({}, optional={p.name: values for p in rule.parameters if "var" not in p.kind})
    call = st.fixed_dictionaries({}, optional={p.name: inputs for p in rule.call[1:] if "var" not in p.kind})

    @few
    @given(arguments, inputs, call)
    def check(kwargs, x, more):
        # What the signature demands is always there, so that the rule itself is reached.
        needed = {p.name: kwargs.get(p.name, 2) for p in rule.parameters[:2] if p.kind == "plain"}
        for given_ in (kwargs, needed):
            layer = construct(rule, (), given_)
            if isinstance(layer, BoundLayer):
                assert is_answer(apply_layer(layer, (x,), more))
                layer.weights(x)
                layer.built_spec(x)
                layer.declared(x)
            else:
                assert isinstance(layer, Mismatch)

    check()


@pytest.mark.parametrize("name", sorted(op_names()))
def test_ops(name):
    rule = op_rule(name)
    arguments = st.lists(inputs, max_size=len(rule.parameters) + 1)
    named = st.fixed_dictionaries({}, optional={p.name: values for p in rule.parameters if p.kind == "keyword_only"})

    @few
    @given(arguments, named)
    def check(args, kwargs):
        assert is_answer(apply_op(rule, tuple(args), kwargs))

    check()
