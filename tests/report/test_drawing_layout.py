from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from drawn_programs import ALL, MISMATCH, RESNET, TOWERS, UNET, drawn, schemed
from hypothesis import given, settings
from hypothesis import strategies as st

from kshape_ls.report.drawing.boxes import Box, Drawing, Point, Wire
from kshape_ls.report.drawing.layout import layout
from kshape_ls.report.drawing.metrics import mono_width, sans_width
from kshape_ls.report.drawing.scheme import Frame, Leaf, Link, Scheme
from kshape_ls.report.drawing.texts import FONT, PAD, SMALL, foot, head, title_of


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def titles(drawing: Drawing) -> list[Box]:
    """Where the titles of frames are written."""
    return [
        Box(f.what, f.x + 12, f.y + 5, sans_width(title_of(f.what), 11), 12)
        for f in drawing.frames
        if isinstance(f.what, Frame)
    ]


def way(wire: Wire) -> Iterator[Point]:
    """Points along a wire, as it is drawn."""
    for (x, y), (to_x, to_y) in pairwise(wire.points):
        for step in range(1, 12):
            t = step / 12
            middle = (y + to_y) / 2
            yield (
                x * (1 - t) ** 2 * (1 + 2 * t) + to_x * t**2 * (3 - 2 * t),
                y * (1 - t) ** 3 + 3 * middle * t * (1 - t) + to_y * t**3,
            )


def nothing_overlaps(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        assert not overlap(one, other), (one, other)
    inside = {frame: {leaf.id for leaf in frame.what.leaves()} for frame in drawing.frames}  # type: ignore[union-attr]
    for frame in drawing.frames:
        for box in drawing.boxes:
            assert holds(frame, box) if box.what.id in inside[frame] else not overlap(frame, box)
        assert frame.x >= 0
        assert frame.x + frame.width <= drawing.width
    for one, other in combinations(drawing.frames, 2):
        if inside[one] & inside[other]:
            assert holds(one, other) or holds(other, one)
        else:
            assert not overlap(one, other)
    labels = titles(drawing)
    for label in labels:
        assert not any(overlap(label, box) for box in drawing.boxes)
    for one, other in combinations(labels, 2):
        assert not overlap(one, other)


def wires_pass_no_box(drawing: Drawing) -> None:
    for wire in drawing.wires:
        for x, y in way(wire):
            for box in drawing.boxes:
                inside = box.x + 1 < x < box.x + box.width - 1 and box.y + 1 < y < box.y + box.height - 1
                assert not inside, (wire, box)


def wires_join_what_is_linked(scheme: Scheme, drawing: Drawing) -> None:
    """From each layer one comes along wires to those, and only those, that it feeds."""
    boxes = {box.what.id: box for box in drawing.boxes}
    onward: dict[tuple[str, Point], list[Wire]] = defaultdict(list)
    for wire in drawing.wires:
        onward[wire.source, at(wire.points[0])].append(wire)
    for source in boxes.values():
        start = at((source.x + source.width / 2, source.y + source.height))
        reached, todo = set(), [start]
        while todo:
            for wire in onward[source.what.id, todo.pop()]:
                if wire.ends:
                    x, y = wire.points[-1]
                    (target,) = [b for b in boxes.values() if b.x < x < b.x + b.width and abs(b.y - y) < 0.01]
                    reached.add(target.what.id)
                else:
                    todo.append(at(wire.points[-1]))
        assert reached == {link.target for link in scheme.links if link.source == source.what.id}


def at(point: Point) -> Point:
    return round(point[0], 2), round(point[1], 2)


@pytest.mark.parametrize("program", ALL.values(), ids=ALL)
def test_nothing_overlaps_and_wires_lead_where_tensors_go(program: str):
    scheme = schemed(program)
    drawing = layout(scheme)
    assert len(drawing.boxes) == len(list(scheme.whole.leaves()))
    nothing_overlaps(drawing)
    wires_pass_no_box(drawing)
    wires_join_what_is_linked(scheme, drawing)
    for wire in drawing.wires:
        assert wire.points[0][1] < wire.points[-1][1], "data flows down"


def test_a_resnet50_written_out_has_all_its_layers_in_a_narrow_picture():
    drawing = drawn(RESNET)
    assert len(drawing.boxes) == 175
    assert len({frame.what.id for frame in drawing.frames}) == 16 + 1 + 4 + 3 * 16
    assert drawing.width < 750


def test_texts_stay_in_their_boxes():
    for box in drawn(RESNET).boxes:
        assert isinstance(box.what, Leaf)
        title, name = head(box.what)
        shape, params = foot(box.what)
        assert sans_width(title, FONT, bold=True) + sans_width(name, SMALL) <= box.width - 2 * PAD
        assert mono_width(shape + params, SMALL) <= box.width - 2 * PAD


def test_a_model_in_a_model_is_a_frame_each_time_it_is_called():
    drawing = drawn(TOWERS)
    assert sorted(title_of(f.what) for f in drawing.frames if isinstance(f.what, Frame)) == [
        "other (Sequential)",
        "sequential (Sequential)",
        "shared (Sequential)",
        "shared (Sequential)",
    ]
    assert not any(box.what.title == "InputLayer" and "." in box.what.id for box in drawing.boxes)  # type: ignore[union-attr]


def test_calls_inside_calls_are_frames_in_frames():
    whole = schemed(UNET).whole
    encoder = next(child for child in whole.children if isinstance(child, Frame))
    assert encoder.title == "encoder"
    assert [child.title for child in encoder.children] == ["double", "MaxPooling2D"]


def test_red_is_the_way_into_the_layer_that_refuses_and_no_other():
    scheme = schemed(MISMATCH)
    refusing = [leaf for leaf in scheme.whole.leaves() if leaf.trouble is not None]
    assert [(leaf.title, leaf.shape) for leaf in refusing] == [("Add", "?")]
    assert {link.target for link in scheme.links if link.bad} == {refusing[0].id}
    assert sum(link.bad for link in scheme.links) == 2
    wires = [wire for wire in layout(scheme).wires if wire.bad and wire.ends]
    assert len(wires) == 2


def test_where_a_sequential_ends_at_a_mismatch_the_rest_still_hangs_together():
    scheme = schemed(ALL["add"])
    assert [(leaf.title, leaf.trouble is not None) for leaf in scheme.whole.leaves()][-2:] == [
        ("Reshape", True),
        ("Flatten", False),
    ]
    assert len(scheme.links) == 5


def test_a_sequential_that_is_not_built_is_drawn_in_its_order():
    scheme = schemed("import keras\nmodel = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(4)])\n")
    assert [(link.source, link.target) for link in scheme.links] == [("0", "1")]
    assert not scheme.complete


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Layers of any width, linked as they may be, some of them in frames that follow one another."""
    size = draw(st.integers(1, 24))
    leaves = [Leaf(str(n), "x" * draw(st.sampled_from([1, 8, 30])), "", "(None, 3)", None, None) for n in range(size)]
    links = {
        Link(str(draw(st.integers(0, n - 1))), str(n))
        for n in range(1, size)
        for _ in range(draw(st.sampled_from([0, 1, 1, 2, 3])))
    }
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
    children: list[Leaf | Frame] = list(leaves[: cuts[0]] if cuts else leaves)
    for begin, end in pairwise([*cuts, size] if cuts else []):
        part = tuple(leaves[begin:end])
        children += [Frame(f"b{begin}", "block", "block", "", None, part)] if len(part) > 1 else part
    return Scheme(Frame("whole", "whole", "M", "", None, tuple(children)), tuple(sorted(links, key=str)), True)


def test_a_layer_beside_the_ports_of_a_frame_leaves_the_title_free():
    leaves = [Leaf(str(n), "x", "", "(None, 3)", None, None) for n in range(5)]
    block = Frame("b", "block", "block", "", None, tuple(leaves[1:]))
    links = tuple(Link(*pair) for pair in (("0", "3"), ("0", "4"), ("1", "3"), ("2", "4")))
    drawing = layout(Scheme(Frame("whole", "whole", "M", "", None, (leaves[0], block)), links, True))
    nothing_overlaps(drawing)


@settings(deadline=None, max_examples=60)
@given(schemes())
def test_nothing_overlaps_in_any_graph(scheme: Scheme):
    drawing = layout(scheme)
    nothing_overlaps(drawing)
    wires_join_what_is_linked(scheme, drawing)
    assert all(math.isfinite(number) for box in drawing.boxes for number in (box.x, box.y))


def test_a_layer_of_the_program_is_a_frame_around_what_it_does():
    program = """\
import keras
class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = keras.layers.Dense(8), keras.layers.Dense(8)
    def call(self, x):
        return self.b(self.a(x)) + x
inputs = keras.Input((8,))
model = keras.Model(inputs, Block()(inputs))
"""
    scheme = schemed(program)
    block = scheme.whole.children[1]
    assert isinstance(block, Frame)
    assert [leaf.title for leaf in block.leaves()][:2] == ["Dense", "Dense"]
    assert {(link.source, link.target) for link in scheme.links} == {
        ("0", "1.1"),
        ("1.1", "1.2"),
        ("1.2", "1.3"),
        ("0", "1.3"),
    }
