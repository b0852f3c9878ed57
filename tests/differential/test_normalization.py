"""Normalisation layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .generated import calls, garbled, generated, numbers

FLAG = numbers(True, False)
AXIS = numbers(-1, -1, 1, 2, -2, 3, 0, (1, 2), [-1, -2], [-1], 7)
SCALED = {"axis": AXIS, "center": FLAG, "scale": FLAG}
ANY_RANK = (1, 2, 3, 4, 5)
INNER = st.sampled_from(
    [
        "Dense(3)",
        "Conv1D(3, 2)",
        "Conv2D(3, 2, padding='same')",
        "DepthwiseConv2D(2, depth_multiplier=2)",
        "Conv2DTranspose(3, 2)",
        "EinsumDense('abc,cd->abd', (None, 4), bias_axes='d')",
        "Embedding(5, 4)",
        "LSTM(3)",
        "Flatten()",
        "SpectralNormalization(Dense(2))",
    ]
)

PLAIN = {
    "BatchNormalization": calls(
        "BatchNormalization",
        {**SCALED, "axis": numbers(-1, -1, 1, 2, -2, 3, 0, 7), "renorm": numbers(False, False, True)},
        ranks=ANY_RANK,
        odd_ranks=(0,),
    ),
    "LayerNormalization": calls("LayerNormalization", SCALED, ranks=ANY_RANK, odd_ranks=(0,)),
    "GroupNormalization": calls(
        "GroupNormalization",
        {**SCALED, "axis": numbers(-1, -1, 1, -2, 5), "groups": numbers(1, 2, 3, -1)},
        required=["groups"],
        ranks=ANY_RANK,
    ),
    "RMSNormalization": calls("RMSNormalization", {"axis": AXIS}, ranks=ANY_RANK, odd_ranks=(0,)),
    "UnitNormalization": calls("UnitNormalization", {"axis": AXIS}, ranks=ANY_RANK, odd_ranks=(0,)),
}
FAMILIES = {
    **PLAIN,
    "SpectralNormalization": calls(
        "SpectralNormalization",
        {"layer": INNER, "power_iterations": numbers(1, 2, 0)},
        required=["layer"],
        ranks=(2, 3, 4),
    ),
}

CASES = {
    "BatchNormalization": [
        ("BatchNormalization(axis=3)(x)", [(None, 4)]),
        ("BatchNormalization(axis='1')(x)", [(None, 4)]),
        ("BatchNormalization(axis=1.7)(x)", [(None, 4)]),
        ("BatchNormalization(axis=None)(x)", [(None, 4)]),
        ("BatchNormalization(axis=0)(x)", [(3, 4)]),
        ("BatchNormalization(momentum='a')(x)", [(3, 4)]),
        ("BatchNormalization(momentum=None)(x)", [(3, 4)]),
        ("BatchNormalization()(x)", [(3,)]),
        ("BatchNormalization()(x)", [()]),
        ("BatchNormalization(renorm=True)(x)", [(3, 4)]),
        ("BatchNormalization(axis=-3)(x)", [(None, 4)]),
    ],
    "LayerNormalization": [
        ("LayerNormalization(axis=3)(x)", [(None, 4)]),
        ("LayerNormalization(axis=None)(x)", [(None, 4)]),
        ("LayerNormalization(axis=1.0)(x)", [(None, 4)]),
        ("LayerNormalization(axis=True)(x)", [(None, 4)]),
        ("LayerNormalization(axis=[-1, 1])(x)", [(None, 4, 5)]),
        ("LayerNormalization(axis=[])(x)", [(None, 4, 5)]),
        ("LayerNormalization(axis=[5])(x)", [(None, 4, 5)]),
        ("LayerNormalization(axis=['a'])(x)", [(None, 4, 5)]),
        ("LayerNormalization(axis=0)(x)", [(None, 4, 5)]),
        ("LayerNormalization(rms_scaling=True)(x)", [(None, 4, 5)]),
        ("LayerNormalization(epsilon='a')(x)", [(None, 4, 5)]),
    ],
    "GroupNormalization": [
        ("GroupNormalization(groups=2, axis=0)(x)", [(4, 4)]),
        ("GroupNormalization(groups=2, axis=[1])(x)", [(4, 4)]),
        ("GroupNormalization(groups=2, axis=5)(x)", [(4, 4)]),
        ("GroupNormalization(groups=0)(x)", [(4, 4)]),
        ("GroupNormalization(groups=True)(x)", [(4, 4)]),
        ("GroupNormalization(groups=2.0)(x)", [(4, 4)]),
        ("GroupNormalization(groups=-1)(x)", [(4, 4)]),
        ("GroupNormalization(groups=2)(x)", [(4,)]),
        ("GroupNormalization(groups=2)(x)", [()]),
        ("GroupNormalization(groups=1)(x)", [(4, 0)]),
        ("GroupNormalization(groups=-1)(x)", [(4, 0)]),
        ("GroupNormalization(groups='a')(x)", [(4, 0)]),
        ("GroupNormalization(groups=2, axis=1)(x)", [(None, 4, None, 3)]),
        ("GroupNormalization(groups=2)(x)", [(None, None, None, 4)]),
    ],
    "RMSNormalization": [
        ("RMSNormalization()(x)", [(None, 4)]),
        ("RMSNormalization(axis='a')(x)", [(None, 4)]),
        ("RMSNormalization(axis=None)(x)", [(None, 4)]),
        ("RMSNormalization(axis=(1, 2))(x)", [(None, 4, 5)]),
        ("RMSNormalization(axis=(1,))(x)", [(None, 4, 5)]),
        ("RMSNormalization(axis=[0, 1])(x)", [(None, 4, 5)]),
        ("RMSNormalization(axis=3)(x)", [(None, 4, 5)]),
        ("RMSNormalization(axis=1.0)(x)", [(None, 4, 5)]),
    ],
    "UnitNormalization": [
        ("UnitNormalization()(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=3)(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=None)(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=(1, 2))(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=(1, 'a'))(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=1.0)(x)", [(None, 4, 5)]),
        ("UnitNormalization(axis=0)(x)", [(None, 4, 5)]),
        ("UnitNormalization()(x)", [()]),
        ("UnitNormalization(axis=())(x)", [(None, 4)]),
    ],
    "SpectralNormalization": [
        ("SpectralNormalization(Dense(4))(x)", [(None, 3)]),
        ("SpectralNormalization(Dropout(0.4))(x)", [(None, 3)]),
        ("SpectralNormalization(MultiHeadAttention(2, 3))(x)", [(None, 3, 4)]),
        ("SpectralNormalization(Dense(4), power_iterations=0)(x)", [(None, 3)]),
        ("SpectralNormalization(Dense(4), power_iterations=0.5)(x)", [(None, 3)]),
        ("SpectralNormalization(Dense(4), power_iterations='a')(x)", [(None, 3)]),
        ("SpectralNormalization(TimeDistributed(Dense(4)))(x)", [(None, 3, 3)]),
        ("SpectralNormalization(SpectralNormalization(Dense(4)))(x)", [(None, 3, 3)]),
        ("SpectralNormalization('a')(x)", [(None, 3, 3)]),
        ("SpectralNormalization(Conv2D(4, 3))(x)", [(3, 4, 4)]),
        ("SpectralNormalization(Bidirectional(LSTM(3)))(x)", [(3, 4, 4)]),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_listed(agree, name):
    agree(CASES[name])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_keras_says(agree, family):
    @generated
    @given(FAMILIES[family])
    def check(case):
        agree.holds(case, silent=family == "SpectralNormalization")

    check()


@pytest.mark.parametrize("family", PLAIN)
def test_nonsense_is_never_called_wrong_wrongly(agree, family):
    @generated
    @given(garbled(PLAIN[family]))
    def check(case):
        agree.holds(case, silent=True)

    check()
