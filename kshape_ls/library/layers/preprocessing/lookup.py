"""``StringLookup`` and ``IntegerLookup``."""

from __future__ import annotations

from kshape_ls.library.layers.preprocessing.depth import (
    as_depth,
    depth_fault,
    mode_fault,
    one_hot,
    sparse_fault,
    summed,
)
from kshape_ls.library.layers.preprocessing.hashing import salt_fault
from kshape_ls.library.layers.preprocessing.literals import literal_shape
from kshape_ls.library.layers.preprocessing.vocabulary import idf_fault, no_text, table_size, vocabulary_fault
from kshape_ls.library.layers.variables import is_plain, is_true
from kshape_ls.library.rules import Arg, layer
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape

MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf", "binary", "tf-idf")


def string_lookup_refuses(
    *,
    max_tokens: Arg,
    num_oov_indices: Arg,
    mask_token: Arg,
    oov_token: Arg,
    vocabulary: Arg,
    idf_weights: Arg,
    invert: Arg,
    output_mode: Arg,
    pad_to_max_tokens: Arg,
    sparse: Arg,
    salt: Arg,
    oov_method: Arg,
) -> Mismatch | None:
    """What can't be a table of strings."""
    fault = (
        _index_fault(max_tokens, num_oov_indices, pad_to_max_tokens, output_mode, invert, sparse)
        or mode_fault(oov_method, ("floormod", "farmhash"), "oov_method")
        or salt_fault(salt)
        or idf_fault(vocabulary, idf_weights, output_mode)
    )
    if fault:
        return fault
    return (
        no_text(vocabulary)
        or _mask_fault(mask_token, str)
        or vocabulary_fault(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, invert)
        or table_fault(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, max_tokens)
    )


def integer_lookup_refuses(
    *,
    max_tokens: Arg,
    num_oov_indices: Arg,
    mask_token: Arg,
    oov_token: Arg,
    vocabulary: Arg,
    vocabulary_dtype: Arg,
    idf_weights: Arg,
    invert: Arg,
    output_mode: Arg,
    sparse: Arg,
    pad_to_max_tokens: Arg,
    oov_method: Arg,
    salt: Arg,
) -> Mismatch | None:
    """What can't be a table of integers."""
    fault = (
        _index_fault(max_tokens, num_oov_indices, pad_to_max_tokens, output_mode, invert, sparse)
        or mode_fault(vocabulary_dtype, ("int64",), "vocabulary_dtype")
        or mode_fault(oov_method, ("floormod", "farmhash"), "oov_method")
        or salt_fault(salt)
        or idf_fault(vocabulary, idf_weights, output_mode)
    )
    if fault:
        return fault
    if isinstance(salt, int | tuple) and oov_method == "floormod":
        message = "`salt` can only be used when `oov_method='farmhash'`. Received: oov_method=floormod"
        return Mismatch("invalid-argument", message, argument="salt")
    for term in vocabulary if isinstance(vocabulary, tuple) else ():
        if term is None or isinstance(term, tuple | dict) or (isinstance(term, str) and not _is_integer(term)):
            return _no_integer("vocabulary", term)
    if isinstance(mask_token, str):
        return _no_integer("mask_token", mask_token)
    return (
        _mask_fault(mask_token, int)
        or vocabulary_fault(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, invert)
        or table_fault(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, max_tokens)
    )


@layer(
    "StringLookup",
    signature="max_tokens=None, num_oov_indices=1, mask_token=None, oov_token='[UNK]', vocabulary=None, "
    "idf_weights=None, invert=False, output_mode='int', pad_to_max_tokens=False, sparse=False, encoding='utf-8', "
    "name=None, salt=None, *, oov_method='floormod', vocabulary_size=None, has_input_vocabulary=None",
    construct=string_lookup_refuses,
    dtype="int64",
    base=("name", "dtype", "trainable"),
    ignored=("dtype", "trainable"),
)
@layer(
    "IntegerLookup",
    signature="max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None, "
    "vocabulary_dtype='int64', idf_weights=None, invert=False, output_mode='int', sparse=False, "
    "pad_to_max_tokens=False, oov_method='floormod', salt=None, name=None, *, vocabulary_size=None, "
    "has_input_vocabulary=None",
    construct=integer_lookup_refuses,
    dtype="int64",
    base=("name", "dtype", "trainable"),
    ignored=("dtype", "trainable"),
)
def lookup(
    inputs: Arg,
    *,
    max_tokens: Arg,
    num_oov_indices: Arg,
    mask_token: Arg,
    oov_token: Arg,
    vocabulary: Arg,
    output_mode: Arg,
    pad_to_max_tokens: Arg,
    vocabulary_size: Arg,
) -> Shape | Mismatch:
    """Indices: (...) -> (...); or an axis of tokens: (b, n) -> (b, n, tokens) with "one_hot", (b, tokens) summed."""
    inputs = literal_shape(inputs) or inputs
    if not isinstance(inputs, Shape) or UNKNOWN in (output_mode, pad_to_max_tokens):
        return UNKNOWN_SHAPE
    if output_mode == "int":
        return inputs
    if pad_to_max_tokens:
        fault = depth_fault("max_tokens", max_tokens)
        if fault:
            return fault
        tokens = as_depth(max_tokens)
    else:
        tokens = table_size(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, vocabulary_size)
    return one_hot(inputs, tokens) if output_mode == "one_hot" else summed(inputs, tokens)


def table_fault(
    vocabulary: Arg, output_mode: Arg, mask_token: Arg, oov_token: Arg, num_oov_indices: Arg, max_tokens: Arg
) -> Mismatch | None:
    """Refuses a vocabulary that exceeds ``max_tokens``."""
    size = table_size(vocabulary, output_mode, mask_token, oov_token, num_oov_indices, None)
    if not isinstance(size, int) or not isinstance(max_tokens, int | float) or size <= max_tokens:
        return None
    message = (
        "Attempted to set a vocabulary larger than the maximum vocab size. "
        f"Received vocabulary size is {size}; `max_tokens` is {max_tokens}."
    )
    return Mismatch("invalid-argument", message, None, max_tokens, size, "max_tokens")


def max_tokens_fault(max_tokens: Arg, pad_to_max_tokens: Arg) -> Mismatch | None:
    """Refuses fewer than two tokens, and padding to no number of them."""
    if max_tokens is None:
        if not is_true(pad_to_max_tokens):
            return None
        message = "If pad_to_max_tokens is True, must set `max_tokens`. Received: max_tokens=None"
        return Mismatch("invalid-argument", message, argument="max_tokens")
    if is_plain(max_tokens) or (isinstance(max_tokens, int | float) and max_tokens <= 1):
        message = f"If set, `max_tokens` must be greater than 1. Received: max_tokens={max_tokens!r}"
        return Mismatch("invalid-argument", message, expected="> 1", found=max_tokens, argument="max_tokens")
    return None


def _mask_fault(mask_token: Arg, kind: type) -> Mismatch | None:
    if mask_token is None or isinstance(mask_token, kind) or not isinstance(mask_token, str | int | float):
        return None
    message = f"`mask_token` must be of the vocabulary's type, {kind.__name__}. Received: mask_token={mask_token!r}"
    return Mismatch("invalid-argument", message, expected=kind.__name__, found=mask_token, argument="mask_token")


def _index_fault(
    max_tokens: Arg, num_oov_indices: Arg, pad_to_max_tokens: Arg, output_mode: Arg, invert: Arg, sparse: Arg
) -> Mismatch | None:
    fault = max_tokens_fault(max_tokens, pad_to_max_tokens)
    if fault:
        return fault
    if is_plain(num_oov_indices) or (isinstance(num_oov_indices, int | float) and num_oov_indices < 0):
        message = f"`num_oov_indices` must be greater than or equal to 0. Received: {num_oov_indices!r}"
        return Mismatch("invalid-argument", message, expected=">= 0", found=num_oov_indices, argument="num_oov_indices")
    fault = mode_fault(output_mode, MODES)
    if fault:
        return fault
    if is_true(invert) and isinstance(output_mode, str) and output_mode != "int":
        message = f"`output_mode` must be `'int'` when `invert` is true. Received: output_mode={output_mode}"
        return Mismatch("invalid-argument", message, expected="int", found=output_mode, argument="output_mode")
    return sparse_fault(sparse, output_mode)


def _is_integer(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True


def _no_integer(argument: str, found: Arg) -> Mismatch:
    message = f"`{argument}` must hold integers. Received: {found!r}"
    return Mismatch("invalid-argument", message, expected="integers", found=found, argument=argument)
