"""Whatever a function is called with, its rule answers with a shape or a mismatch."""

from __future__ import annotations

import random

import pytest

from kshape_ls.library.application import apply_op
from kshape_ls.library.index import op_names, op_rule
from kshape_ls.library.ops.operators import binary, binary_eager
from kshape_ls.library.ops.subscript import subscript, subscript_array, subscript_eager, subscript_tensor
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Nest, Shape, shape, symbol

N, M = symbol("n"), symbol("m")
TENSORS = (
    *(UNKNOWN_SHAPE, shape(), shape(None), shape(3), shape(None, 3), shape(2, 3), shape(None, 4, 4), shape(2, 0)),
    *(shape(None, N), shape(N, M, 3), Shape((UNKNOWN, 3)), shape(None, 8, 8, 3), shape(2, 3, 4, 5, 6), shape(1, 1)),
)
VALUES = (
    *(None, True, False, 0, 1, 2, 3, -1, -2, 7, 10**9, -(10**9), 0.5, -2.5, 1e400, float("nan"), "", "a", "valid"),
    *("same", "SAME", "VALID", "channels_first", "NHWC", "ij->ji", "...i,ij", "b c -> c b", "full", "reduced"),
    *((), (1,), (0, 1), (1, 1), (-1,), (2, 3), (None, 3), ("a", 1), ((1, 2), 3), ((0, 0), (1, 2)), ((1,), (0,))),
    *(UNKNOWN, DYNAMIC, N, (N, 3), (UNKNOWN, 2), (DYNAMIC, -1), {}, {"a": 1}, slice(1, 2), Ellipsis, (2.5, 1)),
    *((1, 2, 2, 1), (1, 2, 3, 4, 5, 6), ((1, 2), (3, 4)), (shape(), 2), (shape(2, 3), shape(2, 3)), (shape(None),)),
)
OPS = "kshape_ls.library.ops."
KEYS = (*VALUES, [0, 1], [True, False], [], (slice(None), 0), (..., None), (slice(None, None, 0),), (slice("a", 2.5),))


@pytest.mark.parametrize("name", [n for n in sorted(op_names()) if op_rule(n).output.__module__.startswith(OPS)])
def test_functions(name):
    rule = op_rule(name)
    draw = random.Random(name)
    required = [p.name for p in rule.parameters if p.kind == "plain"]
    for _ in range(150):
        count = draw.randint(0, len(required) + 1)
        args = tuple(draw.choice(TENSORS if draw.random() < 0.4 else VALUES) for _ in range(count))
        named = draw.sample(
            [p.name for p in rule.parameters if p.kind in ("plain", "keyword_only")][count:] or ["a"], 1
        )
        kwargs = {each: draw.choice(VALUES) for each in named if draw.random() < 0.7}
        result = apply_op(rule, args, kwargs)
        assert isinstance(result, Shape | Nest | Mismatch), (args, kwargs, result)
        _sane(result, (args, kwargs))


@pytest.mark.parametrize("by", [subscript, subscript_tensor, subscript_array, subscript_eager])
def test_subscripts(by):
    draw = random.Random(by.__name__)
    for _ in range(3000):
        key = draw.choice(KEYS)
        if draw.random() < 0.5:
            key = tuple(draw.choice(KEYS) for _ in range(draw.randint(0, 4)))
        _sane(by(draw.choice(TENSORS), key), key)


@pytest.mark.parametrize("by", [binary, binary_eager])
def test_operators(by):
    for a in TENSORS:
        for b in TENSORS:
            for sign in ("+", "@", "<"):
                _sane(by(sign, a, b), (sign, a, b))


def _sane(result, where):
    if isinstance(result, Nest):
        for item in result.items:
            _sane(item, where)
    elif isinstance(result, Shape):
        kinds = (int, type(UNKNOWN), type(N))
        assert all(isinstance(d, kinds) and not isinstance(d, bool) for d in result.dims or ()), (where, result)
        assert all(not isinstance(d, int) or d >= 0 for d in result.dims or ()), (where, result)
    else:
        assert isinstance(result, Mismatch), where
        assert result.message
        assert "_Open" not in result.message
        assert "Symbol(" not in result.message, (where, result.message)
