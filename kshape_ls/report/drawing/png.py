"""A drawing as PNG, by resvg where it is installed (the ``png`` extra)."""

from __future__ import annotations

from kshape_ls.report.drawing.boxes import Drawing
from kshape_ls.report.drawing.svg import Theme, svg

SCALE = 2.0
MOST = 16_000
"""Pixels along a side: what viewers still open."""


class NoPainterError(Exception):
    """What paints pictures isn't installed."""


def png(drawing: Drawing, theme: Theme) -> bytes:
    """The picture in twice its size, or less where that would be too large to look at."""
    try:
        import resvg_py
    except ImportError:
        raise NoPainterError from None
    scale = min(SCALE, MOST / max(drawing.width, drawing.height))
    light: Theme = "light" if theme == "auto" else theme
    painted: bytes = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(drawing, light),
            zoom=scale,
            font_family="Arial",
            sans_serif_family="DejaVu Sans",
            monospace_family="DejaVu Sans Mono",
        )
    )
    return painted
