"""What is written in a box, and how large that makes it."""

from __future__ import annotations

from math import ceil

from kshape_ls.report.drawing.metrics import clipped, mono_width, sans_width
from kshape_ls.report.drawing.scheme import Frame, Leaf

TITLE = 24.0
"""The height of a frame's title, which keeps tensors that enter apart from it."""
LINE, PAD = 17.0, 9.0
LONGEST = 44
FONT, SMALL = 12.0, 11.0


def head(leaf: Leaf) -> tuple[str, str]:
    """A box's first line: the class, and the name where that isn't the class's own."""
    return clipped(leaf.title, LONGEST), clipped(leaf.name, LONGEST) if leaf.name != leaf.title else ""


def foot(leaf: Leaf) -> tuple[str, str]:
    """A box's second line: the output's shape, and the weights where there are any."""
    return clipped(leaf.shape, LONGEST), f"{leaf.params:,}" if leaf.params else ""


def leaf_size(leaf: Leaf) -> tuple[float, float]:
    """The width and height of a leaf's box."""
    title, name = head(leaf)
    shape, params = foot(leaf)
    first = sans_width(title, FONT, bold=True) + (8 + sans_width(name, SMALL) if name else 0)
    second = mono_width(shape, SMALL) + (14 + mono_width(params, SMALL) if params else 0)
    return ceil(max(first, second, 70.0) + 2 * PAD), 2 * LINE + PAD


def title_of(frame: Frame) -> str:
    """What stands at the top of a frame."""
    if frame.kind == "model" and frame.name and frame.name != frame.title:
        return f"{frame.name} ({frame.title})"
    return frame.title
