"""Arrays that are written into."""

from __future__ import annotations

from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import TRUE, Tensor

CHANGED = "#changed"
"""The slot of an array's origin that says that something was written into it."""
ANY_CHANGED = ("#arrays", CHANGED)
"""As ``CHANGED``, of an array that nobody can name."""


def change(run: Run, array: Tensor) -> None:
    """Note that something is written into an array, and with it into those that it may be a view of."""
    if array.origin is None:
        run.write(ANY_CHANGED, TRUE)
        return
    todo, seen = [array.origin], {array.origin}
    while todo:
        origin = todo.pop()
        run.write((origin, CHANGED), TRUE)
        made = node_of(run, origin)
        inner = {t.origin for t in made.inputs if t.origin is not None} if made is not None else set()
        todo += inner - seen
        seen |= inner
