"""The times from a change to its diagnostics as a picture: a bar a server, on a scale of powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from benchmarks.figures import Row

LABELS, CHART, ROW, TOP = 190, 440, 30, 46
SHOWN = (1, 10, 100, 1000, 10_000)
STYLE = """
text { font: 13px sans-serif; fill: #24292f } .small { font-size: 11px; fill: #57606a }
.ours { fill: #1a7f37 } .other { fill: #8c959f } line { stroke: #d0d7de }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } line { stroke: #3d444d } }
"""


def plot(title: str, rows: Sequence[Row], ours: str) -> str:
    """SVG: for each server a bar up to the median and a thin line up to the 95th percentile."""
    most = max(row.figures.p95 for row in rows)
    least = min(1.0, *(row.figures.median for row in rows)) / 2

    def across(milliseconds: float) -> float:
        return LABELS + CHART * math.log(milliseconds / least) / math.log(most * 1.3 / least)

    height = TOP + ROW * len(rows) + 24
    parts = [f'<text x="8" y="20">{escape(title)}</text>']
    for mark in SHOWN:
        if least < mark < most * 1.3:
            parts.append(f'<line x1="{across(mark):.1f}" x2="{across(mark):.1f}" y1="{TOP - 10}" y2="{height - 22}"/>')
            parts.append(
                f'<text class="small" x="{across(mark):.1f}" y="{height - 8}" text-anchor="middle">{mark} ms</text>'
            )
    for n, row in enumerate(sorted(rows, key=lambda row: row.figures.median)):
        y = TOP + ROW * n
        median, slow = across(row.figures.median), across(row.figures.p95)
        kind = "ours" if row.server == ours else "other"
        parts += [
            f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end">{escape(row.server)}</text>',
            f'<rect class="{kind}" x="{LABELS}" y="{y}" width="{median - LABELS:.1f}" height="18" rx="2"/>',
            f'<rect class="{kind}" x="{median:.1f}" y="{y + 8}" width="{max(slow - median, 1):.1f}" height="2"/>',
            f'<text class="small" x="{slow + 6:.1f}" y="{y + 13}">{row.figures.median:.1f}</text>',
        ]
    width = LABELS + CHART + 60
    inner = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f"<style>{STYLE}</style>\n{inner}\n</svg>\n"
    )
