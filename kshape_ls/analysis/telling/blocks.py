"""Which calls of the program's functions a layer was applied in: what a drawing puts into one frame."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Block

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_CALL = 5
"""So many parts has a path's step that is a call: its place (unit, ordinal), the function's, whether in a layer."""


def blocks_of(file: FileAnalysis, path: int, below: int) -> tuple[Block, ...]:
    """The calls on the way to ``path``, the outermost first, without those on the way to ``below`` as well."""
    ways = file.program.paths.way
    outer = {step for step, _ in ways(below)}
    found = []
    for step, key in ways(path):
        if step in outer or not isinstance(key, tuple) or len(key) != _CALL:
            continue
        name = _name(file, key)
        if name:
            found.append(Block(step, name, file.range(key[0], key[1])))
    return tuple(found)


def _name(file: FileAnalysis, key: tuple[int, ...]) -> str:
    unit = file.unit(key[2])
    node = None if unit is None else unit.node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    # A function of another file is called what the call calls it.
    call = file.expression(key[0], key[1])
    called = call.func if isinstance(call, ast.Call) else None
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
