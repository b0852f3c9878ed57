"""Numbers at equal distances, as ``linspace`` makes them: rates that grow from block to block."""

from __future__ import annotations

import struct

from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.tensors.changes import ANY_CHANGED, CHANGED
from kshape_ls.analysis.values import ABSENT, Const, Tensor

_PARAMETERS = ("start", "stop", "num")
_WIDE = "numpy.linspace"
"""The one that counts in 64 bits."""
_SPACING = frozenset({_WIDE, "keras.ops.linspace", "tensorflow.linspace"})


def spaced(run: State, array: Tensor) -> tuple[Const, ...] | None:
    """The numbers in such an array, ``None`` where it isn't one or they can't be told."""
    made = node_of(run, array.origin)
    if made is None or made.name not in _SPACING or array.shape.rank != 1 or made.output != array.shape:
        return None
    if run.content((array.origin, CHANGED)) is not ABSENT or run.content(ANY_CHANGED) is not ABSENT:
        return None
    given = {**dict(zip(_PARAMETERS, made.args, strict=False)), **dict(made.kwargs)}
    if len(made.args) > len(_PARAMETERS) or given.keys() - {*_PARAMETERS, "name"}:
        return None
    start, stop, count = (getattr(given.get(name), "value", None) for name in _PARAMETERS)
    if not isinstance(start, int | float) or not isinstance(stop, int | float) or type(count) is not int or count < 2:
        return None
    if made.name != _WIDE and not isinstance(start, float):
        return None  # TensorFlow refuses whole numbers, or keeps them whole
    numbers = [start + n * (stop - start) / (count - 1) for n in range(count - 1)] + [stop]
    if made.name == _WIDE:
        return tuple(Const(float(number)) for number in numbers)
    return tuple(Const(struct.unpack("f", struct.pack("f", number))[0]) for number in numbers)
