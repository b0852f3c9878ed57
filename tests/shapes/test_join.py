from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, of_rank, shape, symbol
from kshape_ls.shapes.join import concatenate, off_axis_fault, stack

from .strategies import shapes


@pytest.mark.parametrize(
    ("parts", "axis", "result"),
    [
        ([shape(None, 3), shape(None, 4)], -1, shape(None, 7)),
        ([shape(None, None, 3), shape(None, 5, 4)], -1, shape(None, None, 7)),
        ([shape(None, 5, 3), shape(None, None, 3)], 1, shape(None, None, 3)),
        ([shape(2, 3), shape(4, 3)], 0, shape(6, 3)),
        ([shape(None, 3), UNKNOWN_SHAPE], -1, shape(None, UNKNOWN)),
        ([UNKNOWN_SHAPE, shape(None, 3)], -1, of_rank(2)),
        ([shape(None, 3), shape(None, 4)], UNKNOWN, of_rank(2)),
        ([UNKNOWN_SHAPE, UNKNOWN_SHAPE], 0, UNKNOWN_SHAPE),
        ([], 0, UNKNOWN_SHAPE),
        ([shape(None, symbol("h"), 3)] * 2, -1, shape(None, symbol("h"), 6)),
    ],
)
def test_concatenate(parts, axis, result):
    assert concatenate(parts, axis) == result


@pytest.mark.parametrize(
    ("parts", "axis", "code", "inputs"),
    [
        ([shape(None, 5, 3), shape(None, 5, 3), shape(None, 6, 4)], -1, "merge-shape-mismatch", (0, 2)),
        ([shape(None, None), shape(None, 5), shape(None, 6)], 0, "merge-shape-mismatch", (1, 2)),
        ([shape(None, 3), shape(None, 6, 3)], -1, "rank-mismatch", (0, 1)),
        ([shape(None, 3), shape(None, 3)], 2, "invalid-argument", (0,)),
    ],
)
def test_concatenate_faults(parts, axis, code, inputs):
    fault = concatenate(parts, axis)
    assert isinstance(fault, Mismatch)
    assert (fault.code, fault.inputs) == (code, inputs)


@pytest.mark.parametrize(
    ("parts", "axis", "result"),
    [
        ([shape(None, 3), shape(None, 3)], 0, shape(2, None, 3)),
        ([shape(None, 3), shape(None, 3)], -1, shape(None, 3, 2)),
        ([shape(), shape()], 0, shape(2)),
        ([shape(3), shape(3)], UNKNOWN, of_rank(2)),
        ([UNKNOWN_SHAPE], 0, UNKNOWN_SHAPE),
    ],
)
def test_stack(parts, axis, result):
    assert stack(parts, axis) == result


def test_stack_faults():
    assert isinstance(stack([shape(2), shape(3)]), Mismatch)
    assert isinstance(stack([shape(2), shape(2, 1)]), Mismatch)
    assert isinstance(stack([shape(2)], axis=2), Mismatch)
    assert stack([shape(2)], axis=1) == shape(2, 1)


@given(st.lists(shapes, min_size=1, max_size=4), st.integers(-3, 3))
def test_never_raises(parts, axis):
    concatenate(parts, axis)
    stack(parts, axis)


def test_off_axis_fault_needs_numbers():
    assert off_axis_fault([shape(2, symbol("h")), shape(2, 5)], 0) is None
    assert off_axis_fault([shape(2, symbol("h")), shape(2, UNKNOWN)], 0) is None
