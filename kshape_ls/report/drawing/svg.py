"""A drawing as SVG: themed by CSS variables, each layer a focusable group that knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Literal, TypeAlias

from kshape_ls.report.drawing.boxes import Box, Drawing, Point, Wire
from kshape_ls.report.drawing.metrics import sans_width
from kshape_ls.report.drawing.palette import DARK, EDITOR, FAMILIES, LIGHT, family
from kshape_ls.report.drawing.scheme import Frame, Leaf
from kshape_ls.report.drawing.texts import FONT, LINE, PAD, SMALL, foot, head, title_of

Theme: TypeAlias = Literal["auto", "light", "dark"]
UNKNOWN = "… not all of this model is known"
SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def svg(drawing: Drawing, theme: Theme = "auto") -> str:
    """The whole picture; ``auto`` follows the reader's light or dark, and a VS Code page's own theme."""
    width = _number(drawing.width if drawing.complete else max(drawing.width, sans_width(UNKNOWN, FONT) + 40))
    height = _number(drawing.height if drawing.complete else drawing.height + 2 * LINE)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kshape" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(drawing.title)}">'
    )
    lines = [
        opening,
        f"<title>{escape(drawing.title)}</title>",
        f"<style>{_style(theme)}</style>",
        f"<defs>{_arrow('arrow')}{_arrow('arrow-bad')}</defs>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *('<g class="frames">', *(_frame(box) for box in drawing.frames), "</g>"),
        *('<g class="wires">', *(_wire(wire) for wire in drawing.wires), "</g>"),
        *('<g class="titles">', *(_title(box) for box in drawing.frames), "</g>"),
        *('<g class="layers">', *(_layer(box) for box in drawing.boxes), "</g>"),
        "" if drawing.complete else _note(drawing),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _note(drawing: Drawing) -> str:
    return f'<text class="note" x="20" y="{_number(drawing.height + LINE)}">{UNKNOWN}</text>'


def _layer(box: Box) -> str:
    leaf = box.what
    assert isinstance(leaf, Leaf)
    title, name = head(leaf)
    shape, params = foot(leaf)
    x, y = box.x + PAD + 2, box.y + LINE
    right = box.x + box.width - PAD
    wrong = f" {'bad' if leaf.trouble.severity == 'error' else 'doubt'}" if leaf.trouble is not None else ""
    named = f'<tspan class="name" dx="7">{escape(name)}</tspan>' if name else ""
    return (
        f'<g class="layer{wrong}" id="layer-{leaf.id}" data-id="{leaf.id}"{_place(leaf)} tabindex="0" role="button">'
        f"<title>{escape(_told(leaf))}</title>"
        f'<rect class="box" {_rect(box)} rx="5"/>'
        f'<path class="accent" fill="{FAMILIES[family(leaf.title)]}" d="{_accent(box)}"/>'
        f'<text x="{_number(x)}" y="{_number(y)}"><tspan class="class">{escape(title)}</tspan>{named}</text>'
        f'<text class="shape" x="{_number(x)}" y="{_number(y + LINE)}">{escape(shape)}</text>'
        + (f'<text class="params" x="{_number(right)}" y="{_number(y + LINE)}">{params}</text>' if params else "")
        + "</g>"
    )


def _told(leaf: Leaf) -> str:
    told = [f"{leaf.name} ({leaf.title})", leaf.shape]
    if leaf.params is not None:
        told.append(f"{leaf.params:,} weights")
    if leaf.range is not None:
        told.append(f"line {leaf.range.line}")
    if leaf.trouble is not None:
        told.append(f"{leaf.trouble.severity}: {leaf.trouble.message} [{leaf.trouble.code}]")
    return "\n".join(told)


def _frame(box: Box) -> str:
    frame = box.what
    assert isinstance(frame, Frame)
    return f'<g class="frame {frame.kind}" data-id="{frame.id}"{_place(frame)}><rect {_rect(box)} rx="8"/></g>'


def _title(box: Box) -> str:
    # Above the wires, which it keeps away from its letters.
    frame = box.what
    assert isinstance(frame, Frame)
    place = f'x="{_number(box.x + 12)}" y="{_number(box.y + 16)}"'
    return f'<text class="{frame.kind}" {place}>{escape(title_of(frame))}</text>'


def _place(what: Leaf | Frame) -> str:
    return "" if what.range is None else f' data-line="{what.range.line}" data-col="{what.range.col + 1}"'


def _wire(wire: Wire) -> str:
    kind = "wire bad" if wire.bad else "wire"
    marker = f' marker-end="url(#arrow{"-bad" if wire.bad else ""})"' if wire.ends else ""
    targets = " ".join(dict.fromkeys(wire.targets))
    return f'<path class="{kind}" data-from="{wire.source}" data-to="{targets}"{marker} d="{path(wire.points)}"/>'


def path(points: tuple[Point, ...]) -> str:
    """A line through points that leaves and arrives vertically."""
    return f"M{_pair(points[0])}" + "".join(_stretches(points))


def _stretches(points: tuple[Point, ...]) -> Iterator[str]:
    for (x, y), (to_x, to_y) in pairwise(points):
        if abs(x - to_x) < 0.1:
            yield f"L{_pair((to_x, to_y))}"
        else:
            middle = (y + to_y) / 2
            yield f"C{_pair((x, middle))} {_pair((to_x, middle))} {_pair((to_x, to_y))}"


def _accent(box: Box) -> str:
    x, top, bottom = box.x, box.y, box.y + box.height
    above, below = _pair((x + 4, top)), _pair((x + 4, bottom))
    return f"M{above}Q{_pair((x, top))} {_pair((x, top + 5))}V{_number(bottom - 5)}Q{_pair((x, bottom))} {below}Z"


def _arrow(name: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0.8L7.2 4L0 7.2Z"/></marker>'
    )


def _rect(box: Box) -> str:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return " ".join(f'{name}="{_number(size)}"' for name, size in sizes.items())


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _style(theme: Theme) -> str:
    if theme != "auto":
        return _rules(DARK if theme == "dark" else LIGHT)
    light = "".join(f"--k-{name}:{_themed(name, colour)};" for name, colour in LIGHT.items())
    dark = "".join(f"--k-{name}:{_themed(name, colour)};" for name, colour in DARK.items())
    return (
        f".kshape{{{light}}}@media (prefers-color-scheme:dark){{.kshape{{{dark}}}}}"
        f".vscode-dark .kshape,.vscode-high-contrast .kshape{{{dark}}}.vscode-light .kshape{{{light}}}"
        + _rules({name: f"var(--k-{name})" for name in LIGHT})
    )


def _themed(name: str, colour: str) -> str:
    return f"var(--vscode-{EDITOR[name]},{colour})" if name in EDITOR else colour


def _rules(c: dict[str, str]) -> str:
    return (
        f".kshape text{{font:{FONT:g}px {SANS};fill:{c['ink']}}}"
        f".kshape .paper{{fill:{c['paper']}}}"
        f".kshape .layer{{cursor:pointer;outline:none}}"
        f".kshape .box{{fill:{c['box']};stroke:{c['edge']}}}"
        f".kshape .class{{font-weight:600}}"
        f".kshape .name{{font-size:{SMALL:g}px;fill:{c['faint']}}}"
        f".kshape .shape,.kshape .params{{font:{SMALL:g}px {MONO}}}"
        f".kshape .params{{fill:{c['faint']};text-anchor:end}}"
        f".kshape .frame rect{{fill:{c['frame']};stroke:{c['frame-edge']}}}"
        f".kshape .frame.model rect{{fill:{c['model']}}}"
        f".kshape .titles text{{font-size:11px;font-weight:600;fill:{c['faint']};paint-order:stroke;"
        f"stroke:{c['frame']};stroke-width:5px;stroke-linejoin:round}}"
        f".kshape .titles .model{{stroke:{c['model']}}}"
        f".kshape .note{{font-style:italic;fill:{c['faint']}}}"
        f".kshape .wire{{fill:none;stroke:{c['wire']};stroke-width:1.3}}"
        f".kshape marker path{{fill:{c['wire']}}}"
        f".kshape .wire.bad{{stroke:{c['bad']};stroke-width:2.2;stroke-dasharray:5 3}}"
        f".kshape #arrow-bad path{{fill:{c['bad']}}}"
        f".kshape .layer.bad .box{{stroke:{c['bad']};stroke-width:2;fill:{c['bad-box']}}}"
        f".kshape .layer.doubt .box{{stroke:{c['doubt']};stroke-width:1.6}}"
        ".kshape .layer:focus .box,.kshape .layer:hover .box,.kshape .layer.found .box"
        f"{{stroke:{c['ink']};stroke-width:1.8}}"
    )
