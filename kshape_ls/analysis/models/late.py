"""Models that get their input shape from data: the batch axis stays open, but for layers that keep a state for it."""

from __future__ import annotations

from kshape_ls.analysis.layers.library import config_of
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.python.classes import parts_of
from kshape_ls.analysis.values import FALSE, Instance, LayerRef, ModelRef, Value
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim

_DEPTH = 10


def late_batch(run: State, model: ModelRef | Instance, size: Dim) -> Dim:
    """The batch axis of a model that is built for data of ``size`` samples: Keras builds it for just that many.

    What it is built for says nothing of later calls, and is left open; except where a stateful layer wants to know it.
    """
    if not _keeps_state(run, model, 0):
        return DYNAMIC
    return UNKNOWN if size is DYNAMIC else size


def _keeps_state(run: State, value: Value, depth: int) -> bool:
    inner: list[Value] = []
    if depth > _DEPTH:
        return True
    if isinstance(value, LayerRef):
        config = config_of(run, value)
        if config.get("stateful", FALSE) != FALSE:
            return True
        inner = [each for each in config.values() if isinstance(each, LayerRef)]
    elif isinstance(value, ModelRef) and value.class_name == "Sequential":
        inner = list(layers_of(run, value) or ())
    elif isinstance(value, Instance):
        inner = parts_of(run, value)
    return any(_keeps_state(run, each, depth + 1) for each in inner)
