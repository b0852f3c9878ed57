"""A program with every expression that may make a tensor handed past a recorder. Nothing else of it changes."""

from __future__ import annotations

import ast
from typing import Any, cast

HOOK = "__kshape_seen__"

WATCHED = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript)


def instrumented(text: str, path: str) -> Any:
    """The program, ready to be run; raises ``SyntaxError`` as Python does."""
    tree = ast.parse(text, path)
    return compile(ast.fix_missing_locations(_Watching().visit(tree)), path, "exec")


class _Watching(ast.NodeTransformer):
    """Wraps ``f(x)`` into ``__kshape_seen__(line, col, end_line, end_col, f(x))``."""

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.AnnAssign):
            # Annotations are no part of the run.
            node.value = None if node.value is None else self.visit(node.value)
            return node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.body = [self.visit(each) for each in node.body]
            node.args.defaults = [self.visit(each) for each in node.args.defaults]
            return node
        if isinstance(node, (ast.match_case,) if hasattr(ast, "match_case") else ()):
            # Patterns look like calls and aren't.
            node.body = [self.visit(each) for each in node.body]
            return node
        place = _place(node)
        self.generic_visit(node)
        if place is None:
            return node
        numbers: list[ast.expr] = [ast.copy_location(ast.Constant(number), node) for number in place]
        call = ast.Call(ast.copy_location(ast.Name(HOOK, ast.Load()), node), [*numbers, cast("ast.expr", node)], [])
        return ast.copy_location(call, node)


def _place(node: ast.AST) -> tuple[int, int, int, int] | None:
    if not isinstance(node, WATCHED) or isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
        return None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("super", "locals"):
        # They look at the frame that they are called in.
        return None
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
