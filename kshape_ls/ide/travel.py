"""Travel along tensors: from a layer to those that feed it and those that it feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.telling.travel import Key, Stop, fed, feeding, standing_at, stops
from kshape_ls.shapes import UNKNOWN_SHAPE


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to: ``selection`` is what to mark in ``range``."""

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
    """A layer application in the hierarchy of who feeds whom; ``key`` finds it again."""

    key: Key
    name: str
    detail: str
    range: Range
    selection: Range


def definition(analysis: FileAnalysis, line: int, col: int) -> Way | None:
    """What makes the tensor here: of an application, those that feed it; of a layer's name, its constructor.

    Silent on the words that name a class or a module: Python's own servers answer there.
    """
    here = standing_at(analysis, line, col)
    if here is None or (here.what == "application" and here.on_name):
        return None
    if here.what == "layer":
        made = here.made
        return None if made is None or made == here.range else Way(here.range, (Target(made, made),))
    keys = feeding(analysis, here.keys) if here.what == "application" else here.keys
    targets = tuple(_target(analysis.lines, stop) for stop in stops(analysis, keys))
    return Way(here.range, targets) if targets else None


def references(analysis: FileAnalysis, line: int, col: int, *, declaration: bool = True) -> tuple[Range, ...]:
    """Who takes the tensor that is made or held here; of a layer's name, where it is applied.

    ``declaration`` asks for the place that makes it too.
    """
    here = standing_at(analysis, line, col)
    if here is None:
        return ()
    own = [here.made] if here.what == "layer" else [stop.range for stop in stops(analysis, here.keys)]
    taking = here.keys if here.what == "layer" else fed(analysis, here.keys)
    found = [stop.range for stop in stops(analysis, taking)]
    return tuple(dict.fromkeys([*(each for each in own if declaration and each), *found]))


def highlights(analysis: FileAnalysis, line: int, col: int) -> tuple[Highlight, ...]:
    """The application at a position between those that feed it and those that it feeds; silent on names."""
    here = standing_at(analysis, line, col)
    if here is None or here.what != "application" or here.on_name:
        return ()
    before = stops(analysis, feeding(analysis, here.keys))
    after = stops(analysis, fed(analysis, here.keys))
    found = {each.range: Highlight(each.range, "write") for each in before}
    found |= {each.range: Highlight(each.range, "read") for each in after}
    found[here.range] = Highlight(here.range, "write")
    return tuple(sorted(found.values(), key=lambda each: each.range))


def hierarchy(analysis: FileAnalysis, line: int, col: int) -> tuple[Item, ...]:
    """The applications that stand or are meant at a position."""
    here = standing_at(analysis, line, col)
    return () if here is None else _items(analysis, here.keys)


def incoming(analysis: FileAnalysis, key: Key) -> tuple[Item, ...]:
    """Those that feed an application."""
    return _items(analysis, feeding(analysis, (key,)))


def outgoing(analysis: FileAnalysis, key: Key) -> tuple[Item, ...]:
    """Those that an application feeds."""
    return _items(analysis, fed(analysis, (key,)))


def _items(analysis: FileAnalysis, keys: Iterable[Key]) -> tuple[Item, ...]:
    return tuple(
        Item(stop.key, stop.name, _shapes(stop), stop.range, stop.range) for stop in stops(analysis, tuple(keys))
    )


def _shapes(stop: Stop) -> str:
    return " | ".join(str(output) for output in stop.outputs if output != UNKNOWN_SHAPE)


def _target(lines: Sequence[str], stop: Stop) -> Target:
    # Where a statement gives the tensor a name, that name is marked: Python's own servers lead there too.
    line, col = stop.statement.line, stop.statement.col
    written = lines[line - 1].encode("utf-8", "surrogatepass")[col:] if line <= len(lines) else b""
    named = re.match(rb"(\w+)\s*=(?!=)", written)
    ends = stop.statement[2:] == stop.range[2:]
    if named is None or not ends:
        return Target(stop.range, stop.range)
    return Target(stop.statement, Range(line, col, line, col + len(named[1])))
