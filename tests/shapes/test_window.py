from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, shape, symbol
from kshape_ls.shapes.dims import add, floor_divide
from kshape_ls.shapes.window import (
    convolution,
    pooling,
    slide,
    spatial_axes,
    spread,
    transposed_convolution,
)

from .strategies import shapes

h = symbol("h")


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 4), st.integers(1, 3))
def test_valid_counts_the_places(size, window, stride, dilation):
    reach = (window - 1) * dilation + 1
    places = [start for start in range(0, size, stride) if start + reach <= size]
    assert max(slide(size, window, stride, "valid", dilation), 0) == len(places)


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 4))
def test_same_counts_the_starts(size, window, stride):
    assert slide(size, window, stride, "SAME") == len(range(0, size, stride))


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 4), st.integers(0, 3), st.integers(0, 3))
def test_explicit_pads_widen_the_axis(size, window, stride, before, after):
    assert slide(size, window, stride, [(before, after)]) == slide(size + before + after, window, stride, "valid")


@given(st.integers(1, 20), st.integers(1, 6), st.integers(1, 4))
def test_a_transposed_convolution_undoes_a_convolution(size, window, stride):
    # The sizes that a convolution maps on ``size`` begin with what the transposed one gives, less its default padding.
    grown = spread(size, window, stride, "valid", 0, 1)
    assert slide(grown, window, stride, "valid") == size


@pytest.mark.parametrize(
    ("padding", "output_padding", "size"),
    [("valid", None, 15), ("valid", 1, 16), ("same", None, 14), ("same", 0, 13), ("same", 1, 14)],
)
def test_spread(padding, output_padding, size):
    assert spread(7, 3, 2, padding, output_padding, 1) == size


def test_default_output_padding_fills_up_to_the_stride():
    assert spread(7, 2, 3, "valid", None, 1) == 21


def test_unknowns():
    assert slide(DYNAMIC, UNKNOWN, 1, UNKNOWN) is DYNAMIC
    assert slide(UNKNOWN, 3, 1, "valid") is UNKNOWN
    assert slide(9, 3, 1, UNKNOWN) is UNKNOWN
    assert slide(9, UNKNOWN, 2, "same") == 5
    assert slide(9, 3, 0, "valid") is UNKNOWN
    assert slide(h, 3, 1, "valid") == add(h, -2)
    assert slide(h, 3, 2, "same") == floor_divide(add(h, 1), 2)
    assert spread(DYNAMIC, 3, 2, "valid", None, 1) is DYNAMIC
    assert spread(7, 3, 2, UNKNOWN, None, 1) is UNKNOWN


TWO = {"strides": (1, 1), "padding": "valid", "dilation": (1, 1)}


def test_convolution():
    assert convolution(shape(None, 28, None, 3), 8, (3, 5), **TWO) == shape(None, 26, None, 8)
    first = convolution(shape(None, 3, 28, 30), 8, (3, 5), **TWO, data_format="channels_first")
    assert first == shape(None, 8, 26, 26)
    assert convolution(UNKNOWN_SHAPE, 8, (3, 3), **TWO) == shape(UNKNOWN, UNKNOWN, UNKNOWN, 8)
    anyhow = convolution(shape(2, 9, 9, 3), 8, (3, 3), **TWO, data_format=UNKNOWN)
    assert anyhow == shape(2, UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_window_that_reaches_out():
    found = convolution(shape(None, 9, 4, 3), 8, (3, 5), **TWO)
    assert isinstance(found, Mismatch)
    assert (found.code, found.axis, found.expected, found.found) == ("window-too-large", 2, 5, 4)
    pooled = pooling(shape(None, 9, 3), (4,), strides=(1,), padding="valid", data_format="channels_first")
    assert isinstance(pooled, Mismatch)
    assert (pooled.argument, pooled.axis) == ("pool_size", 2)


def test_an_empty_axis_stays_empty_with_same():
    assert pooling(shape(None, 0, 3), (2,), strides=(2,), padding="same") == shape(None, 0, 3)
    assert isinstance(pooling(shape(None, 0, 3), (1,), strides=(1,), padding="valid"), Mismatch)


def test_other_ranks():
    found = convolution(shape(None, 9, 3), 8, (3, 3), **TWO)
    assert isinstance(found, Mismatch)
    assert (found.code, found.expected, found.found) == ("rank-mismatch", 4, 3)


def test_pooling_keeps_the_channels():
    assert pooling(shape(None, 7, h), (2,), strides=(2,), padding="valid") == shape(None, 3, h)


def test_transposed_convolution():
    grown = transposed_convolution(shape(None, 7, None, 3), 8, (3, 3), **{**TWO, "strides": (2, 2)})
    assert grown == shape(None, 15, None, 8)


def test_spatial_axes():
    assert spatial_axes(2, "channels_last") == (1, 2)
    assert spatial_axes(2, "channels_first") == (2, 3)
    assert spatial_axes(2, UNKNOWN) == ()


@given(
    shapes, st.sampled_from(["valid", "same", UNKNOWN]), st.sampled_from(["channels_last", "channels_first", UNKNOWN])
)
def test_only_what_is_certain_is_refused(inputs, padding, data_format):
    result = convolution(inputs, 4, (3, 3), strides=(2, 2), padding=padding, dilation=(1, 1), data_format=data_format)
    if isinstance(result, Mismatch):
        wrong_rank = inputs.rank not in (None, 4)
        axes = spatial_axes(2, data_format)
        small = padding == "valid" and any(isinstance(inputs.axis(a), int) and inputs.axis(a) < 3 for a in axes)
        assert wrong_rank or small
    else:
        assert result.rank == 4
