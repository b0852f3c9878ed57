"""Axes that there are, and that fit."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.ide.completion import Suggestion
from kshape_ls.ide.completion.context import Context
from kshape_ls.ide.completion.trial import Trial
from kshape_ls.library.index import layer_rule
from kshape_ls.shapes import Output, Shape
from kshape_ls.shapes.dims import show


def offer(context: Context, trial: Trial) -> Iterator[Suggestion]:
    """For ``axis=``: the last one first, then the others in order; of layers, not that of the batch."""
    if context.keyword != "axis" or context.opening:
        return
    seen = next((found for probe in ("-1", "1", "0") if (found := trial(probe)) is not None), None)
    ranked = [given for given in _flat(seen.inputs) if given.dims is not None] if seen is not None else []
    if seen is None or not ranked:
        return
    given = ranked[0]
    first = 1 if layer_rule(context.name) is not None else 0
    # The last one has two names, of which the first is enough.
    for axis in (-1, *range(first, len(given.dims or ()) - 1)):
        fits = trial(str(axis))
        if fits is not None:
            size = show(given.axis(axis)) if -len(given.dims or ()) <= axis < len(given.dims or ()) else "new"
            yield Suggestion(str(axis), f"size {size} → {fits.output}")


def _flat(outputs: tuple[Output, ...]) -> Iterator[Shape]:
    for output in outputs:
        if isinstance(output, Shape):
            yield output
        else:
            yield from _flat(output.items)
