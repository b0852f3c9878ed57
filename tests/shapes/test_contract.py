from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, of_rank, shape, symbol
from kshape_ls.shapes.contract import dot, einsum, matmul, tensordot

from .strategies import shapes


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (shape(None, 5, None), shape(None, 3, 4), shape(None, 5, 4)),
        (shape(2, 3), shape(3, 4), shape(2, 4)),
        (shape(3), shape(3), shape()),
        (shape(2, 3), shape(3), shape(2)),
        (shape(3), shape(3, 4), shape(4)),
        (shape(7, 1, 2, 3), shape(5, 3, 4), shape(7, 5, 2, 4)),
        (UNKNOWN_SHAPE, shape(3, 4), UNKNOWN_SHAPE),
        (of_rank(2), shape(3, 4), shape(UNKNOWN, 4)),
        (shape(2, symbol("h")), shape(3, 4), shape(2, 4)),
    ],
)
def test_matmul(a, b, result):
    assert matmul(a, b) == result


def test_matmul_faults():
    inner = matmul(shape(None, 5, 2), shape(None, 3, 4))
    assert isinstance(inner, Mismatch)
    assert (inner.code, inner.expected, inner.found) == ("axis-size-mismatch", 2, 3)
    assert isinstance(matmul(shape(2, 3, 4), shape(3, 4, 5)), Mismatch)
    scalar = matmul(shape(2, 3), shape())
    assert isinstance(scalar, Mismatch)
    assert scalar.inputs == (1,)


def test_dot():
    assert dot(shape(2, 3), shape(3)) == shape(2)
    assert dot(shape(2, 3), shape(5, 3, 4)) == shape(2, 5, 4)
    assert dot(shape(), shape(2, 3)) == shape(2, 3)
    assert isinstance(dot(shape(2, 3), shape(4, 3)), Mismatch)


def test_tensordot():
    assert tensordot(shape(2, 3, 4), shape(3, 4, 5)) == shape(2, 5)
    assert tensordot(shape(2, 3), shape(4, 2), axes=(0, 1)) == shape(3, 4)
    assert tensordot(shape(2, 3), shape(4, 5), axes=0) == shape(2, 3, 4, 5)
    assert tensordot(shape(2, 3), shape(3, 5), axes=((-1,), (0,))) == shape(2, 5)
    assert isinstance(tensordot(shape(2, 3), shape(4, 5), axes=1), Mismatch)
    assert isinstance(tensordot(shape(2), shape(2), axes=2), Mismatch)
    assert tensordot(shape(2), shape(2), axes=UNKNOWN) == UNKNOWN_SHAPE


@pytest.mark.parametrize(
    ("subscripts", "operands", "result"),
    [
        ("bij,bjk->bik", [shape(None, 2, 3), shape(None, 3, 4)], shape(None, 2, 4)),
        ("...ij,kji->...k", [shape(None, 3, 4), shape(2, 4, 3)], shape(None, 2)),
        ("ij,jk", [shape(2, 3), shape(3, 4)], shape(2, 4)),
        ("ji", [shape(2, 3)], shape(3, 2)),
        ("ii->i", [shape(3, 3)], shape(3)),
        ("ij->", [shape(2, 3)], shape()),
        ("ab, bc -> ac", [shape(2, 3), shape(3, 4)], shape(2, 4)),
        ("a...,a...->...", [shape(2, 3, 1), shape(2, 5)], shape(3, 5)),
        ("ab,bc->ac", [UNKNOWN_SHAPE, shape(3, 4)], shape(UNKNOWN, 4)),
        ("...a,ab->...b", [UNKNOWN_SHAPE, shape(3, 4)], UNKNOWN_SHAPE),
        ("Bd,dH->BH", [shape(None, 3), shape(3, 4)], shape(None, 4)),
    ],
)
def test_einsum(subscripts, operands, result):
    assert einsum(subscripts, operands) == result


@pytest.mark.parametrize(
    ("subscripts", "operands", "code"),
    [
        ("ij,jk->ik", [shape(2, 3)], "input-count"),
        ("ij,jk->ik", [shape(2, 3), shape(4)], "rank-mismatch"),
        ("ij,jk->ik", [shape(2, 3), shape(4, 5)], "axis-size-mismatch"),
        ("ij->ik", [shape(2, 3)], "invalid-argument"),
        ("...ijk->...", [shape(2, 3)], "rank-mismatch"),
    ],
)
def test_einsum_faults(subscripts, operands, code):
    fault = einsum(subscripts, operands)
    assert isinstance(fault, Mismatch)
    assert fault.code == code


@given(st.text("abz.,-> ", max_size=12), st.lists(shapes, max_size=3))
def test_einsum_takes_any_text(subscripts, operands):
    einsum(subscripts, operands)


@given(
    shapes, shapes, st.one_of(st.integers(-2, 5), st.just(UNKNOWN), st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
)
def test_never_raises(a, b, axes):
    matmul(a, b)
    dot(a, b)
    tensordot(a, b, axes)
