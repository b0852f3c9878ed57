"""Expressions: from a node of the syntax tree to the value it has here."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.store import Slot
from kshape_ls.analysis.python import attributes, calls, comprehensions, functions, operators, subscripts
from kshape_ls.analysis.python.conditions import decided, undecided
from kshape_ls.analysis.python.containers import dict_items, make_dict, make_list, spread
from kshape_ls.analysis.python.keys import key_of
from kshape_ls.analysis.python.names import bind, lookup
from kshape_ls.analysis.values import NONE, UNKNOWN_VALUE, Const, Slice, Tuple, Value, join

_SHORT = re.compile(r"[^0-9]?[<>^=]?[+-]?0?\d{0,2},?(\.\d)?[a-zA-Z%]?")


def evaluate(run: Run, node: ast.expr) -> Value:
    """The value of an expression. Never raises on a program; what isn't understood is unknown."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                evaluate(run, child)
        return UNKNOWN_VALUE
    return handler(run, node)


def _constant(_run: Run, node: ast.Constant) -> Value:
    return Const(node.value)


def _name(run: Run, node: ast.Name) -> Value:
    return lookup(run, node.id)


def _attribute(run: Run, node: ast.Attribute) -> Value:
    return attributes.attribute(run, evaluate(run, node.value), node.attr, node)


def _call(run: Run, node: ast.Call) -> Value:
    return calls.evaluate_call(run, node)


def _tuple(run: Run, node: ast.Tuple) -> Value:
    items = _items(run, node.elts)
    return UNKNOWN_VALUE if items is None else Tuple(items)


def _list(run: Run, node: ast.List) -> Value:
    items = _items(run, node.elts)
    return make_list(run, run.identity(node), items)


def _items(run: Run, nodes: list[ast.expr]) -> tuple[Value, ...] | None:
    items: list[Value] = []
    known = True
    for node in nodes:
        if isinstance(node, ast.Starred):
            inner = spread(run, evaluate(run, node.value))
            known = known and inner is not None
            items.extend(inner or ())
        else:
            items.append(evaluate(run, node))
    return tuple(items) if known else None


def _dict(run: Run, node: ast.Dict) -> Value:
    entries: list[tuple[object, Value]] | None = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            inner = dict_items(run, evaluate(run, value))
            entries = None if entries is None or inner is None else [*entries, *inner]
            continue
        known = key_of(evaluate(run, key))
        held = evaluate(run, value)
        if known is not None:
            if entries is not None:
                entries.append((known.value, held))
        else:
            entries = None
    return make_dict(run, run.identity(node), entries)


def _set(run: Run, node: ast.Set) -> Value:
    _items(run, node.elts)
    return UNKNOWN_VALUE


def _subscript(run: Run, node: ast.Subscript) -> Value:
    return subscripts.subscript(run, node, evaluate(run, node.value), evaluate(run, node.slice))


def _slice(run: Run, node: ast.Slice) -> Value:
    start, stop, step = (NONE if part is None else evaluate(run, part) for part in (node.lower, node.upper, node.step))
    return Slice(start, stop, step)


def _binary(run: Run, node: ast.BinOp) -> Value:
    return operators.binary(run, node, node.op, evaluate(run, node.left), evaluate(run, node.right))


def _unary(run: Run, node: ast.UnaryOp) -> Value:
    return operators.unary(run, node, node.op, evaluate(run, node.operand))


def _compare(run: Run, node: ast.Compare) -> Value:
    values = [evaluate(run, node.left), *(evaluate(run, c) for c in node.comparators)]
    return operators.compare(run, node, node.ops, values)


def _boolean(run: Run, node: ast.BoolOp) -> Value:
    stops_at = isinstance(node.op, ast.Or)
    possible: list[Value] = []
    open_tests: list[ast.expr] = []
    for part in node.values:
        with undecided(run, *open_tests) if open_tests else nullcontext():
            value = evaluate(run, part)
        last = part is node.values[-1]
        held = None if last else decided(run, part, value)
        if last or held is stops_at:
            possible.append(value)
            break
        if held is None:
            possible.append(value)
            open_tests.append(part)
    return functools.reduce(join, possible)


def _conditional(run: Run, node: ast.IfExp) -> Value:
    held = decided(run, node.test, evaluate(run, node.test))
    if held is not None:
        return evaluate(run, node.body if held else node.orelse)
    values: list[Value] = []
    writes = []
    for part in (node.body, node.orelse):

        def attempt(part: ast.expr = part) -> str | None:
            values.append(evaluate(run, part))
            return None

        with undecided(run, node.test):
            writes.append(run.branch(attempt)[0])
    run.merge(writes)
    return join(values[0], values[1])


def _walrus(run: Run, node: ast.NamedExpr) -> Value:
    value = evaluate(run, node.value)
    bind(run, node.target.id, value)
    return value


def _text(run: Run, node: ast.JoinedStr) -> Value:
    parts: list[str] | None = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text: object = part.value
        else:
            assert isinstance(part, ast.FormattedValue)
            value = evaluate(run, part.value)
            spec = "" if part.format_spec is None else _spec(part.format_spec)
            plain = part.conversion == -1 and spec is not None
            text = _formatted(value.value, spec) if plain and isinstance(value, Const) else None
        parts = None if parts is None or not isinstance(text, str) else [*parts, text]
    return UNKNOWN_VALUE if parts is None else Const("".join(parts))


def _spec(node: ast.expr) -> str | None:
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    # A format may ask for a width of any size.
    known = len(texts) == len(parts) and _SHORT.fullmatch("".join(texts))
    return "".join(texts) if known else None


def _formatted(value: object, spec: str | None) -> str | None:
    try:
        return format(value, spec or "")
    except (TypeError, ValueError):
        return None


def _lambda(run: Run, node: ast.Lambda) -> Value:
    return functions.make_lambda(run, node)


def _comprehension(run: Run, node: Any) -> Value:
    return comprehensions.comprehension(run, node)


def _starred(run: Run, node: ast.Starred) -> Value:
    evaluate(run, node.value)
    return UNKNOWN_VALUE


def _awaited(run: Run, node: ast.Await) -> Value:
    return evaluate(run, node.value)


def _yield(run: Run, node: ast.Yield) -> Value:
    _give(run, (NONE if node.value is None else evaluate(run, node.value),))
    return UNKNOWN_VALUE


def _yield_from(run: Run, node: ast.YieldFrom) -> Value:
    _give(run, spread(run, evaluate(run, node.value)))
    return UNKNOWN_VALUE


def _give(run: Run, items: tuple[Value, ...] | None) -> None:
    slot: Slot = (run.frame.scope, functions.YIELDED)
    before = run.read(slot) or Tuple(())
    both = (*before.items, *items) if isinstance(before, Tuple) and items is not None else None
    run.write(slot, UNKNOWN_VALUE if both is None else Tuple(both))


_HANDLERS: dict[type[ast.expr], Callable[[Run, Any], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Dict: _dict,
    ast.Set: _set,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.NamedExpr: _walrus,
    ast.JoinedStr: _text,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Starred: _starred,
    ast.Await: _awaited,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
