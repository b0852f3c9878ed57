"""Functions of ``tf.strings``: texts in, texts or numbers out. An axis that differs in length is left open."""

from __future__ import annotations

from kshape_ls.library.rules import op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Shape


@table("tensorflow.strings.lower tensorflow.strings.upper", signature="input, encoding='', name=None", dtype="object")
@op("tensorflow.strings.strip", signature="input, name=None", dtype="object")
@op(
    "tensorflow.strings.regex_replace",
    signature="input, pattern, rewrite, replace_global=True, name=None",
    dtype="object",
)
@op("tensorflow.strings.regex_full_match", signature="input, pattern, name=None", dtype="bool")
@op("tensorflow.strings.length", signature="input, unit='BYTE', name=None", dtype="int32")
@table(
    "tensorflow.strings.to_hash_bucket tensorflow.strings.to_hash_bucket_fast",
    signature="input, num_buckets, name=None",
    dtype="int64",
)
@op("tensorflow.strings.to_hash_bucket_strong", signature="input, num_buckets, key, name=None", dtype="int64")
@op("tensorflow.strings.to_number", signature="input, out_type='float32', name=None", dtype="float32")
def each_text(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """Something of each text: (...) -> (...)."""
    return input


@op("tensorflow.strings.split", signature="input, sep=None, maxsplit=-1, name=None", dtype="object")
@op("tensorflow.strings.bytes_split", signature="input, name=None", dtype="object")
@op(
    "tensorflow.strings.unicode_split",
    signature="input, input_encoding, errors='replace', replacement_char=65533, name=None",
    dtype="object",
)
@op(
    "tensorflow.strings.unicode_decode",
    signature="input, input_encoding, errors='replace', replacement_char=65533, replace_control_characters=False, "
    "name=None",
    dtype="int32",
)
def parts_of_text(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """Each text in pieces, nobody knows how many: (...) -> (..., None)."""
    return UNKNOWN_SHAPE if input.dims is None else Shape((*input.dims, DYNAMIC))
