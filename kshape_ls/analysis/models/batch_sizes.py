"""How many samples the batch holds that ``fit`` and its kin build a model by."""

from __future__ import annotations

import math

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.plain import plain, tensors_in
from kshape_ls.analysis.values import NONE, Stream, Tensor, Tuple, Value
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim

BATCH = 32
"""Keras's own batch size."""


def handed_size(run: Run, method: str, x: Value, given: Arguments) -> Dim:
    """The batch axis of what ``method`` runs a model on; ``None`` where Keras leaves it open.

    Training and evaluation leave it open if a last batch would be smaller, since TensorFlow cuts arrays so
    (``ArrayDataAdapter``); ``predict`` takes the first batch as it is. Data sets and generators say it themselves.
    """
    if isinstance(x, Stream):
        whole = x.element
        first = whole.items[0] if isinstance(whole, Tuple) and whole.kind != "dict" and whole.items else whole
        size = _samples(run, first)
        # Training is told of all batches at once, a prediction of the first.
        return (UNKNOWN if x.first is None else x.first) if size is DYNAMIC and method == "predict" else size
    samples = _samples(run, x)
    if method.endswith("_on_batch"):
        return samples
    stated = given.get(1 if method == "predict" else 2, "batch_size") or NONE
    size = BATCH if stated == NONE else plain(run, stated)
    if not isinstance(size, int) or not isinstance(samples, int) or not size:
        return UNKNOWN if method == "predict" else DYNAMIC
    if method == "predict":
        return min(size, samples)
    held_out = plain(run, given.named.get("validation_split") or NONE)
    if method == "fit" and isinstance(held_out, float):
        samples = math.floor(samples * (1 - held_out))
    return size if samples and not samples % size else DYNAMIC


def _samples(run: Run, value: Value) -> Dim:
    tensors = [value] if isinstance(value, Tensor) else tensors_in(run, value)
    return tensors[0].shape.dims[0] if tensors and tensors[0].shape.dims else UNKNOWN
