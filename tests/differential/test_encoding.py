"""Preprocessing of text, categories, numbers and sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .generated import calls, garbled, generated, numbers

FLAG = numbers(True, False)
MODES = numbers("int", "one_hot", "multi_hot", "count", "one_hot", "tf_idf")
ANY_RANK = (1, 2, 3)
WORDS = numbers(["a", "b", "c"], ["[UNK]", "a"], ["", "[UNK]", "a"], ["a", "[UNK]"], ["a", "a"], [])
TOKENS = numbers([1, 2, 3], [-1, 5], [0, -1, 5], [5, 0], [7, 7])
TABLE = {
    "vocabulary": WORDS,
    "output_mode": MODES,
    "num_oov_indices": numbers(1, 1, 0, 2),
    "mask_token": numbers(None, None, ""),
    "max_tokens": numbers(None, None, 3, 10),
    "pad_to_max_tokens": numbers(False, False, True),
    "invert": numbers(False, False, False, True),
}
TEXT = {
    "vocabulary": WORDS,
    "output_mode": MODES,
    "output_sequence_length": numbers(None, None, None, 4),
    "split": numbers("whitespace", "character", None, "words"),
    "standardize": numbers("lower", None, "upper"),
    "max_tokens": numbers(None, None, 3, 10),
    "pad_to_max_tokens": numbers(False, False, True),
}

FAMILIES = {
    "StringLookup": calls("StringLookup", TABLE, required=["vocabulary"], ranks=ANY_RANK, odd_ranks=(0,)),
    "IntegerLookup": calls(
        "IntegerLookup",
        {**TABLE, "vocabulary": TOKENS, "mask_token": numbers(None, None, 0)},
        required=["vocabulary"],
        ranks=ANY_RANK,
        odd_ranks=(0,),
    ),
    "TextVectorization": calls("TextVectorization", TEXT, required=["vocabulary"], ranks=ANY_RANK, odd_ranks=(0,)),
    "CategoryEncoding": calls(
        "CategoryEncoding",
        {"num_tokens": numbers(1, 4, 0), "output_mode": MODES},
        required=["num_tokens"],
        ranks=ANY_RANK,
        odd_ranks=(0,),
    ),
    "Discretization": calls(
        "Discretization",
        {"bin_boundaries": numbers([0.0], [0.0, 1.0], ()), "output_mode": MODES},
        required=["bin_boundaries"],
        ranks=ANY_RANK,
        odd_ranks=(0,),
    ),
    "Hashing": calls(
        "Hashing",
        {"num_bins": numbers(1, 4, 0), "output_mode": MODES, "salt": numbers(None, 3, (1, 2), "a")},
        required=["num_bins"],
        ranks=ANY_RANK,
        odd_ranks=(0,),
    ),
    "HashedCrossing": calls(
        "HashedCrossing",
        {"num_bins": numbers(1, 4), "output_mode": numbers("int", "one_hot", "count")},
        required=["num_bins"],
        ranks=ANY_RANK,
        call="(x, x)",
    ),
    "Normalization": calls(
        "Normalization",
        {
            "axis": numbers(-1, 1, (0, 1), None, 4, (1, 2)),
            "mean": numbers(0.5, [1.0], [1.0, 2.0]),
            "variance": numbers(0.5, [1.0], [1.0, 2.0]),
        },
        required=["mean", "variance"],
        ranks=(2, 3),
        odd_ranks=(1,),
    ),
    "MelSpectrogram": calls(
        "MelSpectrogram",
        {"num_mel_bins": numbers(4, 16), "sequence_stride": numbers(2, 7), "fft_length": numbers(8, 16)},
        ranks=(1, 2),
        odd_ranks=(0, 3),
    ),
    "STFTSpectrogram": calls(
        "STFTSpectrogram",
        {
            "window": st.just("None"),
            "mode": numbers("log", "real", "imag", "stft", "none"),
            "frame_length": numbers(2, 4, 5),
            "frame_step": numbers(None, 1, 2, 9),
            "fft_length": numbers(None, 8, 2),
            "padding": numbers("valid", "same"),
            "expand_dims": FLAG,
            "data_format": numbers("channels_last", "channels_first"),
        },
        required=["window", "frame_length"],
        ranks=(3,),
        odd_ranks=(2,),
    ),
}

CASES = {
    "StringLookup": [
        ("StringLookup(vocabulary=['a', 'a'])(x)", [(None, 3)]),
        ("StringLookup(vocabulary=[])(x)", [(None, 3)]),
        ("StringLookup(vocabulary=[1, 2], output_mode='one_hot')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['[UNK]', 'a'], output_mode='one_hot')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['', '[UNK]', 'a'], mask_token='', output_mode='one_hot')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['', '[UNK]', 'a'], mask_token='')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['[UNK]', '', 'a'], mask_token='')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['[UNK]', 'b', 'a'], mask_token='', output_mode='count')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['b', '[UNK]', 'a'], output_mode='count')(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['b', '[UNK]', 'a'], invert=True)(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['b', 'a'], output_mode='multi_hot', num_oov_indices=3)(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['b', 'a'], output_mode='multi_hot', num_oov_indices=0)(x)", [(None, 3)]),
        ("StringLookup(vocabulary=['b', 'a'], output_mode='multi_hot', max_tokens=2)(x)", [(None, 3)]),
        ("StringLookup(output_mode='multi_hot', vocabulary_size=9)(x)", [(None, 3)]),
        ("StringLookup(output_mode='one_hot', vocabulary=['a'])(x)", [()]),
        ("StringLookup(output_mode='count', vocabulary=['a'])(x)", [()]),
        ("StringLookup(output_mode='one_hot', vocabulary=['a'])(x)", [(1,)]),
        ("StringLookup(output_mode='one_hot', vocabulary=('a', 'b'))(x)", [(1,)]),
        ("StringLookup(output_mode='one_hot', vocabulary=['a'], foo=1)(x)", [(1,)]),
        ("StringLookup(output_mode='one_hot', vocabulary=['a'], dtype='int64', trainable=False)(x)", [(1,)]),
        ("StringLookup(output_mode='one_hot', vocabulary=['a'], oov_method='farmhash')(x)", [(1,)]),
        ("StringLookup(output_mode='tf-idf', vocabulary=['a'], idf_weights=[1.0])(x)", [(None, 1)]),
        ("StringLookup(output_mode='tf-idf', vocabulary=['a'], idf_weights=[1.0, 2.0])(x)", [(None, 1)]),
        ("StringLookup(output_mode='binary', vocabulary=['a'])(x)", [(None, 1)]),
        ("StringLookup(output_mode='int', vocabulary=['a'], idf_weights=[1.0])(x)", [(None, 1)]),
        ("StringLookup(max_tokens='a')(x)", [(None, 1)]),
        ("StringLookup(num_oov_indices=None)(x)", [(None, 1)]),
        ("StringLookup(salt='a')(x)", [(None, 1)]),
        ("StringLookup(salt=(1, 2, 3))(x)", [(None, 1)]),
        ("StringLookup(vocabulary=['a', None])(x)", [(None, 1)]),
        ("StringLookup()(x, 3)", [(None, 1)]),
    ],
    "IntegerLookup": [
        ("IntegerLookup(vocabulary=[1, 2, 3], output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[-1, 2, 3], output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[1, 2, 3.5], output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=['1', '2'], output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=['1', 2], output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[1, 2], salt=3)(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[0, -1, 2], mask_token=0, output_mode='int')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[0, 1, 2], mask_token=0, output_mode='int')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[0, 1, 2], mask_token=1, output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[2, 0, 1], mask_token=0, output_mode='one_hot')(x)", [(None, 1)]),
        ("IntegerLookup(vocabulary=[True, 2])(x)", [(None, 1)]),
    ],
    "TextVectorization": [
        ("TextVectorization(vocabulary=['', '[UNK]', 'a'])(x)", [(None, 1)]),
        ("TextVectorization(vocabulary=['[UNK]', 'a'], output_mode='count')(x)", [(None, 1)]),
        ("TextVectorization(vocabulary=['', '[UNK]', 'a'], output_mode='count')(x)", [(None, 1)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='count', split=None)(x)", [(None,)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='count', split=None)(x)", [(None, 3)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='count', split='character')(x)", [(None,)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='one_hot')(x)", [(None,)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='one_hot')(x)", [(None, 1)]),
        ("TextVectorization(vocabulary=['b', 'a'], output_mode='one_hot', split=None)(x)", [(None, 1)]),
        ("TextVectorization(output_sequence_length=-3)(x)", [(None, 1)]),
        ("TextVectorization(output_sequence_length=3.0)(x)", [(None, 1)]),
        ("TextVectorization(output_sequence_length=True)(x)", [(None, 1)]),
        ("TextVectorization(split='words')(x)", [(None, 1)]),
        ("TextVectorization(standardize='words')(x)", [(None, 1)]),
        ("TextVectorization(standardize=None, split=None)(x)", [(None, 1)]),
        ("TextVectorization(standardize=3)(x)", [(None, 1)]),
        ("TextVectorization(ngrams=2.0)(x)", [(None, 1)]),
        ("TextVectorization(ragged=True)(x)", [(None, 1)]),
        ("TextVectorization(ragged=True, output_mode='count')(x)", [(None, 1)]),
        ("TextVectorization(sparse=True)(x)", [(None, 1)]),
        ("TextVectorization(max_tokens=1)(x)", [(None, 1)]),
        ("TextVectorization(max_tokens=2, vocabulary=['a', 'b'])(x)", [(None, 1)]),
    ],
    "Normalization": [
        ("Normalization(mean=1.0, variance=2.0)(x)", [(None, 3)]),
        ("Normalization(mean=[1.0, 2.0, 3.0], variance=[1, 2, 3])(x)", [(None, 3)]),
        ("Normalization(mean=[1.0], variance=[1])(x)", [(None, 3)]),
        ("Normalization(mean=[[1.0, 2.0]], variance=[[1, 2]])(x)", [(None, 3)]),
        ("Normalization(axis=(0, 1), mean=[[1.0, 2.0]], variance=[[1, 2]])(x)", [(3, 2)]),
        ("Normalization(axis=(0, 1), mean=[[1.0, 2.0]], variance=[[1, 2]])(x)", [(3, 3)]),
        ("Normalization(axis=(1, 0), mean=[2.0, 3.0], variance=[1, 2])(x)", [(3, 2)]),
        ("Normalization(axis=None)(x)", [(3, 2)]),
        ("Normalization(axis=())(x)", [(3, 2)]),
        ("Normalization(axis='a')(x)", [(3, 2)]),
        ("Normalization(axis=1.0)(x)", [(3, 2)]),
        ("Normalization()(x)", [()]),
        ("Normalization(mean=0.0, variance=1.0)(x)", [(3, None)]),
    ],
    "CategoryEncoding": [
        ("CategoryEncoding('a')(x)", [(3, None)]),
        ("CategoryEncoding(3, 'one_hot')(x)", [()]),
        ("CategoryEncoding(3, 'count')(x)", [()]),
        ("CategoryEncoding(3, 'one_hot')(x)", [(1,)]),
        ("CategoryEncoding(3, 'one_hot')(x)", [(None, None)]),
        ("CategoryEncoding(3, 'binary')(x)", [(None, None)]),
        ("CategoryEncoding(3, 'count')(x, count_weights=x1)", [(None, 3), (None, 3)]),
        ("CategoryEncoding(3)(x, count_weights=x1)", [(None, 3), (None, 3)]),
        ("CategoryEncoding(3)(x, x1)", [(None, 3), (None, 3)]),
        ("CategoryEncoding(3, None)(x)", [(None, 3)]),
    ],
    "Discretization": [
        ("Discretization([0.0, 1.0], output_mode='one_hot')(x)", [(None, 3)]),
        ("Discretization([0.0, 1.0], output_mode='one_hot')(x)", [(None,)]),
        ("Discretization([0.0, 1.0], output_mode='one_hot')(x)", [(1,)]),
        ("Discretization([0.0, 1.0], output_mode='count')(x)", [(None,)]),
        ("Discretization([0.0, 1.0], output_mode='count')(x)", [(None, 3, 4)]),
        ("Discretization([0.0, 1.0], output_mode='count')(x)", [()]),
        ("Discretization([], output_mode='count')(x)", [(None, 3)]),
        ("Discretization(num_bins=4, output_mode='count')(x)", [(None, 3)]),
        ("Discretization(num_bins=4.0, output_mode='count')(x)", [(None, 3)]),
        ("Discretization(num_bins='a', output_mode='count')(x)", [(None, 3)]),
        ("Discretization(3, output_mode='count')(x)", [(None, 3)]),
        ("Discretization('abc', output_mode='count')(x)", [(None, 3)]),
        ("Discretization([0.0, 1.0], output_mode='bad')(x)", [(None, 3)]),
        ("Discretization([0.0, 1.0], sparse=True)(x)", [(None, 3)]),
    ],
    "Hashing": [
        ("Hashing(3, output_mode='one_hot')(x)", [()]),
        ("Hashing(3.5, output_mode='one_hot')(x)", [(None, 1)]),
        ("Hashing(3.5)(x)", [(None, 1)]),
        ("Hashing('a')(x)", [(None, 1)]),
        ("Hashing(3, dtype='int32')(x)", [(None, 1)]),
        ("Hashing(3, dtype='float32')(x)", [(None, 1)]),
        ("Hashing(3, output_mode='count', dtype='int32')(x)", [(None, 1)]),
        ("Hashing(3, salt=True)(x)", [(None, 1)]),
    ],
    "HashedCrossing": [
        ("HashedCrossing(3)([x, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(3, 'one_hot')([x, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(3, 'one_hot')([x, x1])", [(None,), (None,)]),
        ("HashedCrossing(3, 'one_hot')([x, x1])", [(3,), (None,)]),
        ("HashedCrossing(3, 'one_hot')([x, x1])", [(3, 1), (None, 2, 1)]),
        ("HashedCrossing(3, 'one_hot')([x, x1])", [(), ()]),
        ("HashedCrossing(3)([x, x1, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(3)(x)", [(None, 1)]),
        ("HashedCrossing(3, foo=3)([x, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(-3, 'one_hot')([x, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(3.5, 'one_hot')([x, x1])", [(None, 1), (None, 1)]),
        ("HashedCrossing(3, 'one_hot', True, 'nm')([x, x1])", [(None, 1), (None, 1)]),
    ],
    "MelSpectrogram": [
        ("MelSpectrogram()(x)", [(None, None)]),
        ("MelSpectrogram()(x)", [()]),
        ("MelSpectrogram(num_mel_bins=None)(x)", [(None, 3000)]),
        ("MelSpectrogram(num_mel_bins=-3)(x)", [(None, 3000)]),
        ("MelSpectrogram(num_mel_bins=2.5)(x)", [(None, 3000)]),
        ("MelSpectrogram(sequence_stride=0)(x)", [(None, 3000)]),
        ("MelSpectrogram(sequence_stride=0)(x)", [(None, None)]),
        ("MelSpectrogram(sequence_stride=2.5)(x)", [(None, 3000)]),
        ("MelSpectrogram(sequence_stride='a')(x)", [(None, 3000)]),
        ("MelSpectrogram(fft_length='a')(x)", [(None, 3000)]),
        ("MelSpectrogram(sampling_rate='a')(x)", [(None, 3000)]),
        ("MelSpectrogram(sampling_rate='a', max_freq=3)(x)", [(None, 3000)]),
    ],
    "STFTSpectrogram": [
        ("STFTSpectrogram(window=None)(x)", [(None, 3000, 2)]),
        ("STFTSpectrogram(window=None)(x)", [(None, 3000, None)]),
        ("STFTSpectrogram(window=None)(x)", [(None, None, 2)]),
        ("STFTSpectrogram(window=None)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, padding='same')(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, padding='SAME')(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=1)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=1, frame_step=1)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=0)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=10.0)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length='a')(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=None)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=10, fft_length=17)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=10, fft_length=17.0)(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=10, data_format='a')(x)", [(None, 100, 2)]),
        ("STFTSpectrogram(window=None, frame_length=10, scaling=None)(x)", [(None, 100, 2)]),
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
