"""The tree of an edited text out of the tree before: a keystroke in a long class parses one statement of it."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, TypeAlias

from kshape_ls.source.asking import ask
from kshape_ls.source.lines import indentation, is_code

_BLOCKS: Final = ("body", "handlers", "orelse", "finalbody")  # in the order in which they stand

_Placed: TypeAlias = "ast.stmt | ast.ExceptHandler"


@dataclass(frozen=True, slots=True)
class _Step:
    """A place in one of a node's lists: of the statement, or handler, that the way goes down into or ends at."""

    node: ast.Module | _Placed
    field: str
    index: int

    @property
    def nodes(self) -> list[_Placed]:
        return _nodes(self.node, self.field)


def reparsed(tree: ast.Module, before: Sequence[str], after: Sequence[str]) -> ast.Module | None:
    """The tree of the lines `after` given that of `before`, as many; `None` where that takes parsing all of them.

    Nodes that the edit doesn't touch are those of the old tree, which stays as it is.
    """
    edited = [line for line, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if not edited:
        return tree
    if any("\0" in after[line] for line in edited):
        return None  # even a comment with one is no program
    way, holds = _way(tree, edited[0], edited[-1])
    if not holds:
        return _filled(way, before, after, edited[0], edited[-1]) if way else None
    # Smaller statements may not parse on their own where the one around them does.
    while len(way) > 1:
        own = way[-1].nodes[way[-1].index]
        if isinstance(own, ast.stmt):
            found = _replaced(way, 1, before, after, _first(own), _last(own))
            if found is not None or not isinstance(own, ast.If | ast.For | ast.While | ast.With | ast.Try):
                return found
        way.pop()
    return None


def _way(tree: ast.Module, first: int, last: int) -> tuple[list[_Step], bool]:
    """The way down to the smallest statement that holds the lines, or to the place between two where they stand."""
    way: list[_Step] = []
    node: ast.Module | _Placed = tree
    while True:
        for field in _BLOCKS:
            nodes = _nodes(node, field)
            index = bisect_right(nodes, first, key=_first) - 1
            if index < 0:
                continue
            if last <= _last(nodes[index]):
                way.append(_Step(node, field, index))
                node = nodes[index]
                break
            if first > _last(nodes[index]) and index + 1 < len(nodes) and last < _first(nodes[index + 1]):
                return [*way, _Step(node, field, index + 1)], False
        else:
            return way, True


def _filled(way: list[_Step], before: Sequence[str], after: Sequence[str], first: int, last: int) -> ast.Module | None:
    """The tree when blank lines or comments between statements are edited."""
    code = [line for line in after[first : last + 1] if is_code(line)]
    if any(map(is_code, before[first : last + 1])):
        return None
    if not code:
        return way[0].node if isinstance(way[0].node, ast.Module) else None
    # What stands further in than the next statement continues the one before, or the last one in that, and so on.
    while (step := way[-1]).nodes:
        above = step.nodes[step.index - 1]
        if indentation(before[_first(above)]) == indentation(code[0]):
            return _replaced(way, 0, before, after, first, last)
        blocks = [field for field in _BLOCKS if _nodes(above, field)]
        if not blocks:
            return None
        way[-1] = _Step(step.node, step.field, step.index - 1)
        way.append(_Step(above, blocks[-1], len(_nodes(above, blocks[-1]))))
    return None


def _replaced(
    way: list[_Step], old: int, before: Sequence[str], after: Sequence[str], first: int, last: int
) -> ast.Module | None:
    """The tree with what the lines say now for `old` (none or one) statements at the end of the way."""
    step = way[-1]
    nodes, index = step.nodes, step.index
    indent = indentation(before[_first(nodes[index - 1 + old])])
    if not indent or first == 0 or after[first - 1].endswith("\\"):
        return None
    if any(isinstance(node, ast.ExceptHandler) or node.col_offset != len(indent) for node in nodes):
        return None  # on one line with others, or with the header
    statements = _statements(after[first : last + 1], first, indent)
    if statements is None or len(nodes) - old + len(statements) == 0:
        return None
    changed: list[_Placed] = [*nodes[:index], *statements, *nodes[index + old :]]
    for depth in range(len(way) - 1, 0, -1):
        node = _with(way[depth], changed)
        above = way[depth - 1]
        if isinstance(node, ast.Module):
            return None
        changed = [*above.nodes[: above.index], node, *above.nodes[above.index + 1 :]]
    root = _with(way[0], changed)
    return root if isinstance(root, ast.Module) else None


def _with(place: _Step, nodes: list[_Placed]) -> ast.Module | _Placed:
    """The node of a place with other nodes in that list, and its end where that list's end was its own."""
    node, before = copy(place.node), place.nodes
    setattr(node, place.field, nodes)
    if not isinstance(node, ast.Module):
        last = before[-1]
        if (node.end_lineno, node.end_col_offset) == (last.end_lineno, last.end_col_offset):
            node.end_lineno, node.end_col_offset = nodes[-1].end_lineno, nodes[-1].end_col_offset
    return node


def _statements(lines: Sequence[str], first: int, indent: str) -> list[ast.stmt] | None:
    code = [line for line in lines if is_code(line)]
    if not code:
        return []
    if indentation(code[0]) != indent:
        return None
    tree = ask("\n" * (first - 1) + "if 1:\n" + "\n".join(lines)).tree
    if tree is None or len(tree.body) != 1:
        return None
    outer = tree.body[0]
    return outer.body if isinstance(outer, ast.If) and not outer.orelse else None


def _nodes(node: ast.AST, field: str) -> list[_Placed]:
    found: list[_Placed] = getattr(node, field, [])
    return found


def _first(node: _Placed) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return (decorators[0] if decorators else node).lineno - 1


def _last(node: _Placed) -> int:
    return (node.end_lineno or node.lineno) - 1
