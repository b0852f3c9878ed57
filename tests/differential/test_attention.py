"""Attention layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .asking import Case
from .generated import garbled, generated, numbers

FLAG = numbers(True, False)
CALLS = st.sampled_from(
    [
        "x0, x1",
        "x0, x1, x2",
        "x0, value=x1, key=x2",
        "x0, x0",
        "x0, x1, return_attention_scores=True",
        "x0, x1, x2, return_attention_scores=True, use_causal_mask=True",
    ]
)
LISTS = st.sampled_from(["[x0, x1]", "[x0, x1, x2]", "[x0, x1, x2], return_attention_scores=True", "x0, x1"])
MULTI_HEAD = {
    "num_heads": numbers(1, 2, 3),
    "key_dim": numbers(1, 4),
    "value_dim": numbers(None, 2, 5),
    "use_bias": FLAG,
    "output_shape": numbers(None, 3, (2, 5), ()),
    "attention_axes": numbers(None, 1, 2, (1, 2), -2),
    "dropout": numbers(0.0, 0.5, 1.5),
    "use_gate": FLAG,
}
GROUPED = {
    "head_dim": numbers(1, 4),
    "num_query_heads": numbers(2, 4, 6),
    "num_key_value_heads": numbers(1, 2),
    "use_bias": FLAG,
    "use_gate": FLAG,
}


@st.composite
def attended(draw, name, parameters, required, rank=3):
    """A query, a value and a key that mostly fit together."""
    chosen = [p for p in parameters if p in required or draw(st.booleans())]
    written = ", ".join(f"{p}={draw(parameters[p])}" for p in chosen)
    size = st.sampled_from([1, 2, 3, 5, 5, 5, None])
    batch = draw(st.sampled_from([None, None, 2]))
    middle = tuple(draw(size) for _ in range(rank - 2))
    features = draw(st.sampled_from([4, 4, 4, 6, None]))
    query = (batch, *(draw(size) for _ in range(rank - 2)), features)
    value = (batch, *middle, draw(st.sampled_from([features, features, features, 7])))
    key = (batch, *middle, draw(st.sampled_from([features, 3])))
    if not draw(st.integers(0, 8)):
        key = draw(st.sampled_from([(batch, 4), (batch, 9, 4), (batch, 5, 5, 4), (4,)]))
    call = draw(LISTS if name in ("Attention", "AdditiveAttention") else CALLS)
    return Case(f"{name}({written})({call})", (query, value, key))


FAMILIES = {
    "MultiHeadAttention": attended("MultiHeadAttention", MULTI_HEAD, ["num_heads", "key_dim"]),
    "MultiHeadAttention on images": attended("MultiHeadAttention", MULTI_HEAD, ["num_heads", "key_dim"], rank=4),
    "GroupQueryAttention": attended("GroupQueryAttention", GROUPED, list(GROUPED)[:3]),
    "Attention": attended("Attention", {"use_scale": FLAG, "score_mode": numbers("dot", "concat")}, []),
    "AdditiveAttention": attended("AdditiveAttention", {"use_scale": FLAG}, []),
}

CASES = {
    "MultiHeadAttention": [
        ("MultiHeadAttention(2, 3)(x, x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 5, 8), (None, 6, 4)]),
        ("MultiHeadAttention(2, 3)(query=x0, value=x1, key=x2)", [(None, 5, 8), (None, 6, 4), (None, 6, 7)]),
        ("MultiHeadAttention(2, 3)(x0, x1, x2)", [(None, 5, 8), (None, 6, 4), (None, 7, 4)]),
        ("MultiHeadAttention(2, 3, value_dim=7, use_bias=False, output_shape=5)(x, x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 3, output_shape=(7, 2), use_gate=True)(x, x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x, x)", [(None, 5, None)]),
        ("MultiHeadAttention(2, 3)(x, x, x, return_attention_scores=True)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 0)(x, x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2.0, 2)(x, x)", [(None, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 8), (None, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1, return_attention_scores=True)", [(8,), (8,)]),
        ("MultiHeadAttention(2, 3)(x0, x1, return_attention_scores=True)", [(5, 8), (5, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(), (8,)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 5, 8), (None, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 8), (None, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 5, 8), (None, 4, 5, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(None, 5, 8), (None, 4, None)]),
        ("MultiHeadAttention(2, 3)(x0, x1)", [(2, 5, 8), (3, 4, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1, x2)", [(None, 5, 8), (None, 4, 8), (None, None, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1, x2)", [(None, 5, 8), (None, None, 8), (None, None, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1, x2)", [(None, 5, 8), (None, 4, 7), (None, 4, 8)]),
        ("MultiHeadAttention(2, 3)(x0, x1, x2)", [(2, 5, 8), (3, 4, 7), (4, 4, 8)]),
        ("MultiHeadAttention(2, 3, attention_axes=5)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=2)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=3)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=-1)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=-2)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=-6)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=(0, 1))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=(1, 1))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=())(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes='a')(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=('a',))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, attention_axes=1.5)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=())(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=(0,))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=(None, 4))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=(2.5, 4))(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=2.5)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape='ab')(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, output_shape=-1)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, dropout=1.0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, dropout=-1.0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, dropout='a')(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, dropout=None)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, sliding_window=0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, sliding_window=2)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, flash_attention=True, dropout=0.1)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(True, 3)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3, 0)(x0, x1)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3)([x0, x1])", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3)(x0, x1, attention_mask=x2)", [(2, 5, 8), (2, 4, 7), (2, 5, 4)]),
        ("MultiHeadAttention(2, 3)(x0, x1, attention_mask=x2)", [(2, 5, 8), (2, 4, 7), (2, 9, 9)]),
        ("MultiHeadAttention(2, 3)(x0, x1, None)", [(2, 5, 8), (2, 4, 7)]),
        ("MultiHeadAttention(2, 3)(x0, x1, None, None, None, None, None, True)", [(2, 5, 8), (2, 4, 7)]),
    ],
    "GroupQueryAttention": [
        ("GroupQueryAttention(2, 4, 2)(x, x, x, return_attention_scores=True)", [(None, 5, 8)]),
        ("GroupQueryAttention(2, 4, 2, use_gate=True, use_bias=False)(x, x1)", [(None, 5, 8), (None, 7, 8)]),
        ("GroupQueryAttention(2, 4, 3)(x, x)", [(None, 5, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(None, 5, 8), (None, 6, 7)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, 0)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 0, 1)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(0, 4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(-2, 4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, -4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, -2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2.5, 4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4.0, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention('a', 4, 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 'a', 2)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2, dropout='a')(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2, dropout=1.5)(x0, x1)", [(2, 5, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(2, 5, None), (2, 4, None)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(2, 5, 6, 8), (2, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(2, 5, 8), (2, 5, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(2, 8), (2, 5, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1)", [(8,), (2, 5, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1, return_attention_scores=True)", [(2, 5, 6, 8), (2, 7, 4, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1, return_attention_scores=True)", [(2, 5, 8), (None, None, 8)]),
        ("GroupQueryAttention(2, 4, 2)(x0, x1, x2, return_attention_scores=True)", [(2, 5, 8), (None, 8), (None, 7)]),
    ],
    "Attention": [
        ("Attention()([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention()([x0, x1])", [(None, 5, 3), (None, 6, 4)]),
        ("Attention()([x0, x1])", [(None, 5, 3), (3, 6, 3)]),
        ("Attention()([x0, x1])", [(2, 5, 3), (3, 6, 3)]),
        ("Attention()([x0, x1])", [(2, 5), (3, 6)]),
        ("Attention()([x0, x1])", [(5,), (6,)]),
        ("Attention()([x0, x1])", [(), ()]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(2, 5), (3, 6)]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(2, 5, 7, 8), (2, 6, 7, 8)]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(2, 5, 7, 8), (2, 8)]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(2, 5, 7, 8), (2, 6, 8)]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(None, 5, 7, 8), (2, None, 6, 8)]),
        ("Attention()([x0, x1], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4)]),
        ("Attention(score_mode='concat')([x0, x1], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4)]),
        ("Attention(score_mode='concat')([x0, x1], return_attention_scores=True)", [(None, 5, 3), (None, 6, 3)]),
        ("Attention(score_mode='concat', use_scale=True)([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention(score_mode='foo')([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention(dropout='a')([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention(dropout=None)([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention(dropout=3)([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("Attention()([x0, x1, x2], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4), (None, 7, 3)]),
        ("Attention()([x0, x1, x2], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4), (None, 6, 3)]),
        ("Attention()([x0, x1, x2], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4), (None, 6, 9)]),
        ("Attention()([x0, x1], mask=[x2, x3])", [(None, 5, 3), (None, 6, 3), (None, 5), (None, 6)]),
        ("Attention()([x0, x1], mask=[x2, x3])", [(None, 5, 3), (None, 6, 3), (None, 5), (None, 7)]),
        ("Attention()([x0, x1], mask=[None, x3])", [(None, 5, 3), (None, 6, 3), (None, 5), (None, 7)]),
        ("Attention()(x0, x1)", [(None, 5, 3), (None, 6, 3)]),
        ("Attention()(x0)", [(None, 5, 3)]),
        ("Attention()([x0])", [(None, 5, 3)]),
        ("Attention()([x0, x0, x0, x0])", [(None, 5, 3)]),
        ("Attention()([x0, x0], use_causal_mask=True, return_attention_scores=True)", [(None, 5, 3)]),
        ("Attention()([x0, x0], None, True)", [(None, 5, 3)]),
        ("Attention()([x0, x0], None, False, True)", [(None, 5, 3)]),
    ],
    "AdditiveAttention": [
        ("AdditiveAttention()([x0, x1], return_attention_scores=True)", [(None, 5, 3), (None, 6, 3)]),
        ("AdditiveAttention()([x0, x1], return_attention_scores=True)", [(None, 5, 3), (None, 6, 4)]),
        ("AdditiveAttention()([x0, x1])", [(None, 5, 3), (None, 6, None)]),
        ("AdditiveAttention(use_scale=False)([x0, x1])", [(None, 5, 3), (None, 6, None)]),
        ("AdditiveAttention(False)([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("AdditiveAttention()([x0, x1])", [(None, 5, None), (None, 6, 3)]),
        ("AdditiveAttention(score_mode='dot')([x0, x1])", [(None, 5, 3), (None, 6, 3)]),
        ("AdditiveAttention()([x0, x1])", [(5,), (3,)]),
        ("AdditiveAttention()([x0, x1], return_attention_scores=True)", [(2, 5), (3, 6)]),
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
        agree.holds(case)

    check()


@pytest.mark.parametrize("family", FAMILIES)
def test_nonsense_is_never_called_wrong_wrongly(agree, family):
    @generated
    @given(garbled(FAMILIES[family]))
    def check(case):
        agree.holds(case, silent=True)

    check()
