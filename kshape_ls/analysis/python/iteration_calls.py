"""Functions over what can be iterated: ``itertools``, ``functools.reduce``, ``filter``, ``sorted`` by a key."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import LIMIT, first_item, item_of, make_list, replace_items, spread
from kshape_ls.analysis.python.truth import truth
from kshape_ls.analysis.values import FALSE, NONE, UNKNOWN_VALUE, Const, ListRef, Stream, Tensor, Tuple, Value

Row = tuple[Value, ...]


def _columns(run: Run, given: Arguments) -> list[Row] | None:
    columns = [spread(run, value) for value in given.args]
    return [c for c in columns if c is not None] if given.exact and None not in columns else None


def _joined(rows: Callable[..., Iterable[Value]]) -> Callable[[Run, ast.AST, Arguments], Value]:
    """A function of ``itertools`` that hands its items on one by one."""

    def handler(run: Run, node: ast.AST, given: Arguments) -> Value:
        columns = _columns(run, given)
        known = None if columns is None or given.named else list(itertools.islice(rows(*columns), LIMIT + 1))
        return make_list(run, run.identity(node), known if known is not None and len(known) <= LIMIT else None)

    return handler


def _pairs(items: Row) -> Iterable[Value]:
    return (Tuple(pair) for pair in itertools.pairwise(items))


def _product(run: Run, node: ast.AST, given: Arguments) -> Value:
    columns = _columns(run, given)
    repeat = given.named.get("repeat", Const(1))
    times = repeat.value if isinstance(repeat, Const) and isinstance(repeat.value, int) else None
    if columns is None or times is None or not 0 <= times <= 8:
        return make_list(run, run.identity(node), None)
    rows = [Tuple(row) for row in itertools.islice(itertools.product(*columns, repeat=times), LIMIT + 1)]
    return make_list(run, run.identity(node), rows if len(rows) <= LIMIT else None)


def _from_iterable(run: Run, node: ast.AST, given: Arguments) -> Value:
    outer = spread(run, given.args[0]) if len(given.args) == 1 else None
    inner = None if outer is None else [spread(run, value) for value in outer]
    known = None if inner is None or None in inner else [item for items in inner for item in items or ()]
    return make_list(run, run.identity(node), known)


def _repeat(run: Run, node: ast.AST, given: Arguments) -> Value:
    value, times = given.get(0, "object"), given.get(1, "times")
    count = times.value if isinstance(times, Const) and isinstance(times.value, int) else None
    known = [value] * max(count, 0) if value is not None and count is not None and count <= LIMIT else None
    return make_list(run, run.identity(node), known)


def _iter(run: Run, node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "")
    if isinstance(first, Stream):
        return replace(first, kind="iterator")
    items = None if first is None or len(given.args) != 1 else spread(run, first)
    return make_list(run, run.identity(node), items)


def _next(run: Run, node: ast.AST, given: Arguments) -> Value:
    """The first item, which is gone after that: only an iterator, held as a list, is asked."""
    first = given.get(0, "")
    # ``next(iter(data))``: nobody has taken anything from it yet.
    fresh = isinstance(node, ast.Call) and bool(node.args) and isinstance(node.args[0], ast.Call)
    if fresh and first is not None and (item := first_item(first)) is not None:
        return item
    items = spread(run, first) if isinstance(first, ListRef) else None
    if items is None or not isinstance(first, ListRef):
        return item_of(first) if isinstance(first, Stream | Tensor) else UNKNOWN_VALUE
    if not items:
        return given.get(1, "default") or UNKNOWN_VALUE
    replace_items(run, first, items[1:])
    return items[0]


def _reduce(run: Run, node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[1]) if len(given.args) in (2, 3) and given.exact else None
    if items is None:
        return UNKNOWN_VALUE
    start = given.args[2:] or items[:1]
    if not start:
        return UNKNOWN_VALUE
    result = start[0]
    for n, item in enumerate(items if len(given.args) == 3 else items[1:]):
        with_path = run.path
        run.path = run.world.path(with_path, ("reduce", run.unit.token, run.ordinal(node), n))
        try:
            result = run.call(node, given.args[0], Arguments((result, item)))
        finally:
            run.path = with_path
    return result


def _filter(run: Run, node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[1]) if len(given.args) == 2 and given.exact else None
    kept: list[Value] | None = []
    for item in items or ():
        asked = item if given.args[0] == NONE else run.call(node, given.args[0], Arguments((item,)))
        held = truth(run, asked)
        kept = None if kept is None or held is None else [*kept, item] if held else kept
    return make_list(run, run.identity(node), None if items is None else kept)


def ordered(run: Run, node: ast.AST, items: Row, given: Arguments) -> list[Value] | None:
    """The items in the order of ``sorted(items, key=..., reverse=...)``; ``None`` where that can't be told."""
    key, backwards = given.named.get("key", NONE), truth(run, given.named.get("reverse", FALSE))
    keys = [item if key == NONE else run.call(node, key, Arguments((item,))) for item in items]
    plain = [_as_python(value) for value in keys]
    if backwards is None or any(value is None for value in plain) or set(given.named) - {"key", "reverse", "default"}:
        return None
    try:
        order = sorted(range(len(items)), key=plain.__getitem__, reverse=backwards)
    except TypeError:
        return None
    return [items[n] for n in order]


def _as_python(value: Value) -> Any:
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Tuple) and value.kind == "tuple":
        # What has no order matters only if all before it is equal; comparing it raises then.
        return tuple(object() if (part := _as_python(item)) is None else part for item in value.items)
    return None


def _sorted(run: Run, node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[0]) if len(given.args) == 1 and given.exact else None
    return make_list(run, run.identity(node), None if items is None else ordered(run, node, items, given))


def _extreme(last: bool) -> Callable[[Run, ast.AST, Arguments], Value]:
    def handler(run: Run, node: ast.AST, given: Arguments) -> Value:
        items = given.args if len(given.args) > 1 else spread(run, given.args[0]) if given.args else None
        if items is None or not given.exact:
            return UNKNOWN_VALUE
        if not items:
            return given.named.get("default", UNKNOWN_VALUE)
        # The first of equals is taken, also by ``max``.
        found = ordered(run, node, tuple(reversed(items)) if last else items, given)
        return UNKNOWN_VALUE if not found else found[-1 if last else 0]

    return handler


HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "builtins.sorted": _sorted,
    "builtins.min": _extreme(last=False),
    "builtins.max": _extreme(last=True),
    "builtins.filter": _filter,
    "builtins.iter": _iter,
    "builtins.next": _next,
    "functools.reduce": _reduce,
    "itertools.chain": _joined(itertools.chain),
    "itertools.chain.from_iterable": _from_iterable,
    "itertools.pairwise": _joined(_pairs),
    "itertools.product": _product,
    "itertools.repeat": _repeat,
}
