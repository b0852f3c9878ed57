"""Statements that were repaired since somebody is in the middle of them: what they last were says more of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.analysis.memo.units import Unit

BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def damaged_lines(typed: str, repaired: str) -> frozenset[int]:
    """The lines (from 1) that a repair has changed."""
    both = zip(typed.split("\n"), repaired.split("\n"), strict=True)
    return frozenset(n for n, (old, new) in enumerate(both, 1) if old != new)


def is_damaged(node: ast.stmt, lines: frozenset[int]) -> bool:
    """Whether a repair changed what is the statement's own, the statements inside it left out."""
    if not lines:
        return False
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    own = set(range(first, (node.end_lineno or node.lineno) + 1))
    for inner in _inside(node):
        own.difference_update(range(inner.lineno, (inner.end_lineno or inner.lineno) + 1))
    return not own.isdisjoint(lines)


def with_blocks(node: ast.stmt, blocks: Sequence[Sequence[Unit]]) -> ast.stmt:
    """The statement with the statements of some units inside, in the order in which ``units.parts`` gives them."""
    made, rest = copy(node), iter(blocks)
    for name in BLOCKS:
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            if name in ("handlers", "cases"):
                setattr(made, name, [_with_body(part, next(rest)) for part in inner])
            else:
                setattr(made, name, [unit.node for unit in next(rest)])
    return made


def _with_body(part: ast.AST, units: Sequence[Unit]) -> ast.AST:
    made = copy(part)
    setattr(made, "body", [unit.node for unit in units])  # noqa: B010 - handlers and cases have one, nodes in general none
    return made


def _inside(node: ast.stmt) -> Iterator[ast.stmt]:
    for name in BLOCKS:
        inner = getattr(node, name, None)
        for each in inner if isinstance(inner, list) else ():
            if name in ("handlers", "cases"):
                yield from each.body
            else:
                yield each
