from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, of_rank, shape, symbol
from kshape_ls.shapes.reduce import normal_axes, normal_axis, reduced

x = shape(None, 3, 4)


@pytest.mark.parametrize(
    ("axis", "keepdims", "result"),
    [
        (None, False, shape()),
        (None, True, shape(1, 1, 1)),
        (1, False, shape(None, 4)),
        (-1, True, shape(None, 3, 1)),
        ((0, 2), False, shape(3)),
        ([1, 2], True, shape(None, 1, 1)),
        ((), False, x),
        (UNKNOWN, True, of_rank(3)),
        ((UNKNOWN, 1), False, of_rank(1)),
        (UNKNOWN, False, UNKNOWN_SHAPE),
        (symbol("n"), False, UNKNOWN_SHAPE),
        (1, UNKNOWN, UNKNOWN_SHAPE),
    ],
)
def test_reduced(axis, keepdims, result):
    assert reduced(x, axis, keepdims) == result


def test_unknown_rank():
    assert reduced(UNKNOWN_SHAPE) == shape()
    assert reduced(UNKNOWN_SHAPE, keepdims=True) == UNKNOWN_SHAPE
    assert reduced(UNKNOWN_SHAPE, 7) == UNKNOWN_SHAPE


@pytest.mark.parametrize("axis", [3, -4, (0, 3), "a", 1.5, (None,), {}])
def test_refused(axis):
    result = reduced(x, axis)
    assert isinstance(result, Mismatch)
    assert result.argument == "axis"


@given(st.integers(-10, 10), st.integers(0, 6))
def test_normal_axis(axis, rank):
    normal = normal_axis(axis, rank)
    if -rank <= axis < rank:
        assert normal == list(range(rank))[axis]
    else:
        assert isinstance(normal, Mismatch)


def test_normal_axes():
    assert normal_axes(None, 3) is None
    assert normal_axes(-1, 3) == (2,)
    assert normal_axes((0, -1), 3) == (0, 2)
    assert normal_axes(0, None) is UNKNOWN
