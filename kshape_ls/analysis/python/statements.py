"""Statements: what each does to the state, and how it left: ``return``, ``break``, ``raise`` or ``None``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, cast

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.store import Slot
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.python import classes, functions, imports, loops, matching, protected
from kshape_ls.analysis.python.assignment import assign
from kshape_ls.analysis.python.attributes import attribute
from kshape_ls.analysis.python.blocks import fork, run_block
from kshape_ls.analysis.python.conditions import decided, undecided
from kshape_ls.analysis.python.containers import forget, list_items, replace_items, spread
from kshape_ls.analysis.python.functions import RETURNED
from kshape_ls.analysis.python.names import bind, lookup
from kshape_ls.analysis.python.operators import binary
from kshape_ls.analysis.tensors.changes import change as note_change
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    UNKNOWN_VALUE,
    DictRef,
    Library,
    ListRef,
    Tensor,
    Value,
    join,
)

_EXITS = tuple(Library(name) for name in ("sys.exit", "builtins.exit", "builtins.quit", "os._exit"))


def execute(run: Run, unit: Unit) -> str | None:
    """Run one statement."""
    handler = _HANDLERS.get(type(unit.node))
    return handler(run, unit, unit.node) if handler is not None else None


def _expression(run: Run, _unit: Unit, node: ast.Expr) -> str | None:
    run.value(node.value)
    if isinstance(node.value, ast.Call) and _leaves(run, node.value):
        return "raise"
    return None


def _leaves(run: Run, call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in ("exit", "quit", "_exit") and run.value(call.func) in _EXITS


def _assign(run: Run, _unit: Unit, node: ast.Assign) -> str | None:
    value = run.value(node.value)
    for target in node.targets:
        assign(run, target, value)
    return None


def _annotated(run: Run, _unit: Unit, node: ast.AnnAssign) -> str | None:
    if node.value is not None:
        assign(run, node.target, run.value(node.value))
    return None


def _augmented(run: Run, _unit: Unit, node: ast.AugAssign) -> str | None:
    target = node.target
    if isinstance(target, ast.Name):
        current = lookup(run, target.id)
    elif isinstance(target, ast.Attribute):
        current = attribute(run, run.value(target.value), target.attr, target)
    else:
        from kshape_ls.analysis.python.subscripts import subscript

        current = subscript(run, target, run.value(target.value), run.value(target.slice))
    change = run.value(node.value)
    if isinstance(current, Tensor) and current.kind in ("numpy", "any"):
        note_change(run, current)
    if isinstance(current, ListRef) and isinstance(node.op, ast.Add):
        items, more = list_items(run, current), spread(run, change)
        replace_items(run, current, None if items is None or more is None else (*items, *more))
        return None
    assign(run, target, binary(run, node, node.op, current, change))
    return None


def _delete(run: Run, _unit: Unit, node: ast.Delete) -> str | None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            bind(run, target.id, UNKNOWN_VALUE)
        elif isinstance(target, ast.Subscript):
            owner = run.value(target.value)
            if isinstance(owner, ListRef | DictRef):
                forget(run, owner)
    return None


def _if(run: Run, unit: Unit, node: ast.If) -> str | None:
    held = decided(run, node.test, run.value(node.test))
    if held is not None:
        return run_block(run, unit.block(0 if held else 1))
    with undecided(run, node.test):
        return fork(run, [lambda: run_block(run, unit.block(0)), lambda: run_block(run, unit.block(1))])


def _return(run: Run, _unit: Unit, node: ast.Return) -> str | None:
    value = NONE if node.value is None else run.value(node.value)
    slot: Slot = (run.frame.scope, RETURNED)
    earlier = run.content(slot)
    run.write(slot, value if earlier is ABSENT else join(cast("Value", earlier), value))
    return "return"


def _raise(run: Run, _unit: Unit, node: ast.Raise) -> str | None:
    if node.exc is not None:
        run.value(node.exc)
    return "raise"


def _assert(run: Run, _unit: Unit, node: ast.Assert) -> str | None:
    return "raise" if decided(run, node.test, run.value(node.test)) is False else None


def _function(run: Run, unit: Unit, node: ast.FunctionDef) -> str | None:
    bind(run, node.name, functions.make_function(run, unit))
    return None


def _class(run: Run, unit: Unit, node: ast.ClassDef) -> str | None:
    bind(run, node.name, classes.make_class(run, unit))
    return None


def _break(_run: Run, _unit: Unit, _node: ast.Break) -> str | None:
    return "break"


def _continue(_run: Run, _unit: Unit, _node: ast.Continue) -> str | None:
    return "continue"


def _nothing(_run: Run, _unit: Unit, _node: ast.stmt) -> str | None:
    return None


_HANDLERS: dict[type[ast.stmt], Callable[[Run, Unit, Any], str | None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _if,
    ast.For: loops.execute_for,
    ast.AsyncFor: loops.execute_for,
    ast.While: loops.execute_while,
    ast.With: protected.execute_with,
    ast.AsyncWith: protected.execute_with,
    ast.Try: protected.execute_try,
    ast.Match: matching.execute_match,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: imports.execute_import,
    ast.ImportFrom: imports.execute_import_from,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Pass: _nothing,
    ast.Global: _nothing,
    ast.Nonlocal: _nothing,
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = protected.execute_try
