"""Functions on tensors with drawn arguments on drawn shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .asking import Case
from .generated import generated, shapes

pytestmark = pytest.mark.keras

RANKS = st.sampled_from([1, 2, 3, 4])
ONE = RANKS.flatmap(shapes)
AXIS = st.integers(-5, 4)
SIZES = st.integers(1, 4)


def sometimes(strategy):
    return st.one_of(st.none(), strategy)


@st.composite
def alike(draw, count=2, off_axis=True):
    """Shapes that mostly go together."""
    first = draw(ONE)
    others = []
    for _ in range(count - 1):
        dims = [draw(st.sampled_from([d, d, d, None, 1] + ([d + 1] if d and off_axis else []))) for d in first]
        others.append(tuple(dims[draw(st.sampled_from([0, 0, 0, 0, 1])) if len(dims) > 1 else 0 :]))
    return (first, *others)


@generated
@given(
    name=st.sampled_from(["mean", "sum", "max", "all", "std", "prod", "logsumexp"]),
    shape=ONE,
    axis=sometimes(AXIS),
    keepdims=st.booleans(),
)
def test_reductions(agree, name, shape, axis, keepdims):
    agree.holds(Case(f"keras.ops.{name}(x, axis={axis}, keepdims={keepdims})", (shape,)))
    tensorflow = {"max": "reduce_max", "mean": "reduce_mean", "sum": "reduce_sum", "prod": "reduce_prod"}
    if name in tensorflow:
        agree.holds(Case(f"tf.{tensorflow[name]}(x, axis={axis}, keepdims={keepdims})", (shape,)))


@generated
@given(shape=ONE, axes=st.lists(st.integers(-4, 3), min_size=1, max_size=4))
def test_permutations(agree, shape, axes):
    agree.holds(Case(f"keras.ops.transpose(x, {axes})", (shape,)))


@generated
@given(shape=ONE, target=st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6, 12]), min_size=1, max_size=4))
def test_reshape(agree, shape, target):
    agree.holds(Case(f"keras.ops.reshape(x, {target})", (shape,)))
    if target.count(-1) < 2:
        agree.holds(Case(f"tf.reshape(x, {target})", (shape,)))


@generated
@given(shape=ONE, axis=AXIS)
def test_axes_of_one(agree, shape, axis):
    agree.holds(Case(f"keras.ops.expand_dims(x, {axis})", (shape,)))
    agree.holds(Case(f"tf.expand_dims(x, {axis})", (shape,)))
    agree.holds(Case(f"keras.ops.squeeze(x, {axis})", (shape,)))
    agree.holds(Case(f"tf.squeeze(x, {axis})", (shape,)))


@generated
@given(shape=ONE, source=AXIS, destination=AXIS)
def test_moved_axes(agree, shape, source, destination):
    agree.holds(Case(f"keras.ops.moveaxis(x, {source}, {destination})", (shape,)))
    agree.holds(Case(f"keras.ops.swapaxes(x, {source}, {destination})", (shape,)))


@generated
@given(inputs=alike(3), axis=AXIS)
def test_joining(agree, inputs, axis):
    for name in ("keras.ops.concatenate", "keras.ops.stack", "tf.concat", "tf.stack"):
        agree.holds(Case(f"{name}([x0, x1, x2], axis={axis})", inputs))


@generated
@given(inputs=alike(2), name=st.sampled_from(["add", "multiply", "maximum", "power", "less", "logical_and"]))
def test_broadcasting(agree, inputs, name):
    agree.holds(Case(f"keras.ops.{name}(x0, x1)", inputs))
    agree.holds(Case("tf.add(x0, x1)", inputs))


@generated
@given(inputs=alike(2, off_axis=False), turn=st.booleans())
def test_products(agree, inputs, turn):
    a, b = inputs
    pair = (a, (*b[:-2], *b[::-1][:2]) if turn else b)
    for name in ("keras.ops.matmul", "tf.matmul"):
        agree.holds(Case(f"{name}(x0, x1)", pair))


@generated
@given(shape=ONE, repeats=st.lists(SIZES, min_size=1, max_size=4), axis=sometimes(AXIS), count=SIZES)
def test_copies(agree, shape, repeats, axis, count):
    agree.holds(Case(f"keras.ops.tile(x, {repeats})", (shape,)))
    agree.holds(Case(f"tf.tile(x, {repeats})", (shape,)))
    for name in ("keras.ops.repeat", "tf.repeat"):
        agree.holds(Case(f"{name}(x, {count}, axis={axis})", (shape,)))


@generated
@given(shape=ONE, widths=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4))
def test_padding(agree, shape, widths):
    agree.holds(Case(f"keras.ops.pad(x, {widths})", (shape,)))
    agree.holds(Case(f"tf.pad(x, {widths})", (shape,)))


@generated
@given(shape=ONE, sections=st.one_of(SIZES, st.lists(st.integers(1, 5), min_size=1, max_size=3).map(sorted)), axis=AXIS)
def test_splitting(agree, shape, sections, axis):
    agree.holds(Case(f"keras.ops.split(x, {sections}, axis={axis})", (shape,)))
    agree.holds(Case(f"tf.split(x, {sections}, axis={axis})", (shape,)))
    agree.holds(Case(f"keras.ops.unstack(x, axis={axis})", (shape,)))


@generated
@given(shape=ONE, indices=st.sampled_from([1, 2]).flatmap(shapes), axis=sometimes(AXIS))
def test_taking(agree, shape, indices, axis):
    agree.holds(Case(f"keras.ops.take(x0, x1, axis={axis})", (shape, indices), ("float32", "int32")))
    if axis is not None:
        agree.holds(Case(f"tf.gather(x0, x1, axis={axis})", (shape, indices), ("float32", "int32")))


@generated
@given(
    shape=st.sampled_from([3, 4, 5]).flatmap(lambda rank: shapes(rank, 4, 12)),
    kernel=SIZES,
    strides=SIZES,
    padding=st.sampled_from(["valid", "same"]),
    filters=SIZES,
    first=st.booleans(),
)
def test_windows(agree, shape, kernel, strides, padding, filters, first):
    count = len(shape) - 2
    form = "channels_first" if first else "channels_last"
    channels = shape[1] if first else shape[-1]
    weights = (*(kernel,) * count, channels or 3, filters)
    given_arguments = f"strides={strides}, padding={padding!r}, data_format={form!r}"
    agree.holds(Case(f"keras.ops.conv(x0, x1, {given_arguments})", (shape, weights)))
    agree.holds(Case(f"keras.ops.max_pool(x, {kernel}, {given_arguments})", (shape,)))
    if not first and count == 2:
        capital = padding.upper()
        agree.holds(Case(f"tf.nn.conv2d(x0, x1, {strides}, {capital!r})", (shape, weights)))
        agree.holds(Case(f"tf.nn.max_pool2d(x, {kernel}, {strides}, {capital!r})", (shape,)))
