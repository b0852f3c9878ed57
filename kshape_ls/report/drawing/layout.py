"""Layers and frames put in their places, data flowing down.

Each frame is laid out by itself, as a layered graph (grandalf: ranks, few crossings, Brandes and Köpf's coordinates),
and then is one box in the frame around it. A tensor crosses a border at a *port*: a vertex without size in the first or
last rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kshape_ls.report.drawing.boxes import Box, Drawing, Point, Wire
from kshape_ls.report.drawing.metrics import sans_width
from kshape_ls.report.drawing.ranks import BELOW, Vertex, arranged
from kshape_ls.report.drawing.scheme import Frame, Leaf, Link, Part, Scheme
from kshape_ls.report.drawing.texts import TITLE, leaf_size, title_of

MARGIN = 16.0
INSET = 12.0
"""Between a frame and what is inside, and between parts of a model that aren't connected."""
APART = 28.0


@dataclass(frozen=True, slots=True)
class _Laid:
    """A frame laid out by itself: where tensors come in and go out, by the leaf that they come from."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    frames: tuple[Box, ...]
    wires: tuple[Wire, ...]
    entries: Mapping[str, float]
    exits: Mapping[str, float]


def layout(scheme: Scheme) -> Drawing:
    """The drawing of a scheme."""
    laid = _lay(scheme.whole, scheme.links)
    dx = dy = MARGIN
    return Drawing(
        scheme.title,
        laid.width + 2 * MARGIN,
        laid.height + 2 * MARGIN,
        tuple(box.moved(dx, dy) for box in laid.boxes),
        tuple(box.moved(dx, dy) for box in laid.frames),
        tuple(wire.moved(dx, dy) for wire in laid.wires),
        scheme.complete,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """From one child, or port, of a frame to another: the leaf that the tensor comes from, and those it goes to."""

    source: str
    start: str
    end: str


def _lay(frame: Frame, links: Sequence[Link]) -> _Laid:
    homes = {leaf.id: child.id for child in frame.children for leaf in _leaves(child)}
    inside: dict[str, _Laid] = {}
    sizes: dict[str, tuple[float, float]] = {}
    for child in frame.children:
        if isinstance(child, Frame):
            held = {leaf.id for leaf in child.leaves()}
            inside[child.id] = laid = _lay(child, [k for k in links if k.source in held or k.target in held])
            sizes[child.id] = laid.width, laid.height
        else:
            sizes[child.id] = leaf_size(child)
    ways: dict[_Way, list[Link]] = defaultdict(list)
    for link in links:
        start = homes.get(link.source, f"in {link.source}")
        end = homes.get(link.target, f"out {link.source}")
        if start != end and (link.source in homes or link.target in homes):
            ways[_Way(link.source, start, end)].append(link)
    vertices = {name: Vertex(name, *size) for name, size in sizes.items()}
    for way in ways:
        for name in (way.start, way.end):
            vertices.setdefault(name, Vertex(name, 1.0, 0.0, port=name.partition(" ")[0]))
    parts = arranged(vertices, {(way.start, way.end) for way in ways})
    title = 0.0 if frame.kind == "whole" else TITLE
    inset = 0.0 if frame.kind == "whole" else INSET
    at, lanes, x, height = {}, {}, inset, 0.0
    for part in parts:
        # A rank of ports, which have no height, is space for half of the title, and for what is below the last layers.
        ports = {vertices[name].port for name in part.places}
        highest = min((place[1] for name, place in part.places.items() if not vertices[name].port), default=0.0)
        top = title - min(BELOW / 2, highest) if "in" in ports else title
        for name, place in part.places.items():
            at[name] = (place[0] + x, place[1] + top)
        for pair, points in part.lanes.items():
            lanes[pair] = [(px + x, py + top) for px, py in points]
        x += part.width + APART
        height = max(height, top + part.height - (BELOW - INSET if "out" in ports else 0.0))
    width = x - APART + inset if parts else 2 * inset
    if title:
        width = max(width, sans_width(title_of(frame), 11, bold=True) + 2 * INSET)
    height = max(height, title) + inset
    for name, vertex in vertices.items():
        if vertex.port:
            at[name] = (at[name][0], 0.0 if vertex.port == "in" else height)
    return _drawn(frame, inside, sizes, at, ways, lanes, (width, height))


def _drawn(
    frame: Frame,
    inside: Mapping[str, _Laid],
    sizes: Mapping[str, tuple[float, float]],
    at: Mapping[str, Point],
    ways: Mapping[_Way, Sequence[Link]],
    lanes: Mapping[tuple[str, str], Sequence[Point]],
    size: tuple[float, float],
) -> _Laid:
    boxes: list[Box] = []
    frames: list[Box] = []
    wires: list[Wire] = []
    for child in frame.children:
        x, y = at[child.id]
        box = Box(child, x, y, *sizes[child.id])
        if isinstance(child, Leaf):
            boxes.append(box)
            continue
        laid = inside[child.id]
        frames += [box, *(each.moved(x, y) for each in laid.frames)]
        boxes += [each.moved(x, y) for each in laid.boxes]
        wires += [each.moved(x, y) for each in laid.wires]
    arrivals = _arrivals(ways, lanes, at, sizes, inside)
    for way, links in ways.items():
        start = _exit(way, at, sizes, inside)
        end = arrivals[way]
        points = (start, *lanes.get((way.start, way.end), ()), end)
        ends = way.end in sizes and way.end not in inside
        wires.append(Wire(way.source, tuple(k.target for k in links), points, ends, any(k.bad for k in links)))
    ports = {name: place[0] for name, place in at.items() if name not in sizes}
    entries = {name.removeprefix("in "): x for name, x in ports.items() if name.startswith("in ")}
    exits = {name.removeprefix("out "): x for name, x in ports.items() if name.startswith("out ")}
    return _Laid(*size, tuple(boxes), tuple(frames), tuple(wires), entries, exits)


def _exit(
    way: _Way, at: Mapping[str, Point], sizes: Mapping[str, tuple[float, float]], inside: Mapping[str, _Laid]
) -> Point:
    x, y = at[way.start]
    if way.start in inside:
        return x + inside[way.start].exits[way.source], y + sizes[way.start][1]
    width, height = sizes.get(way.start, (0.0, 0.0))
    return x + width / 2, y + height


def _arrivals(
    ways: Iterable[_Way],
    lanes: Mapping[tuple[str, str], Sequence[Point]],
    at: Mapping[str, Point],
    sizes: Mapping[str, tuple[float, float]],
    inside: Mapping[str, _Laid],
) -> dict[_Way, Point]:
    """Where each tensor arrives: at its port, or side by side at the top of a layer in the order they come from."""
    found: dict[_Way, Point] = {}
    into: dict[str, list[_Way]] = defaultdict(list)
    for way in ways:
        x, y = at[way.end]
        if way.end in inside:
            found[way] = (x + inside[way.end].entries[way.source], y)
        elif way.end in sizes:
            into[way.end].append(way)
        else:
            found[way] = (x, y)
    for end, arriving in into.items():
        x, y = at[end]

        def comes_from(way: _Way) -> float:
            points = lanes.get((way.start, way.end), ())
            return points[-1][0] if points else _exit(way, at, sizes, inside)[0]

        step = sizes[end][0] / (len(arriving) + 1)
        for n, way in enumerate(sorted(arriving, key=comes_from)):
            found[way] = (x + step * (n + 1), y)
    return found


def _leaves(part: Part) -> Iterable[Leaf]:
    return (part,) if isinstance(part, Leaf) else part.leaves()
