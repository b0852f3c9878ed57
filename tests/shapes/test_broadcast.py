from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, shape, symbol
from kshape_ls.shapes.broadcast import broadcast, broadcast_dims, merge, merge_dims

from .strategies import shapes

h, w = symbol("h"), symbol("w")
KINDS = (0, 1, 5, 7, DYNAMIC, UNKNOWN, h, w)


def readings(dim):
    """What a dim may turn out to be when Keras meets it."""
    return {UNKNOWN: [1, 5, 7, DYNAMIC], h: [1, 5, 7], w: [1, 5, 7]}.get(dim, [dim])


def keras_broadcast(a, b):
    if a == 1:
        return b
    if a is DYNAMIC:
        return DYNAMIC if b == 1 else b
    return a if b == 1 or b is DYNAMIC or b == a else None


def keras_merge(a, b):
    if a is DYNAMIC or b is DYNAMIC:
        return DYNAMIC
    return b if a == 1 else a if b in (1, a) else None


@pytest.mark.parametrize(("ours", "keras"), [(broadcast_dims, keras_broadcast), (merge_dims, keras_merge)])
@pytest.mark.parametrize(("a", "b"), list(product(KINDS, KINDS)))
def test_one_axis_is_right_whatever_the_unknowns_are(ours, keras, a, b):
    if a in (h, w) and a == b:
        possible = {keras(x, x) for x in readings(a)}
    else:
        possible = {keras(x, y) for x in readings(a) for y in readings(b)}
    answer = ours(a, b)
    possible.discard(None)
    if answer is None:
        assert not possible
    elif answer in (h, w):
        assert {a, b} <= {answer, 1, UNKNOWN, 5, 7} or keras is keras_merge
    elif answer is not UNKNOWN:
        assert possible == {answer}


def test_broadcast():
    assert broadcast(shape(None, 5, 1), shape(4)) == shape(None, 5, 4)
    assert broadcast(shape(None, None), shape(2, 1), shape(3)) == shape(2, 3)
    assert broadcast() == shape()
    assert broadcast(UNKNOWN_SHAPE, shape(3)) == UNKNOWN_SHAPE
    assert broadcast(UNKNOWN_SHAPE, shape()) == UNKNOWN_SHAPE


def test_broadcast_fault():
    fault = broadcast(shape(1, 3), shape(None, 1), shape(2, 4))
    assert isinstance(fault, Mismatch)
    assert (fault.code, fault.axis, fault.inputs) == ("merge-shape-mismatch", -1, (0, 2))


def test_merge():
    assert merge([shape(None, None, 3), shape(None, 5, 3)]) == shape(None, None, 3)
    assert merge([shape(None, 3), shape(4, 3)]) == shape(4, 3)
    assert merge([shape(None, 3), shape(None, 2, 3)]) == shape(None, 2, 3)
    assert merge([shape(None, 3)]) == shape(None, 3)
    assert merge([UNKNOWN_SHAPE, shape(None, 3)]) == UNKNOWN_SHAPE
    assert merge([]) == UNKNOWN_SHAPE
    assert merge([shape(UNKNOWN, 3), shape(None, 3)]) == shape(UNKNOWN, 3)


def test_merge_faults():
    sizes = merge([shape(None, 5), shape(None, 1), shape(None, 4)])
    assert isinstance(sizes, Mismatch)
    assert (sizes.axis, sizes.inputs) == (-1, (0, 2))
    batches = merge([shape(None, 3), shape(2, 3), shape(4, 3)])
    assert isinstance(batches, Mismatch)
    assert (batches.axis, batches.inputs) == (0, (1, 2))


@given(shapes, shapes)
def test_broadcast_does_not_depend_on_the_order(a, b):
    left, right = broadcast(a, b), broadcast(b, a)
    assert isinstance(left, Mismatch) == isinstance(right, Mismatch)
    if isinstance(left, Shape):
        assert left == right


@given(shapes)
def test_broadcast_with_itself(a):
    assert broadcast(a, a) == a
