"""What ``TextVectorization`` makes of texts written in the program: it has as many indices as the longest has words."""

from __future__ import annotations

import re

from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import equal

_PUNCTUATION = re.compile(r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']""")
_WORD = re.compile(r"[^ \t\n\v\f\r]+")


def split_fault(texts: Shape, split: Arg) -> Mismatch | None:
    """Refuses texts side by side: a split needs the axis that they stand on."""
    rank = texts.rank
    if split is None or split is UNKNOWN or rank is None or rank < 2 or equal(texts.axis(-1), 1) is not False:
        return None
    message = f"The rank of the input must be 1 or its last dimension must be 1. Received: inputs.shape={texts}"
    return Mismatch("axis-size-mismatch", message, -1, 1, texts.axis(-1), inputs=(0,))


def indices(texts: Arg, shape: Shape, *, standardize: Arg, split: Arg, ngrams: Arg, length: Arg, ragged: Arg) -> Shape:
    """One index a word: (b,) or (b, 1) -> (b, longest), () -> (longest,); without a split one a text."""
    size = _longest(texts, standardize, split, ngrams) if length is None else as_dim(length)
    if shape.dims is None or split is UNKNOWN or ragged is UNKNOWN:
        return UNKNOWN_SHAPE
    leading = shape.dims[:-1] if split is None or len(shape.dims) > 1 else shape.dims
    if ragged and split is not None:
        return Shape((*leading, DYNAMIC if leading else _longest(texts, standardize, split, ngrams)))
    if split is None and (ragged or length is None):
        return shape
    return Shape((*leading, size))


def _longest(texts: Arg, standardize: Arg, split: Arg, ngrams: Arg) -> Dim:
    together = (1,) if ngrams is None else tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
    plain = isinstance(together, tuple) and all(isinstance(each, int) and each > 0 for each in together)
    if not plain or not isinstance(standardize, str | None) or split not in ("whitespace", "character"):
        return UNKNOWN
    counts: list[int] = []
    for text in texts if isinstance(texts, tuple) else (texts,):
        words = _words(text, standardize or "", split)
        if words is None:
            return UNKNOWN
        counts.append(sum(max(words - each + 1, 0) for each in together))
    return max(counts)


def _words(text: Arg, standardize: str, split: str) -> int | None:
    if isinstance(text, tuple) and len(text) == 1:
        text = text[0]
    # What TensorFlow takes for a blank or a letter outside ASCII isn't what Python does.
    if not isinstance(text, str) or not text.isascii():
        return None
    if standardize.endswith("strip_punctuation"):
        text = _PUNCTUATION.sub("", text)
    return len(text) if split == "character" else len(_WORD.findall(text))
