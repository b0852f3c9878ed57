from __future__ import annotations

import pytest

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Nest, Shape, from_dims, of_rank, shape, symbol


def test_none_is_dynamic():
    assert shape(None, 3).dims == (DYNAMIC, 3)
    assert from_dims([None, 3]) == shape(None, 3)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (shape(None, 28, 28, 1), "(None, 28, 28, 1)"),
        (shape(None), "(None,)"),
        (shape(), "()"),
        (shape(None, symbol("h"), UNKNOWN), "(None, h, ?)"),
        (UNKNOWN_SHAPE, "?"),
        (Nest("list", (shape(2), shape(3))), "[(2,), (3,)]"),
        (Nest("tuple", (shape(2), shape(3))), "((2,), (3,))"),
        (Nest("dict", (shape(2),), ("a",)), "{'a': (2,)}"),
    ],
)
def test_text(value, text):
    assert str(value) == text


def test_axis():
    x = shape(None, 5, 3)
    assert (x.axis(0), x.axis(1), x.axis(-1)) == (DYNAMIC, 5, 3)
    assert x.axis(3) is UNKNOWN
    assert x.axis(-4) is UNKNOWN
    assert UNKNOWN_SHAPE.axis(0) is UNKNOWN


def test_with_axis():
    assert shape(None, 5, 3).with_axis(-1, 7) == shape(None, 5, 7)
    assert shape(None, 5, 3).with_axis(0, 2) == shape(2, 5, 3)
    assert UNKNOWN_SHAPE.with_axis(0, 2) is UNKNOWN_SHAPE


def test_rank_and_knowledge():
    assert (shape(None, 3).rank, UNKNOWN_SHAPE.rank) == (2, None)
    assert shape(None, symbol("h")).is_known
    assert not shape(None, UNKNOWN).is_known
    assert not UNKNOWN_SHAPE.is_known
    assert of_rank(2) == Shape((UNKNOWN, UNKNOWN))
