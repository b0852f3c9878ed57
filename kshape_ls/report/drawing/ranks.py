"""One level of a drawing as a layered graph: grandalf puts its vertices in ranks, orders them and gives them places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grandalf.graphs import Edge, Graph
from grandalf.graphs import Vertex as Node
from grandalf.layouts import SugiyamaLayout

from kshape_ls.report.drawing.boxes import Point

BESIDE, BELOW = 22.0, 30.0
"""Between neighbours in a rank, and between ranks."""
LANE = 8.0
"""How wide a line is that passes a rank."""
ROUNDS = 3.0


@dataclass(frozen=True, slots=True)
class Vertex:
    """What stands in a rank; a ``port`` (``in``, ``out``) stands in the first, or the last."""

    name: str
    width: float
    height: float
    port: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Vertices that are connected: their upper left corners, and for each edge the points at which it passes ranks."""

    width: float
    height: float
    places: Mapping[str, Point]
    lanes: Mapping[tuple[str, str], Sequence[Point]]


class _View:
    def __init__(self, width: float = LANE, height: float = 0.0) -> None:
        self.w, self.h = width, height
        self.xy: Point = (0.0, 0.0)


def arranged(vertices: Mapping[str, Vertex], edges: Collection[tuple[str, str]]) -> list[Arranged]:
    """The connected parts of a graph, each from its own origin, in the order of their first vertices."""
    nodes = {name: Node(vertex) for name, vertex in vertices.items()}
    for node in nodes.values():
        node.view = _View(node.data.width, node.data.height)
    order = list(nodes)
    ordered = sorted(edges, key=lambda edge: (order.index(edge[0]), order.index(edge[1])))
    graph = Graph(list(nodes.values()), [Edge(nodes[start], nodes[end]) for start, end in ordered])
    parts = [_arranged(core) for core in graph.C]
    return sorted(parts, key=lambda part: min(order.index(name) for name in part.places))


class _Layout(SugiyamaLayout):  # type: ignore[misc] # grandalf has no types
    """Ports keep to the first and the last rank."""

    def rank_all(self, roots: Sequence[Node], optimize: bool = False) -> None:
        super().rank_all(roots, optimize)
        below = [v for v in self.g.V() if v.data.port == "out"]
        for vertex in below:
            self.layers[self.grx[vertex].rank].remove(vertex)
        while not self.layers[-1]:
            self.layers.pop()
        for vertex in below:
            self.grx[vertex].rank = len(self.layers)
        if below:
            self.layers.append(type(self.layers[0])(below))


def _arranged(core: object) -> Arranged:
    layout = _Layout(core)
    layout.xspace, layout.yspace = BESIDE, BELOW
    layout.dw, layout.dh = LANE, 0.0
    layout.init_all()
    layout.draw(ROUNDS)
    for rank in layout.layers:
        _spread(rank)
    left = min(v.view.xy[0] - v.view.w / 2 for rank in layout.layers for v in rank)
    right = max(v.view.xy[0] + v.view.w / 2 for rank in layout.layers for v in rank)
    spans = [_span(rank) for rank in layout.layers]
    top, bottom = spans[0][0], spans[-1][1]
    places = {
        v.data.name: (v.view.xy[0] - v.view.w / 2 - left, v.view.xy[1] - v.view.h / 2 - top) for v in layout.g.V()
    }
    lanes: dict[tuple[str, str], list[Point]] = {}
    for edge, passed in layout.ctrls.items():
        start, end = edge.v
        ranks = sorted(rank for rank in passed if passed[rank] not in (start, end))
        if layout.grx[start].rank > layout.grx[end].rank:
            ranks.reverse()
        lanes[start.data.name, end.data.name] = [
            (passed[rank].view.xy[0] - left, y - top) for rank in ranks for y in spans[rank]
        ]
    return Arranged(right - left, bottom - top, places, lanes)


def _span(rank: Sequence[Node]) -> Point:
    return min(v.view.xy[1] - v.view.h / 2 for v in rank), max(v.view.xy[1] + v.view.h / 2 for v in rank)


def _spread(rank: Sequence[Node]) -> None:
    # The mean of four alignments may leave two neighbours closer than each of the four does.
    for before, after in pairwise(rank):
        nearest = before.view.xy[0] + before.view.w / 2 + BESIDE / 2 + after.view.w / 2
        if after.view.xy[0] < nearest:
            after.view.xy = (nearest, after.view.xy[1])
