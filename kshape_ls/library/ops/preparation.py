"""Functions of keras.utils that make arrays of data: padding, normalising, images."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of
from kshape_ls.library.rules import Arg, table
from kshape_ls.shapes import UNKNOWN_SHAPE, Dim, Mismatch, Shape


@table(
    "keras.utils.pad_sequences",
    signature="sequences, maxlen=None, dtype='int32', padding='pre', truncating='pre', value=0.0",
    dtype="int32",
)
@table(
    "keras.preprocessing.sequence.pad_sequences",
    signature="sequences, maxlen=None, dtype='int32', padding='pre', truncating='pre', value=0.0",
    dtype="int32",
)
def pad_sequences(*, sequences: Arg, maxlen: Arg) -> Shape:
    """Sequences of one length: [...], maxlen=5 -> (n, 5); of vectors (n, 5, d)."""
    length: Dim = dim_of(maxlen)
    if isinstance(sequences, Shape):
        if not sequences.dims:
            return UNKNOWN_SHAPE
        rest = sequences.dims[1:]
        return Shape((sequences.dims[0], length if maxlen is not None or not rest else rest[0], *rest[1:]))
    if not isinstance(sequences, tuple | list):
        return UNKNOWN_SHAPE
    items = [item for sequence in sequences if isinstance(sequence, tuple | list) for item in sequence]
    known = all(isinstance(sequence, tuple | list) for sequence in sequences)
    if not known or not all(isinstance(item, int | float) for item in items):
        return UNKNOWN_SHAPE
    if maxlen is None:
        length = max((len(sequence) for sequence in sequences), default=0)
    return Shape((len(sequences), length))


@table("keras.utils.normalize", signature="x, axis=-1, order=2")
def normalize(x: Shape) -> Shape:
    """The same shape: (b, n) -> (b, n)."""
    return UNKNOWN_SHAPE if x.rank is not None and x.rank < 2 else x


@table("keras.utils.img_to_array", signature="img, data_format=None, dtype=None", dtype="float32")
@table("keras.preprocessing.image.img_to_array", signature="img, data_format=None, dtype=None", dtype="float32")
def img_to_array(img: Shape, *, data_format: Arg) -> Shape | Mismatch:
    """An image with its channels: (h, w) -> (h, w, 1)."""
    if img.dims is None:
        return UNKNOWN_SHAPE
    if len(img.dims) not in (2, 3):
        message = f"Unsupported image shape: {img}"
        return Mismatch("rank-mismatch", message, expected=3, found=len(img.dims), inputs=(0,))
    if len(img.dims) == 3:
        return img
    if data_format not in (None, "channels_last", "channels_first"):
        return UNKNOWN_SHAPE
    return Shape((1, *img.dims)) if data_format == "channels_first" else Shape((*img.dims, 1))
