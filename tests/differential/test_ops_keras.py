"""keras.ops and keras.random by example: each function on what it takes and on what it refuses."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.keras

N = None
ELEMENTWISE = [
    *("abs(x)", "relu(x)", "gelu(x, approximate=False)", "leaky_relu(x, 0.1)", "clip(x, 0, 1)", "round(x, 2)"),
    *("isnan(x)", "zeros_like(x)", "cast(x, 'int32')", "stop_gradient(x)", "softmax(x, axis=1)", "elu(x, alpha=2.0)"),
    *("logical_not(x)", "nan_to_num(x)", "full_like(x, 2)", "normalize(x, axis=-1)", "layer_normalization(x)"),
]
REARRANGING = [
    ("transpose(x)", (N, 3, 4)),
    ("transpose(x, (0, 2, 1))", (N, 3, 4)),
    ("transpose(x, (0, 2))", (N, 3, 4)),
    ("transpose(x, (0, 0, 1))", (N, 3, 4)),
    ("expand_dims(x, (0, -1))", (N, 3)),
    ("expand_dims(x, 5)", (N, 3)),
    ("squeeze(x)", (N, 1, 3, 1)),
    ("squeeze(x, 0)", (N, 3)),
    ("squeeze(x, (1, 3))", (N, 1, 3, 1)),
    ("moveaxis(x, (0, 1), (2, 0))", (N, 3, 4)),
    ("moveaxis(x, (0, 1), 2)", (N, 3, 4)),
    ("flip(x, axis=3)", (N, 3)),
    ("flip(x, axis=(0, 1))", (N, 3)),
    ("roll(x, 2, axis=1)", (N, 3)),
    ("rot90(x)", (N, 3, 4)),
    ("rot90(x, axes=(1, 2))", (N, 3, 4)),
    ("rot90(x)", (N,)),
    ("ravel(x)", (2, 3)),
    ("ravel(x)", (N, 3)),
    ("reshape(x, (-1, 5))", (2, 4)),
    ("reshape(x, (2, 3, 4))", (N, 7)),
    ("reshape(x, (-1, -1))", (N, 7)),
    ("reshape(x, 6)", (2, 3)),
    ("rearrange(x, 'b h w c -> b (h w) c')", (2, 3, 4, 5)),
    ("depth_to_space(x, 2)", (N, 3, N, 8)),
    ("depth_to_space(x, 2)", (N, 3, 3, 6)),
    ("space_to_depth(x, 2)", (N, 4, 6, 3)),
    ("space_to_depth(x, 2, data_format='channels_first')", (N, 3, 4, N)),
    ("space_to_depth(x, 1)", (N, 4, 6, 3)),
]
REDUCING = [
    ("mean(x)", (N, 3)),
    ("sum(x, axis=(0, 2), keepdims=True)", (N, 3, 4)),
    ("max(x, axis=5)", (N, 3)),
    ("argmax(x, axis=-1)", (N, 3)),
    ("count_nonzero(x, axis=1)", (N, 3)),
    ("quantile(x, [0.1, 0.5], axis=1)", (N, 3)),
    ("percentile(x, 50, axis=1)", (N, 3)),
    ("moments(x, axes=[1], keepdims=True)", (N, 3, 4)),
    ("norm(x, axis=-1)", (N, 3)),
    ("norm(x, ord='fro', axis=1)", (N, 3)),
    ("average(x, axis=1, weights=keras.ops.ones((3,)))", (N, 3)),
    ("average(x, axis=1, weights=keras.ops.ones((4,)))", (2, 3)),
    ("logsumexp(x, axis=-1)", (N, 3)),
    ("all(x, axis='a')", (N, 3)),
    ("trace(x)", (N, 3, 4)),
    ("trace(x, axis1=1, axis2=1)", (N, 3, 4)),
    ("cumsum(x)", (2, 3)),
    ("cumsum(x, axis=3)", (2, 3)),
    ("sort(x, axis=None)", (N, 3)),
    ("argsort(x)", (N, 3)),
    ("diff(x, n=2)", (N, 5)),
    ("trapezoid(x, axis=0)", (2, 3)),
]
PICKING = [
    ("one_hot(x, 5)", (N, 3)),
    ("one_hot(x, 5, axis=1)", (N, 3)),
    ("one_hot(x, -2)", (N, 3)),
    ("multi_hot(x, 5)", (N, 3)),
    ("multi_hot(x, 5)", (N,)),
    ("multi_hot(x)", (N, 3)),
    ("top_k(x, 2)", (N, 3)),
    ("nonzero(x)", (N, 3)),
    ("unique(x, return_counts=True)", (4,)),
    ("bincount(x)", (4,)),
    ("slice(x, (0, 1), (2, -1))", (4, 5)),
    ("slice(x, (0, 1), (2, 2, 2))", (4, 5)),
    ("get_item(x, 2)", (4, 5)),
    ("diag(x, k=1)", (4,)),
    ("diag(x, k=-1)", (4, 6)),
    ("diag(x)", (2, 4, 6)),
    ("diagflat(x)", (2, 3)),
    ("diagonal(x, offset=1)", (N, 3, 4)),
    ("tril(x)", (N, 3)),
    ("vander(x, 3)", (4,)),
    ("vander(x)", (4, 2)),
    ("unravel_index(x, (3, 4))", (5,)),
    ("histogram(x, bins=4)", (9,)),
    ("array_split(x, 3)", (8, 2)),
    ("hsplit(x, 2)", (8, 4)),
    ("hsplit(x, [1, 3])", (8, 4)),
    ("vsplit(x, 3)", (8, 4)),
    ("dsplit(x, 2)", (8, 4)),
]
LINEAR = [
    ("det(x)", (N, 3, 3)),
    ("det(x)", (N, 3, 4)),
    ("inv(x)", (N, 3, 3)),
    ("inv(x)", (3,)),
    ("cholesky(x)", (N, N, 3)),
    ("svd(x)", (N, 3, 5)),
    ("svd(x, full_matrices=False)", (N, 3, 5)),
    ("svd(x, compute_uv=False)", (N, 3, 5)),
    ("qr(x)", (N, 3, 5)),
    ("qr(x, mode='complete')", (N, 5, 3)),
    ("qr(x, mode='full')", (N, 5, 3)),
    ("qr(x)", (N, 5, N)),
    ("eigh(x)", (N, 3, 3)),
    ("pinv(x)", (N, 3, 5)),
    ("lu_factor(x)", (N, 3, 3)),
    ("matrix_rank(x)", (N, 3, 5)),
    ("logdet(x)", (N, 3, 3)),
    ("slogdet(x)", (N, 3, 3)),
]
SIGNALS = [
    ("rfft(x)", (N, 9)),
    ("rfft(x, fft_length=16)", (N, N)),
    ("irfft((x, x))", (N, 9)),
    ("fft((x, x))", (N, 9)),
    ("fft((x, x))", (N, N)),
    ("fft2((x, x))", (N, 8, 9)),
    ("stft(x, 8, 4, 16)", (N, 100)),
    ("stft(x, 8, 4, 16, center=False)", (N, N)),
    ("istft((x, x), 8, 4, 16)", (N, 20, 9)),
    ("istft((x, x), 8, 4, 16, length=50)", (N, 20, 9)),
    ("extract_sequences(x, 10, 5)", (N, 100)),
    ("view_as_complex(x)", (N, 2)),
]
IMAGES = [
    ("resize(x, (8, 9))", (N, 5, N, 3)),
    ("resize(x, (8, 9))", (5, 6, 3)),
    ("resize(x, (8, 9), data_format='channels_first')", (N, 3, 5, 6)),
    ("resize(x, (8, 9))", (5, 6)),
    ("resize(x, (8,))", (N, 5, 6, 3)),
    ("resize(x, (0, 2))", (N, 5, 6, 3)),
    ("rgb_to_grayscale(x)", (N, 5, 6, 3)),
    ("rgb_to_grayscale(x)", (N, 5, 6, 4)),
    ("rgb_to_hsv(x)", (N, 5, 6, 1)),
    ("crop_images(x, 1, 1, 1, 1)", (N, 5, 6, 3)),
    ("crop_images(x, 1, 1, target_height=3, target_width=9)", (N, 5, 6, 3)),
    ("crop_images(x, 1, 1, target_height=3, target_width=2)", (N, N, N, 3)),
    ("pad_images(x, 1, 1, target_height=8, target_width=9)", (N, 5, 6, 3)),
    ("pad_images(x, 1, 1, 2)", (N, 5, 6, 3)),
    ("pad_images(x, 1, 1, target_height=3, target_width=9)", (N, 5, 6, 3)),
    ("extract_patches(x, (2, 3))", (N, 8, 9, 3)),
    ("extract_patches(x, 2, strides=1, padding='same')", (8, 9, 3)),
    ("extract_patches_3d(x, 2)", (N, 8, 8, 8, 3)),
    ("sobel_edges(x)", (N, 8, 9, 3)),
    ("sobel_edges(x)", (8, 9, 3)),
    ("gaussian_blur(x)", (N, 8, 9, 3)),
    ("gaussian_blur(x)", (8, 9)),
]
WINDOWS = [
    ("max_pool(x, 2)", (N, 7, N, 3)),
    ("max_pool(x, 3)", (N, 2, 2, 3)),
    ("max_pool(x, (2, 3), strides=1, padding='SAME')", (N, 7, 8, 3)),
    ("max_pool(x, 2, padding='causal')", (N, 7, 8, 3)),
    ("average_pool(x, 2, data_format='channels_first')", (N, 3, 7)),
    ("average_pool(x, (2, 2, 2))", (N, 7, 8, 3)),
    ("adaptive_average_pool(x, (2, 3))", (N, 7, 8, 3)),
    ("conv(x, keras.ops.ones((3, 3, 3, 8)))", (N, 7, N, 3)),
    ("conv(x, keras.ops.ones((3, 3, 3, 8)), padding='same', strides=2)", (N, 7, N, 3)),
    ("conv(x, keras.ops.ones((3, 3, 4, 8)))", (N, 7, 8, 3)),
    ("conv(x, keras.ops.ones((3, 3, 8)))", (N, 7, 8, 3)),
    ("conv(x, keras.ops.ones((9, 3, 3, 8)))", (N, 7, 8, 3)),
    ("conv(x, keras.ops.ones((3, 3, 8)), dilation_rate=2)", (N, 9, 3)),
    ("conv(x, keras.ops.ones((3, 3, 8)), data_format='bogus')", (N, 9, 3)),
    ("depthwise_conv(x, keras.ops.ones((3, 3, 3, 2)))", (N, 7, 8, 3)),
    ("separable_conv(x, keras.ops.ones((3, 3, 3, 2)), keras.ops.ones((1, 1, 6, 5)))", (N, 7, 8, 3)),
    ("conv_transpose(x, keras.ops.ones((3, 3, 5, 3)), strides=2)", (N, 7, N, 3)),
    ("conv_transpose(x, keras.ops.ones((3, 5, 3)), strides=2, padding='same', output_padding=0)", (N, 7, 3)),
    ("unfold(x, 2)", (N, 3, 6, 7)),
    ("fold(x, (4, 4), 2)", (N, 12, 9)),
    ("fold(x, (4, 4), 2)", (N, 13, 9)),
]
SEVERAL = [
    ("append(x0, x1, axis=1)", (N, 3), (N, 4)),
    ("append(x0, x1)", (2, 3), (4,)),
    ("vstack([x0, x1])", (2, 3), (4, 3)),
    ("hstack([x0, x1])", (N, 3), (N, 4)),
    ("dstack([x0, x1])", (2, 3), (2, 3)),
    ("meshgrid(x0, x1)", (3,), (4,)),
    ("meshgrid(x0, x1, indexing='ij')", (3,), (4,)),
    ("dot(x0, x1)", (N, 3), (3,)),
    ("dot(x0, x1)", (N, 5, 3), (3, 4)),
    ("dot(x0, x1)", (N, 5, 3), (4, 3)),
    ("inner(x0, x1)", (N, 3), (5, 3)),
    ("inner(x0, x1)", (N, 3), (5, 4)),
    ("outer(x0, x1)", (2, 3), (N,)),
    ("vdot(x0, x1)", (3,), (3,)),
    ("kron(x0, x1)", (2, 3), (4, 5)),
    ("tensordot(x0, x1, axes=[[1, 2], [0, 1]])", (N, 3, 4), (3, 4, 5)),
    ("tensordot(x0, x1, axes=[[1], [1]])", (N, 3), (3, 4)),
    ("einsum('bij,bjk->bik', x0, x1)", (N, 3, 4), (N, 4, 5)),
    ("einsum('bqhd,bkhd->bhqk', x0, x1)", (N, 6, 2, 4), (N, 7, 2, 4)),
    ("einsum('...ij,jk->...ik', x0, x1)", (N, 2, 3, 4), (4, 5)),
    ("einsum('bij,bjk->bik', x0, x1)", (N, 3), (N, 4, 5)),
    ("einsum('bij,bjk->bik', x0)", (N, 3, 4), (N, 4, 5)),
    ("cross(x0, x1)", (N, 3), (N, 2)),
    ("cross(x0, x1)", (N, 4), (N, 3)),
    ("where(x0, x0, x1)", (N, 1), (3,)),
    ("where(x0, x1)", (N, 1), (3,)),
    ("broadcast_to(x0, (2, 3, 4))", (3, 1), (1,)),
    ("broadcast_to(x0, (2, 3, 4))", (3, 2), (1,)),
    ("solve(x0, x1)", (N, 3, 3), (N, 3, 2)),
    ("solve(x0, x1)", (N, 3, 3), (N, 4, 2)),
    ("lstsq(x0, x1)", (5, 3), (5, 2)),
    ("linspace(x0, x1, 5, axis=-1)", (N, 3), (3,)),
    ("binary_crossentropy(x0, x1)", (N, 3), (N, 3)),
    ("binary_crossentropy(x0, x1)", (N, 3), (N, 1)),
    ("categorical_crossentropy(x0, x1)", (N, 3), (N, 3)),
    ("cdist(x0, x1)", (N, 5, 3), (N, 6, 3)),
    ("cdist(x0, x1)", (N, 5, 3), (N, 6, 4)),
    ("searchsorted(x0, x1)", (9,), (N, 3)),
    ("searchsorted(x0, x1)", (N, 9), (N, 3)),
    ("digitize(x0, x1)", (N, 3), (4,)),
    ("isin(x0, x1)", (N, 3), (4,)),
    ("correlate(x0, x1, mode='full')", (9,), (4,)),
    ("correlate(x0, x1)", (9, 1), (4,)),
    ("batch_normalization(x0, x1, x1, axis=-1)", (N, 3), (3,)),
    ("batch_normalization(x0, x1, x1, axis=-1)", (N, 3), (4,)),
    ("dot_product_attention(x0, x1, x1)", (N, 5, 2, 3), (N, 6, 2, 3)),
    ("image.map_coordinates(x0, x1, order=1)", (5, 6), (2, 7)),
    ("image.ssim(x0, x1)", (N, 20, 20, 3), (N, 20, 20, 3)),
    ("image.affine_transform(x0, x1)", (N, 20, 20, 3), (N, 8)),
    ("ctc_decode(x0, x1)", (N, 9, 5), (N,)),
]
MADE = [
    *("ops.zeros((2, 3))", "ops.ones(4)", "ops.full((2, 3), 1)", "ops.full((2, 3), [1, 2])", "ops.arange(5)"),
    *("ops.arange(2, 9, 3)", "ops.arange(0, 1, 0.3)", "ops.eye(3)", "ops.eye(3, 4)", "ops.linspace(0, 1, 5)"),
    *("ops.identity(3)", "ops.tri(3, 4)", "ops.zeros((2, -1))", "ops.hamming(7)", "ops.zeros((2, 'a'))"),
    *("keras.random.normal((2, 3))", "keras.random.uniform((2,))", "keras.random.randint((2, 3), 0, 5)"),
    *("keras.random.normal(3)", "keras.random.gamma((2, 3), 1.0)", "keras.random.shuffle(np.zeros((4, 3)))"),
    *("keras.random.categorical(np.zeros((4, 7)), 5)", "keras.random.categorical(np.zeros((4, 7, 2)), 5)"),
    *("keras.utils.to_categorical([1, 2, 3], 4)", "keras.utils.to_categorical(np.zeros((5, 1)), 4)"),
    *("keras.utils.to_categorical(np.zeros((5, 2)), 4)", "keras.utils.to_categorical(3, 4)"),
    *("keras.utils.pad_sequences([[1, 2], [3]], maxlen=5)", "keras.utils.pad_sequences([[1, 2], [3]])"),
    *("keras.utils.pad_sequences(np.zeros((3, 4, 2)), maxlen=5)", "keras.utils.normalize(np.zeros((5, 2)))"),
]


def test_elementwise(agree):
    agree([(f"keras.ops.{source}", [shape]) for source in ELEMENTWISE for shape in [(N, 3), (2, N, 4)]])


@pytest.mark.parametrize("cases", [REARRANGING, REDUCING, PICKING, LINEAR, SIGNALS, WINDOWS])
def test_one_tensor(agree, cases):
    agree([(f"keras.ops.{source}", [shape]) for source, shape in cases])


def test_images(agree):
    agree([(f"keras.ops.image.{source}", [shape]) for source, shape in IMAGES])


def test_several_tensors(agree):
    agree([(f"keras.ops.{source}", shapes) for source, *shapes in SEVERAL])


def test_made_of_nothing(agree):
    agree([(source, []) for source in MADE])


def test_class_numbers(agree):
    agree(
        [
            ("keras.ops.sparse_categorical_crossentropy(x0, x1)", [target, (N, 5)], ["int32", "float32"])
            for target in [(N,), (N, 1), (N, 5), (N, 2)]
        ]
    )
    agree([("keras.ops.take_along_axis(x0, x1, axis=1)", [(N, 5), (N, 2)], ["float32", "int32"])])
    agree([("keras.ops.segment_sum(x0, x1, 4)", [(9, 5), (9,)], ["float32", "int32"])])
    agree([("keras.ops.segment_sum(x0, x1)", [(9, 5), (8,)], ["float32", "int32"])])
    agree([("keras.ops.in_top_k(x0, x1, 2)", [(N,), (N, 5)], ["int32", "float32"])])
