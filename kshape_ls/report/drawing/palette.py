"""The colours of a drawing: one accent a family of layers, as Keras's documentation groups them."""

from __future__ import annotations

from kshape_ls.library.index import layer_rule

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1f2328",
    "faint": "#656d76",
    "box": "#ffffff",
    "edge": "#d0d7de",
    "wire": "#8c959f",
    "frame": "#f6f8fa",
    "frame-edge": "#d8dee4",
    "model": "#eef4ff",
    "bad": "#d1242f",
    "bad-box": "#ffebe9",
    "doubt": "#bf8700",
}
DARK = {
    "paper": "#0d1117",
    "ink": "#e6edf3",
    "faint": "#9198a1",
    "box": "#161b22",
    "edge": "#3d444d",
    "wire": "#656c76",
    "frame": "#11161d",
    "frame-edge": "#2f353d",
    "model": "#101b2e",
    "bad": "#ff7b72",
    "bad-box": "#3c1618",
    "doubt": "#d29922",
}
EDITOR = {
    "paper": "editor-background",
    "ink": "editor-foreground",
    "faint": "descriptionForeground",
    "box": "editorWidget-background",
    "bad": "editorError-foreground",
    "doubt": "editorWarning-foreground",
}
"""The colours that a page inside VS Code takes from the theme there."""

FAMILIES = {
    "input": "#57606a",
    "core": "#4f6bed",
    "convolutional": "#0969da",
    "pooling": "#bc4c00",
    "normalization": "#0a8a7a",
    "activations": "#1a7f37",
    "regularization": "#8b949e",
    "merging": "#8250df",
    "attention": "#bf3989",
    "rnn": "#cf5b8a",
    "reshaping": "#9a6700",
    "preprocessing": "#6e7781",
    "other": "#6e7781",
}
"""Accents, readable on light and dark."""


def family(class_name: str) -> str:
    """Which accent a class of layers has: the family whose folder holds its rule."""
    if class_name == "InputLayer":
        return "input"
    rule = layer_rule(class_name)
    found = "" if rule is None else rule.output.__module__.partition(".layers.")[2].partition(".")[0]
    return found if found in FAMILIES else "other"
