"""What a parameter is taken for where no caller says it: by its annotation, or by a name that sizes have."""

from __future__ import annotations

import ast
import re

from kshape_ls.analysis.values import UNKNOWN_VALUE, LibraryObject, Number, Tensor, Value
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Shape
from kshape_ls.shapes.dims import symbol

HYPERPARAMETERS = LibraryObject("keras_tuner.HyperParameters", ())
"""What ``keras_tuner`` hands to a function that builds a model."""

_SIZES = re.compile(
    r"(?:n|num|nb|number)_\w+|\w*_dim|\w*(?:units|filters|channels|classes|timesteps)|vocab_size|vocabulary_size"
    r"|(?:latent|hidden|embed)_size|img_(?:height|width)|height|width|seq_len(?:gth)?|max_len(?:gth)?|dim"
)
"""Names that sizes have and tensors haven't: ``h`` and ``w`` may be hidden states and weights."""
_KINDS = re.compile(r"(?:Float|Int|UInt|Num|Real|Inexact|Complex|Bool|Shaped|Integer|Key)\d*")


def stand_in(parameter: ast.arg) -> Value:
    """The value of a parameter of a function that nobody calls."""
    if parameter.arg == "hp" or _last(parameter.annotation) == "HyperParameters":
        return HYPERPARAMETERS
    stated = declared(parameter)
    if stated is not None:
        return stated
    annotated = _last(parameter.annotation)
    if annotated == "int" or (parameter.annotation is None and _SIZES.fullmatch(parameter.arg)):
        return Number(symbol(parameter.arg))
    return UNKNOWN_VALUE


def declared(parameter: ast.arg) -> Tensor | None:
    """The tensor that a jaxtyping annotation states: ``Float[Tensor, "batch 28 28 1"]``."""
    note = parameter.annotation
    if not isinstance(note, ast.Subscript) or not isinstance(note.slice, ast.Tuple) or len(note.slice.elts) != 2:
        return None
    text = note.slice.elts[1]
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str) or not _KINDS.fullmatch(_last(note.value)):
        return None
    words = text.value.split()
    if any(word == "..." or word.startswith("*") for word in words):
        return Tensor(UNKNOWN_SHAPE, "any")
    return Tensor(Shape(tuple(_size(word) for word in words)), "any")


def _size(word: str) -> Dim:
    word = word.rpartition("=")[2]
    if word.isdigit():
        return int(word)
    return symbol(word) if word.isidentifier() and word != "_" else UNKNOWN


def _last(node: ast.expr | None) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
