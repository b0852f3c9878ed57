"""Travel along tensors: from a layer to those that feed it and those that it feeds, across files too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.telling.travel import (
    Key,
    Standing,
    Stop,
    View,
    fed,
    feeding,
    home_of,
    keys_at,
    standing_at,
    stops,
    within,
)
from kshape_ls.shapes import UNKNOWN_SHAPE


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a file has to do with others: ``imported`` are those that it imports, itself or by others.

    ``module`` is the file itself as ``callers`` import it; what these import is in ``theirs``, it among them.
    """

    imported: tuple[FileAnalysis, ...] = ()
    module: FileAnalysis | None = None
    callers: tuple[FileAnalysis, ...] = ()
    theirs: tuple[FileAnalysis, ...] = ()


ALONE = Neighbours()


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of the file at ``path``."""

    path: str
    range: Range


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to: ``selection`` is what to mark in ``range``."""

    path: str
    range: Range
    selection: Range


@dataclass(frozen=True, slots=True)
class Way:
    """From a stretch of the text to places."""

    origin: Range
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of the text that a tensor is written by or read by."""

    range: Range
    kind: Literal["write", "read"]


@dataclass(frozen=True, slots=True)
class Item:
    """A layer application in the hierarchy of who feeds whom; ``keys`` find it again."""

    keys: tuple[Key, ...]
    name: str
    detail: str
    path: str
    range: Range


def definition(analysis: FileAnalysis, line: int, col: int, neighbours: Neighbours = ALONE) -> Way | None:
    """What makes the tensor here: of an application, those that feed it; of a layer's name, its constructor.

    Silent on the words that name a class or a module: Python's own servers answer there.
    """
    origin: Range | None = None
    targets: dict[Target, None] = {}
    for view, here in _standing(analysis, line, col, neighbours):
        if here.what == "application" and here.on_name:
            continue
        origin = origin or here.range
        if here.what == "layer":
            made = home_of(view, here.made) if here.made is not None else None
            if made is not None and made != (view.file, here.range):
                targets[Target(made[0].path, made[1], made[1])] = None
        else:
            keys = feeding(view, here.keys) if here.what == "application" else here.keys
            targets.update((_target(stop), None) for stop in stops(view, keys))
    return Way(origin, tuple(targets)) if origin is not None and targets else None


def references(
    analysis: FileAnalysis, line: int, col: int, neighbours: Neighbours = ALONE, *, declaration: bool = True
) -> tuple[Spot, ...]:
    """Who takes the tensor that is made or held here; of a layer's name, where it is applied.

    ``declaration`` asks for the place that makes it too.
    """
    own: dict[Spot, None] = {}
    taking: dict[Spot, None] = {}
    for view, here in _standing(analysis, line, col, neighbours):
        if here.what == "layer":
            made = home_of(view, here.made) if here.made is not None else None
            own.update({} if made is None else {Spot(made[0].path, made[1]): None})
        else:
            own.update((_spot(stop), None) for stop in stops(view, here.keys))
        keys = here.keys if here.what == "layer" else fed(view, here.keys)
        taking.update((_spot(stop), None) for stop in stops(view, keys))
    return tuple({**own, **taking} if declaration else taking)


def highlights(analysis: FileAnalysis, line: int, col: int) -> tuple[Highlight, ...]:
    """The application at a position between those that feed it and those that it feeds; silent on names."""
    view = within(analysis)
    here = standing_at(view, line, col)
    if here is None or here.what != "application" or here.on_name:
        return ()
    before, after = stops(view, feeding(view, here.keys)), stops(view, fed(view, here.keys))
    found = {each.range: Highlight(each.range, "write") for each in before}
    found |= {each.range: Highlight(each.range, "read") for each in after}
    found[here.range] = Highlight(here.range, "write")
    return tuple(sorted(found.values(), key=lambda each: each.range))


def hierarchy(analysis: FileAnalysis, line: int, col: int, neighbours: Neighbours = ALONE) -> tuple[Item, ...]:
    """The applications that stand or are meant at a position."""
    found = _standing(analysis, line, col, neighbours)
    return _items(stop for view, here in found for stop in stops(view, here.keys))


def incoming(analysis: FileAnalysis, item: Item, neighbours: Neighbours = ALONE) -> tuple[Item, ...]:
    """Those that feed an application."""
    views = _views(analysis, neighbours)
    return _items(stop for view in views for stop in stops(view, feeding(view, _keys(view, item))))


def outgoing(analysis: FileAnalysis, item: Item, neighbours: Neighbours = ALONE) -> tuple[Item, ...]:
    """Those that an application feeds."""
    views = _views(analysis, neighbours)
    return _items(stop for view in views for stop in stops(view, fed(view, _keys(view, item))))


def _keys(view: View, item: Item) -> tuple[Key, ...]:
    """An application's keys; those of what stands in its place, where its file has been analysed anew since."""
    known = tuple(key for key in item.keys if home_of(view, key) is not None)
    there = (home for home in view.homes if home.path == item.path)
    return known or tuple(key for home in there for key in keys_at(home, item.range))


def _views(analysis: FileAnalysis, neighbours: Neighbours) -> tuple[View, ...]:
    """The file as its own program has it, and as others run it: in each, expressions have names of their own."""
    files = (analysis, *neighbours.imported)
    own = View(analysis, files, files)
    if neighbours.module is None or not neighbours.callers:
        return (own,)
    theirs = (
        neighbours.module,
        *neighbours.callers,
        *(each for each in neighbours.theirs if each is not neighbours.module),
    )
    return (own, View(neighbours.module, theirs, theirs))


def _standing(analysis: FileAnalysis, line: int, col: int, neighbours: Neighbours) -> list[tuple[View, Standing]]:
    seen = ((view, standing_at(view, line, col)) for view in _views(analysis, neighbours))
    return [(view, here) for view, here in seen if here is not None]


def _items(found: Iterable[Stop]) -> tuple[Item, ...]:
    # The file's own program and others may know the same place by different keys.
    met: dict[Spot, list[Stop]] = {}
    for stop in found:
        met.setdefault(_spot(stop), []).append(stop)
    return tuple(
        Item(tuple(dict.fromkeys(stop.key for stop in same)), same[0].name, _shapes(same), spot.path, spot.range)
        for spot, same in met.items()
    )


def _shapes(same: Sequence[Stop]) -> str:
    told = [stop for stop in same if stop.called] or same
    outputs = dict.fromkeys(output for stop in told for output in stop.outputs)
    return " | ".join(str(output) for output in outputs if output != UNKNOWN_SHAPE)


def _spot(stop: Stop) -> Spot:
    return Spot(stop.home.path, stop.range)


def _target(stop: Stop) -> Target:
    # Where a statement gives the tensor a name, that name is marked: Python's own servers lead there too.
    line, col = stop.statement.line, stop.statement.col
    lines = stop.home.lines
    written = lines[line - 1].encode("utf-8", "surrogatepass")[col:] if line <= len(lines) else b""
    named = re.match(rb"(\w+)\s*=(?!=)", written)
    ends = stop.statement[2:] == stop.range[2:]
    if named is None or not ends:
        return Target(stop.home.path, stop.range, stop.range)
    return Target(stop.home.path, stop.statement, Range(line, col, line, col + len(named[1])))
