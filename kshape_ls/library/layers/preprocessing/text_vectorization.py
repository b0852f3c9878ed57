"""``TextVectorization``."""

from __future__ import annotations

from kshape_ls.library.layers.preprocessing.depth import as_depth, depth_fault, mode_fault, sparse_fault
from kshape_ls.library.layers.preprocessing.literals import literal_shape
from kshape_ls.library.layers.preprocessing.lookup import MODES, lookup, max_tokens_fault, table_fault
from kshape_ls.library.layers.preprocessing.vocabulary import idf_fault, no_text, vocabulary_fault
from kshape_ls.library.layers.preprocessing.words import indices, split_fault
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape

_STANDARDS = ("lower_and_strip_punctuation", "lower", "strip_punctuation")


def text_vectorization_refuses(
    *,
    max_tokens: Arg,
    standardize: Arg,
    split: Arg,
    ngrams: Arg,
    output_mode: Arg,
    output_sequence_length: Arg,
    pad_to_max_tokens: Arg,
    vocabulary: Arg,
    idf_weights: Arg,
    sparse: Arg,
    ragged: Arg,
) -> Mismatch | None:
    """Modes that there aren't, arguments that don't belong to the mode, and what can't be a vocabulary."""
    fault = (
        (None if standardize is None else mode_fault(standardize, _STANDARDS, "standardize"))
        or (None if split is None else mode_fault(split, ("whitespace", "character"), "split"))
        or mode_fault(output_mode, MODES)
        or _ngrams_fault(ngrams)
        or _length_fault(output_mode, output_sequence_length)
    )
    if fault:
        return fault
    if ragged is True and isinstance(output_mode, str) and output_mode != "int":
        message = f"`ragged` must not be true if `output_mode` isn't `'int'`. Received: output_mode={output_mode}"
        return Mismatch("invalid-argument", message, argument="ragged")
    odd = no_text(vocabulary)
    if odd is not None:
        return odd
    return (
        max_tokens_fault(max_tokens, pad_to_max_tokens)
        or sparse_fault(sparse, output_mode)
        or idf_fault(vocabulary, idf_weights, output_mode)
        or vocabulary_fault(vocabulary, output_mode, "", "[UNK]", 1, invert=False)
        or table_fault(vocabulary, output_mode, "", "[UNK]", 1, max_tokens)
    )


@layer(
    "TextVectorization",
    signature="max_tokens=None, standardize='lower_and_strip_punctuation', split='whitespace', ngrams=None, "
    "output_mode='int', output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None, idf_weights=None, "
    "sparse=False, ragged=False, encoding='utf-8', name=None, *, has_input_vocabulary=None, vocabulary_size=None",
    construct=text_vectorization_refuses,
    dtype="int64",
)
def text_vectorization(
    inputs: Arg,
    *,
    max_tokens: Arg,
    standardize: Arg,
    split: Arg,
    ngrams: Arg,
    output_mode: Arg,
    output_sequence_length: Arg,
    pad_to_max_tokens: Arg,
    vocabulary: Arg,
    vocabulary_size: Arg,
    ragged: Arg,
) -> Shape | Mismatch:
    """Indices of words: (b,) or (b, 1) -> (b, output_sequence_length); or an axis of tokens after the others."""
    values = literal_shape(inputs)
    given = values or inputs
    if not isinstance(given, Shape) or output_mode is UNKNOWN:
        return UNKNOWN_SHAPE
    refused = values and split_fault(values, split)
    if refused:
        return refused
    if output_mode == "int":
        fault = depth_fault("output_sequence_length", output_sequence_length)
        if fault or not values:
            return fault or _indices(given, output_sequence_length)
        length = output_sequence_length
        return indices(
            inputs, values, standardize=standardize, split=split, ngrams=ngrams, length=length, ragged=ragged
        )
    if given.dims is None or split is UNKNOWN:
        return UNKNOWN_SHAPE
    if split is None:
        words = given.dims if values or len(given.dims) > 1 else (*given.dims, 1)
    elif values and len(given.dims) > 1:
        words = (*given.dims[:-1], DYNAMIC)
    else:
        words = (*given.dims, DYNAMIC)
    return lookup(
        Shape(words),
        max_tokens=max_tokens,
        num_oov_indices=1,
        mask_token="",
        oov_token="[UNK]",  # noqa: S106 (a token of text)
        vocabulary=vocabulary,
        output_mode=output_mode,
        pad_to_max_tokens=pad_to_max_tokens,
        vocabulary_size=vocabulary_size,
    )


def _indices(inputs: Shape, length: Arg) -> Shape:
    if inputs.dims is None:
        return UNKNOWN_SHAPE
    if inputs.rank == 0:
        # A lone text has as many words as it has; only a symbolic one is refused.
        return Shape((UNKNOWN if length is None else as_depth(length),))
    return Shape((inputs.axis(0), as_depth(length)))


def _ngrams_fault(ngrams: Arg) -> Mismatch | None:
    given = ngrams if isinstance(ngrams, tuple) else (ngrams,)
    if ngrams is None or not any(isinstance(each, str | float | dict | tuple) or each is None for each in given):
        return None
    message = f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams!r}"
    return Mismatch("invalid-argument", message, expected="an integer or integers", found=ngrams, argument="ngrams")


def _length_fault(output_mode: Arg, length: Arg) -> Mismatch | None:
    if output_mode == "int":
        wrong = isinstance(length, str | float | tuple | dict)
    else:
        wrong = isinstance(output_mode, str) and isinstance(length, int | float | str | tuple | dict)
    if not wrong:
        return None
    message = (
        "`output_sequence_length` must be either None or an integer when `output_mode` is 'int', and not be set "
        f"otherwise. Received: output_sequence_length={length!r} with output_mode={output_mode!r}"
    )
    return Mismatch("invalid-argument", message, found=length, argument="output_sequence_length")
