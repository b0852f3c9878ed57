"""``try`` and ``with``: what takes an exception, and which states can follow."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import HANDLED, RAISED, Guard, Run
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.python.assignment import assign
from kshape_ls.analysis.python.blocks import fork, run_block
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import list_items
from kshape_ls.analysis.python.functions import enter
from kshape_ls.analysis.python.names import bind
from kshape_ls.analysis.values import FALSE, TRUE, UNKNOWN_VALUE, FunctionRef, Instance, ListRef, OneOf, Tensor, Value
from kshape_ls.library.names import MODULES

_TAKING = frozenset(
    {
        *("Exception", "BaseException", "ValueError", "TypeError", "InvalidArgumentError", "OpError", "RuntimeError"),
        *("AttributeError", "ImportError", "IndexError", "LookupError", "ModuleNotFoundError"),
    }
)
_SUPPRESSING = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex", "warns"})


def execute_try(run: Run, unit: Unit, node: ast.Try) -> str | None:
    """``try: ... except ...: ... else: ... finally: ...``."""
    count = len(node.handlers)
    body, handlers = unit.block(0), unit.blocks[1 : 1 + count]
    # Blocks stand in the order of the node's fields: body, handlers, else, finally.
    orelse, final = unit.block(1 + count), unit.block(2 + count)
    takes = any(_takes(handler.type) for handler in node.handlers)

    def attempt() -> str | None:
        signal = _guarded(run, takes, lambda: _until_raised(run, body))
        return signal if signal is not None else run_block(run, orelse)

    def handle(n: int) -> Callable[[], str | None]:
        def handler() -> str | None:
            name = node.handlers[n].name
            if name:
                bind(run, name, UNKNOWN_VALUE)
            return run_block(run, handlers[n])

        return handler

    if not node.handlers or (all(isinstance(u.node, ast.Import | ast.ImportFrom) for u in body) and _imports(body)):
        signal = attempt()
    else:
        signal = fork(run, [attempt, *(handle(n) for n in range(count))])
    last = run_block(run, final)
    return last if last is not None else signal


def _until_raised(run: Run, units: tuple[Unit, ...]) -> str | None:
    """Run statements up to one in which something goes wrong that the handlers take."""
    outer = run.content(RAISED)
    # What only one of several ways writes would hold for all of them if nothing were there before.
    run.write(RAISED, FALSE)
    try:
        for unit in units:
            signal = run.unit_in(unit)
            if signal is not None or run.content(RAISED) == TRUE:
                return signal or "raise"
    finally:
        run.write(RAISED, outer)
    return None


def _imports(body: tuple[Unit, ...]) -> bool:
    """Whether the imports of a ``try`` are all of modules that a Keras user has."""
    names: list[str] = []
    for unit in body:
        if isinstance(unit.node, ast.Import):
            names += [alias.name for alias in unit.node.names]
        elif isinstance(unit.node, ast.ImportFrom):
            names.append(unit.node.module or "")
    return all(name.split(".")[0] in MODULES for name in names)


def execute_with(run: Run, unit: Unit, node: ast.With) -> str | None:
    """``with a as b: ...``."""
    takes = False
    for item in node.items:
        value = run.value(item.context_expr)
        call = item.context_expr
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            takes = takes or name in _SUPPRESSING
        if item.optional_vars is not None:
            assign(run, item.optional_vars, _entered(run, node, value))
    body = unit.block(0)
    signal = _guarded(run, takes, lambda: _until_raised(run, body) if takes else run_block(run, body))
    return None if takes and signal == "raise" else signal


def _entered(run: Run, node: ast.With, value: Value) -> Value:
    """What ``as`` binds: what ``__enter__`` returns, or the first that a ``contextmanager`` yields."""
    if isinstance(value, Instance):
        method, _ = find(run, value.cls, "__enter__")
        if isinstance(method, FunctionRef):
            return enter(run, node, method, Arguments(), value)
        return UNKNOWN_VALUE
    if isinstance(value, ListRef):
        items = list_items(run, value)
        return items[0] if items else UNKNOWN_VALUE
    return UNKNOWN_VALUE if isinstance(value, Tensor | OneOf) else value


def _guarded(run: Run, takes: bool, body: Callable[[], str | None]) -> str | None:
    outer = run.guard
    run.guard = Guard(outer.handled or takes)
    known = HANDLED in run.record.reads
    try:
        return body()
    finally:
        run.guard = outer
        if not known:
            run.record.reads.pop(HANDLED, None)


def _takes(node: ast.expr | None) -> bool:
    if node is None:
        return True
    if isinstance(node, ast.Tuple):
        return any(_takes(part) for part in node.elts)
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else "?"
    return name in _TAKING or not name.endswith(("Error", "Exception", "Interrupt", "Exit", "Warning"))
