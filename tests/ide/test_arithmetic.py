from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from six_styles import analysed

from kshape_ls.analysis.facts import Step
from kshape_ls.analysis.telling.bound import trail_to
from kshape_ls.ide.arithmetic import sizes, weights
from kshape_ls.library.pages import page
from kshape_ls.shapes import Shape


def made(layer: str, size: str = "(28, 20, 6)") -> tuple[Step, int | None]:
    program = f"from keras import layers, Input\ni = Input({size})\ny = layers.{layer}\n"
    analysis = analysed(program)
    site = max((each for each in analysis.sites if each.kind == "call"), key=lambda each: each.range.end_col)
    return trail_to(analysis, site.range)[0], site.params


_THIRDS = ["26 = ⌊(28 − 3) / 1⌋ + 1", "18 = ⌊(20 − 3) / 1⌋ + 1"]
TOLD = [
    ("Conv2D(32, 3)(i)", _THIRDS, "1,760 = 3 · 3 · 6 · 32 + 32"),
    ("Conv2D(32, 3, strides=2, padding='same')(i)", ["14 = ⌈28 / 2⌉", "10 = ⌈20 / 2⌉"], "1,760 = 3 · 3 · 6 · 32 + 32"),
    (
        "Conv2D(6, (3, 5), dilation_rate=2, groups=2, use_bias=False)(i)",
        ["24 = ⌊(28 − ((3 − 1) · 2 + 1)) / 1⌋ + 1", "12 = ⌊(20 − ((5 − 1) · 2 + 1)) / 1⌋ + 1"],
        "270 = 3 · 5 · 3 · 6",
    ),
    (
        "Conv2D(4, 3, data_format='channels_first')(i)",
        ["18 = ⌊(20 − 3) / 1⌋ + 1", "4 = ⌊(6 − 3) / 1⌋ + 1"],
        "1,012 = 3 · 3 · 28 · 4 + 4",
    ),
    ("MaxPooling2D()(i)", ["14 = ⌊(28 − 2) / 2⌋ + 1", "10 = ⌊(20 − 2) / 2⌋ + 1"], ""),
    ("AveragePooling2D(3, padding='same')(i)", ["10 = ⌈28 / 3⌉", "7 = ⌈20 / 3⌉"], ""),
    (
        "Conv2DTranspose(4, 3, strides=2)(i)",
        ["57 = (28 − 1) · 2 + 3", "41 = (20 − 1) · 2 + 3"],
        "220 = 3 · 3 · 6 · 4 + 4",
    ),
    ("Conv2DTranspose(4, 3, 2, padding='same')(i)", ["56 = 28 · 2", "40 = 20 · 2"], "220 = 3 · 3 · 6 · 4 + 4"),
    (
        "DepthwiseConv2D(3, depth_multiplier=2)(i)",
        _THIRDS,
        "120 = 3 · 3 · 6 · 2 + 12",
    ),
    ("SeparableConv2D(8, 3)(i)", _THIRDS, "110 = 3 · 3 · 6 + 6 · 8 + 8"),
    ("ZeroPadding2D(((1, 2), (3, 4)))(i)", ["31 = 28 + 1 + 2", "27 = 20 + 3 + 4"], ""),
    ("Cropping2D((1, 2))(i)", ["26 = 28 − 1 − 1", "16 = 20 − 2 − 2"], ""),
    ("UpSampling2D((2, 3))(i)", ["56 = 28 · 2", "60 = 20 · 3"], ""),
    ("Flatten()(i)", ["3360 = 28 · 20 · 6"], ""),
    ("Reshape((-1, 6))(i)", ["560 = (28 · 20 · 6) / 6"], ""),
    ("Reshape((560, 6))(i)", [], ""),
    ("Concatenate()([i, i])", ["12 = 6 + 6"], ""),
    ("Concatenate(axis=1)([i, i])", ["56 = 28 + 28"], ""),
    ("BatchNormalization()(i)", [], "24 = 4 · 6"),
    ("BatchNormalization(scale=False)(i)", [], "18 = 3 · 6"),
    ("Dense(10)(i)", [], "70 = 6 · 10 + 10"),
    ("Dense(10, use_bias=False)(i)", [], "60 = 6 · 10"),
    ("Dropout(0.5)(i)", [], ""),
]


@pytest.mark.parametrize(("layer", "expected", "counted"), TOLD, ids=[case[0] for case in TOLD])
def test_what_is_told(layer: str, expected: list[str], counted: str) -> None:
    step, params = made(layer)
    assert list(sizes(step)) == expected
    assert weights(step, params) == counted


@pytest.mark.parametrize(
    ("layer", "size", "counted"),
    [
        ("LSTM(16)(i)", "(9, 5)", "1,408 = 4 · 16 · (5 + 16 + 1)"),
        ("GRU(16)(i)", "(9, 5)", "1,104 = 3 · 16 · (5 + 16 + 2)"),
        ("SimpleRNN(16, use_bias=False)(i)", "(9, 5)", "336 = 16 · (5 + 16)"),
        ("Embedding(1000, 8)(i)", "(9,)", "8,000 = 1000 · 8"),
        ("Conv1D(4, 3, padding='causal', strides=2)(i)", "(9, 5)", "64 = 3 · 5 · 4 + 4"),
        ("Conv3D(4, 2)(i)", "(9, 9, 9, 2)", "68 = 2 · 2 · 2 · 2 · 4 + 4"),
    ],
)
def test_weights_of_sequences_and_others(layer: str, size: str, counted: str) -> None:
    assert weights(*made(layer, size)) == counted


def test_open_sizes_are_not_reckoned() -> None:
    step, _ = made("Conv2D(4, 3)(i)", "(None, 20, 3)")
    assert sizes(step) == ("18 = ⌊(20 − 3) / 1⌋ + 1",)
    assert weights(step, None) == ""


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(1, 40),
    window=st.integers(1, 7),
    stride=st.integers(1, 4),
    dilation=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same"]),
    layer=st.sampled_from(
        [
            "Conv1D(2, {w}, {s}, '{p}', dilation_rate={d})",
            "MaxPooling1D({w}, {s}, '{p}')",
            "Conv1DTranspose(2, {w}, {s}, '{p}')",
        ]
    ),
)
def test_the_sums_are_right(size: int, window: int, stride: int, dilation: int, padding: str, layer: str) -> None:
    text = layer.format(w=window, s=stride, p=padding, d=dilation if stride == 1 else 1)
    step, _ = made(f"{text}(i)", f"({size}, 3)")
    assert isinstance(step.output, Shape)
    if step.output.dims is None or not isinstance(step.output.dims[1], int):
        return
    (line,) = sizes(step)
    left, _, right = line.partition(" = ")
    code = right.replace("⌊", "math.floor(").replace("⌈", "math.ceil(").replace("⌋", ")").replace("⌉", ")")
    assert eval(code.replace("−", "-").replace("·", "*"), {"math": math}) == int(left) == step.output.dims[1]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Conv2D", "convolution_layers/convolution2d/"),
        ("Conv2DTranspose", "convolution_layers/convolution2d_transpose/"),
        ("SeparableConv1D", "convolution_layers/separable_convolution1d/"),
        ("MaxPool2D", "pooling_layers/max_pooling2d/"),
        ("LSTM", "recurrent_layers/lstm/"),
        ("LeakyReLU", "activation_layers/leaky_relu/"),
        ("Activation", "core_layers/activation/"),
        ("RandomFlip", "preprocessing_layers/image_augmentation/random_flip/"),
        ("MixUp", "preprocessing_layers/"),
        ("RMSNormalization", "normalization_layers/"),
    ],
)
def test_pages(name: str, address: str) -> None:
    assert page(name) == f"https://keras.io/api/layers/{address}"


def test_no_page_of_what_is_no_layer() -> None:
    assert page("Strange") == ""
