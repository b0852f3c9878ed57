"""Comments that state the shapes of a function's parameters: ``def block(x):  # shape: (None, 28, 28, 1)``."""

from __future__ import annotations

import ast
import re

from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Shape
from kshape_ls.shapes.dims import symbol

_STATED = re.compile(r"#\s*(?:input[ _])?shapes?\b\s*(?:[:=]\s*)?\(([^()]*)\)\s*$", re.IGNORECASE)
_BOUND = frozenset({"self", "cls"})


def stated_shapes(node: ast.stmt, text: str) -> dict[str, Shape]:
    """What the header of a function says of its parameters, by name; ``text`` begins with its first line.

    A comment speaks of the parameter that ends its line; where the whole header is one line, of the first parameter
    (but ``self``).
    """
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or "#" not in text:
        return {}
    base = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    lines = text.split("\n")[: node.body[0].lineno - base]
    a = node.args
    parameters = [p for p in (*a.posonlyargs, *a.args, *a.kwonlyargs) if p.arg not in _BOUND]
    found: dict[str, Shape] = {}
    for n, line in enumerate(lines):
        stated = _STATED.search(line)
        shape = None if stated is None else _shape(stated.group(1))
        here = [p for p in parameters if p.end_lineno == base + n]
        if shape is not None and here:
            found[here[0 if base + n == node.lineno else -1].arg] = shape
    return found


def _shape(text: str) -> Shape | None:
    parts = [part.strip() for part in text.split(",")]
    dims = [_dim(part) for part in (parts[:-1] if parts and not parts[-1] else parts)]
    return None if None in dims or not dims else Shape(tuple(dim for dim in dims if dim is not None))


def _dim(text: str) -> Dim | None:
    if text in ("None", "?"):
        return DYNAMIC if text == "None" else UNKNOWN
    return int(text) if text.isdigit() else symbol(text) if text.isidentifier() else None
