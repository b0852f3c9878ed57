from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, shape, symbol
from kshape_ls.shapes.dims import multiply
from kshape_ls.shapes.reshape import flatten, ravel, reshape, target_fault

h = symbol("h")


@given(st.lists(st.integers(0, 6), max_size=4), st.lists(st.integers(-1, 12), max_size=4))
def test_whole_numbers(dims, target):
    result = reshape(Shape(tuple(dims)), tuple(target))
    size, known = math.prod(dims), math.prod(d for d in target if d != -1)
    if target.count(-1) > 1:
        assert isinstance(result, Mismatch)
    elif -1 in target:
        fits = known and size % known == 0
        assert result == Shape(tuple(size // known if d == -1 else d for d in target)) if fits else True
        assert isinstance(result, Mismatch) == (not fits)
    else:
        assert result == Shape(tuple(target)) if size == known else isinstance(result, Mismatch)


@pytest.mark.parametrize(
    ("inputs", "target", "result"),
    [
        (shape(None, 6), (-1, 3), shape(None, 3)),
        (shape(None, 6), (5, 5), shape(5, 5)),
        (shape(2, 6), (DYNAMIC, -1), shape(None, None)),
        (shape(2, UNKNOWN), (-1, 3), shape(UNKNOWN, 3)),
        (UNKNOWN_SHAPE, (-1, 3), shape(UNKNOWN, 3)),
        (UNKNOWN_SHAPE, (4, 3), shape(4, 3)),
        (shape(2, h), (h, -1), shape(h, 2)),
        (shape(2, h), (-1,), Shape((multiply(2, h),))),
        (shape(4, 6), (UNKNOWN, -1), shape(UNKNOWN, UNKNOWN)),
    ],
)
def test_what_is_not_a_number(inputs, target, result):
    assert reshape(inputs, target) == result


def test_a_symbol_may_fit():
    assert reshape(shape(h), (3, 4)) == shape(3, 4)
    assert isinstance(reshape(Shape((multiply(2, h),)), (-1, 4)), Shape)
    odd = Shape((multiply(4, h), 1))
    assert isinstance(reshape(odd, (-1, 8)), Shape)


def test_faults_name_the_argument():
    fault = target_fault((-1, -1), "target_shape")
    assert fault is not None
    assert (fault.code, fault.argument) == ("invalid-argument", "target_shape")
    assert target_fault((-2,)) is not None
    assert target_fault((-1, DYNAMIC, 0, UNKNOWN)) is None
    mismatch = reshape(shape(2, 3), (4,))
    assert isinstance(mismatch, Mismatch)
    assert (mismatch.code, mismatch.expected, mismatch.found) == ("reshape-size-mismatch", 6, 4)


def test_flatten():
    assert flatten(shape(None, 4, 3)) == shape(None, 12)
    assert flatten(shape(2, None, 3)) == shape(2, None)
    assert flatten(shape(None)) == shape(None, 1)
    assert flatten(shape(None, h, 3)) == shape(None, multiply(3, h))
    assert flatten(UNKNOWN_SHAPE) == shape(UNKNOWN, UNKNOWN)
    assert ravel(shape(2, 3)) == shape(6)
    assert ravel(UNKNOWN_SHAPE) == shape(UNKNOWN)
