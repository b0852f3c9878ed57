"""Where everything of a drawing stands: plain boxes and lines in pixels, y growing downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kshape_ls.report.drawing.scheme import Frame, Leaf

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A leaf or a frame in its place."""

    what: Leaf | Frame
    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Box:
        """The same elsewhere."""
        return Box(self.what, self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Wire:
    """A stretch of the way of a tensor out of ``source`` to ``targets``; it may go on in another wire.

    Between two points the line leaves and arrives vertically. ``ends`` says that it ends at its target.
    """

    source: str
    targets: tuple[str, ...]
    points: tuple[Point, ...]
    ends: bool
    bad: bool = False

    def moved(self, dx: float, dy: float) -> Wire:
        """The same elsewhere."""
        points = tuple((x + dx, y + dy) for x, y in self.points)
        return Wire(self.source, self.targets, points, self.ends, self.bad)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A laid out scheme; outer frames come before those inside."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    frames: tuple[Box, ...]
    wires: tuple[Wire, ...]
    complete: bool = True
