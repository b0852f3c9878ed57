"""Arguments that aren't what a function wants: nothing, texts, fractions, uneven rows, numbers for tensors."""

from __future__ import annotations

import pytest

from .asking import Case

pytestmark = pytest.mark.keras

N = None
NO_SIZES = [
    ("tf.reshape(x, (-1, None, 2))", (N, 4)),
    ("tf.reshape(x, (-1, 2.5))", (N, 4)),
    ("tf.reshape(x, (-1, (1, 1)))", (N, 4)),
    ("tf.broadcast_to(x, [(2, 2), 2, 4])", (N, 4)),
    ("tf.broadcast_to(x, [4, -1])", (N, 3)),
    ("tf.zeros((3, None))", (2,)),
    ("tf.zeros(((3, 3), 3))", (2,)),
    ("tf.zeros((2, 2.5))", (2,)),
    ("tf.fill([2, (2, 2)], 0.0)", (2,)),
    ("tf.tile(x, [1, 2.5])", (N, 4)),
    ("tf.tile(x, [1, -1])", (N, 4)),
    ("tf.tile(x, [1, -2])", (N, 4)),
    ("tf.tile(x, [0, 2])", (N, N)),
    ("tf.repeat(x, 0, axis=0)", (N, 4)),
    ("tf.repeat(x, -1, axis=1)", (4, 3)),
    ("tf.pad(x, [[0, 0], [0, 2]], mode='a')", (N, 4)),
    ("tf.pad(x, [[0, 0], [0, None]])", (N, 4)),
    ("tf.slice(x, [0, None], [1, 1])", (N, 4)),
    ("tf.slice(x, [0, 0], [1, -2])", (N, 4)),
    ("tf.strided_slice(x, [0, None], [1, 2])", (8, 4)),
    ("tf.random.normal((2, -1))", (2,)),
    ("tf.image.resize(x, (4, None))", (N, 8, 8, 3)),
    ("tf.image.resize(x, (4, -1))", (N, 8, 8, 3)),
    ("keras.ops.broadcast_to(x, (2, (3, 3), 3))", (3,)),
    ("keras.ops.slice(x, (0, 0), (2, -3))", (5, 5)),
    ("keras.ops.pad(x, ((0, 2.5), (1, 1)))", (N, 4)),
    ("keras.ops.pad(x, ((0, 1), (1, 2.5)))", (N, 4)),
    ("keras.ops.repeat(x, [1, -1], axis=0)", (N, 3)),
]
NO_AXIS = [
    ("tf.expand_dims(x, None)", (N, 4)),
    ("tf.expand_dims(x, (0, 0))", (N, 4)),
    ("tf.expand_dims(x, [1])", (N, 4)),
    ("tf.cumsum(x, None)", (N, 4)),
    ("tf.sort(x, axis=None)", (N, 4)),
    ("tf.argmax(x, (0, 1))", (N, 4)),
    ("tf.argmax(x, 5)", (4,)),
    ("tf.argmax(x, 5)", (N, 4)),
    ("tf.reverse(x, 1)", (N, 4)),
    ("tf.roll(x, 1, (0, 1))", (N, 4)),
    ("tf.roll(x, [1, 2], (0, 1))", (N, 4)),
    ("tf.transpose(x, (1, (0, 1)))", (N, 4)),
    ("tf.transpose(x, (1, 1))", (N, 4)),
    ("tf.transpose(x, (-1, 1))", (N, 9)),
    ("tf.transpose((2, 0, (1, 1), 3))", (N, 4)),
    ("tf.stack([x, x], axis=2.5)", (N, 4)),
    ("tf.concat([x], axis=100)", (N, 4)),
    ("tf.nn.softmax(x, (0, 1))", (N, 4)),
    ("tf.norm(x, axis=(0, 0))", (N, 4)),
    ("tf.norm(x, ord=-2)", (N, 4)),
    ("tf.gather(x, [0], axis=(1, 1))", (N, 4)),
    ("tf.gather(x, [0, 1.5])", (N, 4)),
    *((f"keras.ops.{name}(x, axis=(1, 1))", (N, 3, 3)) for name in ("sort", "argsort", "cumsum", "cumprod", "argmax")),
    *((f"keras.ops.{name}(x, axis=(1,))", (N, 3)) for name in ("nancumsum", "diff", "average", "unique")),
    ("keras.ops.swapaxes(x, (1, 1), 0)", (N, 3)),
    ("keras.ops.moveaxis(x, None, 0)", (N, 3)),
    ("keras.ops.repeat(x, 2, axis=(1, 1))", (N, 3)),
    ("tf.squeeze(x, axis=2.5)", (1, 1, 1, 1)),
    ("keras.ops.tensordot(x, x, axes=(0, 0))", (N, 3)),
    ("keras.ops.take(x, 1, axis=(1, 1))", (N, 3)),
    ("keras.ops.expand_dims(x, (0, (1, 1)))", (N, 3)),
]
OTHERS = [
    ("tf.cast(x, None)", (N, 3)),
    ("tf.cast(x, 3)", (N, 3)),
    ("tf.cast(x, 1000)", (N, 3)),
    ("keras.ops.cast(x, 3)", (N, 3)),
    ("keras.ops.cast(x, (3, 3))", (N, 3)),
    ("keras.ops.array(x, dtype='a')", (N, 3)),
    ("keras.ops.view(x, dtype='a')", (N, 3)),
    ("keras.ops.multi_hot(keras.ops.cast(x, 'int32'), 5, name=1)", (N, 3)),
    ("tf.nn.dropout(x, 1.5)", (N, 3)),
    ("tf.nn.dropout(x, 0.5)", (N, 3)),
    ("tf.nn.max_pool2d(x, None, 2, 'VALID')", (N, 8, 8, 3)),
    ("tf.nn.avg_pool2d(x, 2, None, 'SAME')", (N, 8, 8, 3)),
    ("tf.nn.max_pool2d(x, -1, 1, 'VALID')", (N, 8, 8, 3)),
    ("keras.ops.max_pool(x, None, 2, padding='same')", (N, 8, 8, 3)),
    ("tf.unstack(x, 'a', axis=1)", (N, 3)),
    ("keras.ops.unstack(x, (1, 1), axis=1)", (N, 3)),
    ("keras.ops.zeros_like(x, 2.5)", (N, 3)),
    ("tf.zeros_like(x, dtype='a')", (N, 3)),
    ("tf.image.resize(x, (4, 4), method='bogus')", (N, 8, 8, 3)),
    ("tf.image.resize_with_pad(x, -2, 8)", (N, 8, 8, 3)),
    ("keras.ops.image.resize(x, (4, (4, 4)))", (N, 8, 8, 3)),
    ("tf.einsum('bij->bji', x, axis=3)", (N, 3, 4)),
    ("keras.ops.einsum('bij->bji', x, axis=3)", (N, 3, 4)),
    ("tf.image.rgb_to_hsv(x)", (N, 8, 8, N)),
    ("tf.linalg.eigh(x)", (N, 4)),
    ("tf.bitwise.bitwise_and(tf.cast(x, 'int32'), tf.cast(x, 'int32'))", (N, 4)),
    ("tf.sequence_mask(tf.cast(x, 'int32'), 2.5)", (N,)),
    ("keras.ops.lu_factor(x)", (N, 4, N)),
    ("keras.ops.get_item(x, (0, [1, 2]))", (4, 4)),
    *((f"tf.one_hot(tf.cast(x, 'int32'), 5, axis={axis})", (N, 4)) for axis in (2, 3, 100, 2.5, -2)),
]
BINARY = ("add", "maximum", "hypot", "equal", "logical_and", "arctan2", "isclose", "bitwise_and", "left_shift")


def test_sizes_that_are_none(agree):
    agree([(source, [shape]) for source, shape in NO_SIZES])


def test_axes_that_are_none(agree):
    agree([(source, [shape]) for source, shape in NO_AXIS])


def test_other_arguments(agree):
    agree([(source, [shape]) for source, shape in OTHERS])


@pytest.mark.parametrize("name", BINARY)
def test_no_tensor_beside_a_tensor(agree, name):
    values = ("None", "'a'", "(2, 2)", "[1.0, 2.0, 3.0]", "2.5", "x")
    sources = [f"keras.ops.{name}(x, {value})" for value in values]
    skipped = {"hypot": {"2.5"}}.get(name, set())
    agree([(source, [(N, 3)]) for source, value in zip(sources, values, strict=True) if value not in skipped])


def test_what_is_merged(agree):
    agree(
        [
            ("tf.linalg.solve(x0, x1)", [(5, 3, 3), (N, 3, 2)]),
            ("tf.linalg.solve(x0, x1)", [(N, 3, 3), (N, 1, 2)]),
            ("tf.einsum('bij,bjk->bik', x0, x1)", [(1, 5, 8), (N, 8, 3)]),
            ("tf.einsum('bij,bjk->bik', x0, x1)", [(N, 5, 1), (N, 8, 3)]),
            ("keras.ops.vstack([x0, x1])", [(3,), (N, 3)]),
            ("keras.ops.conv(x0, x1)", [(N, 8, 8, 3), (2, N, 3, 4)]),
            ("keras.ops.conv(x0, x1, padding='same')", [(N, 8, 8, 3), (2, N, 3, 4)]),
            ("keras.ops.quantile(x0, x1, axis=1)", [(N, 3), (1,)]),
            ("keras.ops.batch_normalization(x0, x1, x1, -1)", [(N, 3, N), (4,)]),
        ]
    )
    agree([Case("tf.math.in_top_k(x0, x1, 2)", ((N,), (4, 5)), ("int32", "float32"))])
