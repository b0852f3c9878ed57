"""Targets of a reshape that keep the number of elements."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kshape_ls.ide.completion import Suggestion
from kshape_ls.ide.completion.context import Context
from kshape_ls.ide.completion.trial import Trial
from kshape_ls.shapes import Dim, Shape

SQUARES = 3
"""Square images that are offered for a row of numbers."""


def offer(context: Context, trial: Trial) -> Iterator[Suggestion]:
    """For ``Reshape`` and for functions called ``reshape``, whose target has the batch axis too."""
    layer = context.name == "Reshape" and (context.keyword == "target_shape" or _is_at(context, 0))
    function = context.name == "reshape" and (context.keyword in ("newshape", "shape") or _is_at(context, 1))
    if not (layer or function) or context.opening in ("'", '"'):
        return
    seen = trial("(-1,)")
    given = seen.inputs[0] if seen is not None else None
    if not isinstance(given, Shape) or not given.dims or len(given.dims) < 2:
        return
    for target in _targets(given.dims[1:]):
        text = _written((-1, *(_fixed(target, given.dims[1:]))) if function else target)
        fits = trial(text)
        if fits is not None:
            yield Suggestion(text, f"→ {fits.output}")


def _is_at(context: Context, index: int) -> bool:
    return not context.keyword and context.index == index


def _targets(dims: tuple[Dim, ...]) -> Iterator[tuple[int, ...]]:
    sizes = [dim for dim in dims if isinstance(dim, int)]
    last = dims[-1]
    if len(sizes) < len(dims):
        if isinstance(last, int) and len(dims) > 2:
            yield -1, last
        return
    count = math.prod(sizes)
    if len(sizes) > 2:
        yield math.prod(sizes[:-1]), sizes[-1]
        yield sizes[0], math.prod(sizes[1:])
    if len(sizes) == 2:
        side = math.isqrt(sizes[0])
        if side > 1 and side * side == sizes[0]:
            yield side, side, sizes[1]
        yield sizes[0], sizes[1], 1
    if len(sizes) == 1:
        yield from _images(count)
        yield count, 1
        yield 1, count
    if len(sizes) > 1:
        yield (count,)


def _images(count: int) -> Iterator[tuple[int, int, int]]:
    sides = [side for side in range(2, math.isqrt(count) + 1) if count % (side * side) == 0]
    for side in sides[: -SQUARES - 1 : -1]:
        yield side, side, count // (side * side)


def _fixed(target: tuple[int, ...], dims: tuple[Dim, ...]) -> tuple[int, ...]:
    """A target without an open size: the batch axis takes the only one."""
    sizes = [dim for dim in dims if isinstance(dim, int)]
    rest = math.prod(size for size in target if size != -1)
    open_size = math.prod(sizes) // rest if len(sizes) == len(dims) and rest else -1
    return tuple(open_size if size == -1 else size for size in target)


def _written(target: tuple[int, ...]) -> str:
    inner = ", ".join(map(str, target))
    return f"({inner},)" if len(target) == 1 else f"({inner})"
