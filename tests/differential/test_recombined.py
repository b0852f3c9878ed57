"""Cases that were found by putting arguments of known cases together anew: each kind of mistake that came out.

A layer's usual constructor is followed by what was wrong in it, or in its call.
"""

from __future__ import annotations

import pytest

from kshape_ls.library.identifiers import BASE_ARGUMENTS

PARTICULAR = {
    "Discretization": "[0.0]",
    "IntegerLookup": "vocabulary=[1, 2]",
    "Pipeline": "[Rescaling(0.1)]",
    "SpatialDropout1D": "0.1",
    "SpatialDropout2D": "0.1",
    "SpatialDropout3D": "0.1",
    "StringLookup": "vocabulary=['a', 'b']",
    "TextVectorization": "vocabulary=['a', 'b']",
    "Hashing": "3",
    "Dense": "3",
    "SimpleRNN": "3",
    "MaxPooling1D": "2",
}
"""Layers that don't take all that every layer takes, and some that do."""

VALUES = {
    "name": ("'l'", "1", "{}", "'a/b'"),
    "dtype": ("'float16'", "'flaot16'", "1", "{}"),
    "trainable": ("False", "1", "None", "{}"),
    "autocast": ("False",),
    "activity_regularizer": ("None", "'l2'", "'l3'", "(2, 2)", "{}"),
    "input_shape": ("(4, 3)",),
    "input_dim": ("3",),
}
RANKS = {"SpatialDropout2D": 4, "SpatialDropout3D": 5}
TEXT = {"StringLookup": "string", "TextVectorization": "string", "IntegerLookup": "int64", "Hashing": "int64"}

LISTED = {
    "one tensor": [
        *((f"{layer}([x])", [(None, 4, 8)]) for layer in ("Dense(3)", "Conv1D(3, 2)", "LSTM(3)", "RMSNormalization()")),
        *((f"{layer}([x, x])", [(None, 4, 8)]) for layer in ("Dense(3)", "GRU(3)", "BatchNormalization()")),
        ("MultiHeadAttention(2, 3)([x], x)", [(None, 4, 8)]),
        ("LSTMCell(8)((x,), [x, x])", [(None, 8)]),
        ("Add()([[x, x]])", [(None, 8)]),
        ("Concatenate()([[x, x], [x, x]])", [(None, 8)]),
        ("Subtract()([[x, x]])", [(None, 8)]),
    ],
    "by position": [
        *((f"Dropout(0.1)({given})", [(None, 4, 8)]) for given in ("x, x", "x, None")),
        *((f"Dense(3)({given})", [(None, 4, 8)]) for given in ("x, x", "x, None")),
        *((f"BatchNormalization()({given})", [(None, 4, 8)]) for given in ("x, x", "x, None", "x, None, None")),
        *((f"LSTM(3)({given})", [(None, 4, 8)]) for given in ("x, None", "x, None, None")),
        *((f"MultiHeadAttention(2, 3)({given})", [(None, 4, 8)]) for given in ("x, x, None", "x, x, x, None")),
        *((f"Softmax()({given})", [(None, 4, 8)]) for given in ("x, x", "x, None")),
        ("Attention()([x, x], None)", [(None, 4, 8)]),
        ("TimeDistributed(Dense(3))(x, x)", [(None, 4, 8)]),
    ],
    "windows": [
        *((f"{pool}Pooling1D({size})(x)", [(None, 11, 3)]) for pool in ("Max", "Average") for size in ("(2.0,)", "{}")),
        ("Conv1D(8, 1, strides=[2.0])(x)", [(7, 8, 4)]),
        ("Conv1D(8, 3, dilation_rate=(2.0,))(x)", [(7, 8, 4)]),
        ("GlobalAveragePooling2D({})(x)", [(None, 3, 4, 5)]),
        *(
            ("TimeDistributed(MaxPooling2D(2))(x)", [shape])
            for shape in ((None, 3, 4), (None, 3, 8, 8, 2), (None, 3, 8, 8, 8, 2), (2, None, 1, 7, None, 5))
        ),
    ],
    "EinsumDense": [
        (f"EinsumDense('bc...,cde->bde...', output_shape=(3, 4), bias_axes={axes})(x)", [(2, 4, 2)])
        for axes in ("'de'", "['d', 'e']", "(None, 2)", "True", "3", "[]", "('e',)", "None")
    ],
    "images": [
        *((f"AutoContrast(value_range={pair})(x)", [(2, 8, 8, 3)]) for pair in ("(0, 1)", "('a', 2)", "(None, 2)")),
        ("RandomPerspective(scale=(0.1, 0.2))(x)", [(2, 8, 8, 3)]),
        *(
            ("Pipeline([CenterCrop(6, 8)])(x)", [shape])
            for shape in (
                *((None, 9, 9, None), (None, None, 9, 3), (2, 9, None, 3), (2, None, 7, 3), (None, None, None, 3)),
                *((None, 9, 3), (9, None, 3), (4, None, 3)),
            )
        ),
        ("Pipeline([CenterCrop(8, -9)])(x)", [(2, 10, 12, 3)]),
        *(
            (f"MaxNumBoundingBoxes({given})({{'bounding_boxes': {{'boxes': x0, 'labels': x1}}}})", [(2, 5, 4), (2, 5)])
            for given in ("3", "-2", "3, fill_value='a'", "3, fill_value='1'", "3, fill_value=(1,)")
        ),
    ],
    "lookups": [
        *(
            (f"StringLookup(vocabulary=['a', 'b'], {given})(x)", [(None, 3)], ["string"])
            for given in (
                *("mask_token=1", "mask_token='m'", "num_oov_indices=2.0", "max_tokens=2.5", "max_tokens=3.5"),
                *("pad_to_max_tokens='yes'", "sparse=1", "invert=1, output_mode='count'"),
            )
        ),
        *((f"StringLookup(vocabulary={given})(x)", [(None, 3)], ["string"]) for given in ("0", "{}", "[1, 2]")),
        *((f"TextVectorization(vocabulary={given})(x)", [(None, 1)], ["string"]) for given in ("-0.5", "[1, 2]")),
        ("IntegerLookup(vocabulary=[1, 2], mask_token=0.5)(x)", [(None, 3)], ["int64"]),
        ("Attention(dropout=0.1, seed='a')([x, x])", [(None, 4, 8)]),
        ("Attention(seed='a')([x, x])", [(None, 4, 8)]),
        ("MultiHeadAttention(2, 3, attention_axes=(1.0,))(x, x)", [(None, 4, 8)]),
        ("Normalization(mean=1.0, variance=[None, 2])(x)", [(None, 2)]),
        ("STFTSpectrogram(window=None, frame_length=64, frame_step=[])(x)", [(3, None, 1)]),
        ("MelSpectrogram(fft_length=256, sequence_length='a')(x)", [(2, 400)]),
    ],
    "texts": [
        (f"TextVectorization(vocabulary=['a', 'b']{given})({text})", [])
        for given in (
            *("", ", standardize=None", ", standardize='lower'", ", split='character'", ", ngrams=2", ", split=None"),
            *(", output_sequence_length=3", ", split=None, output_sequence_length=3", ", split=None, ragged=True"),
            *(", ragged=True", ", output_mode='count'", ", split=None, output_mode='count'"),
        )
        for text in ("'a b c'", "['a b,c', 'd', '']", "[['it is'], ['  a\\tb-c ']]", "[['a', 'b c']]")
    ],
}
UNKNOWN = ("Pipeline([CenterCrop(8, -9)])(x)",)
MISSED = ("TextVectorization(vocabulary=['a', 'b'], split=None, output_sequence_length=3)('a b c')",)


@pytest.mark.parametrize("name", PARTICULAR)
def test_base_arguments(agree, name):
    """Each is taken, refused or ignored as Keras does it."""
    assert set(VALUES) == BASE_ARGUMENTS
    shape, dtype = (2, 4, 3, 4, 3)[: RANKS.get(name, 4 if name == "Pipeline" else 3)], TEXT.get(name, "float32")
    shape = (2, 1) if name == "TextVectorization" else shape
    agree(
        (f"{name}({PARTICULAR[name]}, {argument}={value})(x)", [shape], [dtype])
        for argument, values in VALUES.items()
        for value in values
    )


@pytest.mark.parametrize("kind", LISTED)
def test_listed(agree, kind):
    agree(LISTED[kind], missed=MISSED if kind == "texts" else (), unknown=UNKNOWN if kind == "images" else ())
