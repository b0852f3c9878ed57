"""A drawing as one page that needs nothing else: it zooms, pans, searches, and leads to the lines."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from kshape_ls.report.drawing.boxes import Drawing
from kshape_ls.report.drawing.svg import svg

_FOLDER = Path(__file__).parent / "page"


def page(drawing: Drawing, path: str = "") -> str:
    """The page; ``path`` is the program, as an absolute path, that clicks lead to.

    In a webview of VS Code a click is posted as ``{type: "reveal", id, line, col}`` (both from 1), and the page takes
    ``{type: "drawing", svg}`` for a newer picture and ``{type: "layer", id}`` to show a layer.
    """
    parts = {
        "title": escape(drawing.title),
        "count": f"{len(drawing.boxes):,} layers",
        "path": escape(path),
        "svg": svg(drawing),
        "style": _read("page.css"),
        "script": _read("page.js"),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _read("page.html"))


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").rstrip()
