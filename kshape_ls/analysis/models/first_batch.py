"""How many samples Keras builds a model for where data gives it its input shape: those that come first.

It lists the model so ever after. The model's own input shape leaves the batch axis open, as it takes any number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.values import ABSENT, Instance, ModelRef, Number
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim

FIRST = "#first"
"""The slot of a model that holds for how many samples it was built."""
_OPENED = ("#first", "opened")
"""The slot that says how many samples an open batch axis stands for, while a model is built by data."""


@contextmanager
def standing_for(run: Run, size: Dim) -> Iterator[None]:
    """While this lasts, an open batch axis stands for ``size`` samples, if that is told."""
    if size is DYNAMIC:
        yield
        return
    outer = run.content(_OPENED)
    run.write(_OPENED, Number(size))
    try:
        yield
    finally:
        run.write(_OPENED, outer)


def note_first(run: Run, model: ModelRef | Instance, size: Dim) -> Dim:
    """A model is built for ``size`` samples, or for as many as an open batch axis stands for: these are returned."""
    if size is DYNAMIC:
        size = _told(run.content(_OPENED))
    if size is not DYNAMIC:
        size = size if isinstance(size, int) else UNKNOWN
        run.write((model.id, FIRST), Number(size))
    return size


def first_of(state: State, model: ModelRef | Instance) -> Dim:
    """How many samples a model was built for: ``None`` where its batch axis is open."""
    return _told(state.content((model.id, FIRST)))


def _told(held: object) -> Dim:
    return DYNAMIC if held is ABSENT else held.dim if isinstance(held, Number) else UNKNOWN
