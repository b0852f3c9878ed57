"""Comprehensions: unrolled over what is known, one turn with an unknown item over the rest."""

from __future__ import annotations

import ast
from typing import Any

from kshape_ls.analysis.memo.run import Frame, Run
from kshape_ls.analysis.python.assignment import assign
from kshape_ls.analysis.python.conditions import decided
from kshape_ls.analysis.python.containers import item_of, make_dict, make_list, spread
from kshape_ls.analysis.python.keys import key_of
from kshape_ls.analysis.python.placeholders import refuse_iteration
from kshape_ls.analysis.values import UNKNOWN_VALUE, Value

WORTH = 5_000
"""Turns that one comprehension may cost, those of comprehensions and calls inside included."""


def comprehension(run: Run, node: Any) -> Value:
    """The list, dict, set or generator; a generator is taken for the list of what it yields."""
    results: list[Value | tuple[Value, Value]] = []
    frame = run.frame
    outer = frame.closure
    if frame.local is not None:
        outer = ((frame.scope, frame.local), *outer)
    names = frozenset(n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name))
    path = run.path
    inner_path = run.world.path(path, ("comp", run.unit.token, run.ordinal(node)))
    run.frame = Frame(
        ("f", inner_path),
        frame.module,
        names,
        outer,
        owner=frame.owner,
        receiver=frame.receiver,
        makes=frame.makes,
    )
    try:
        complete = _turn(run, node, 0, results)
    finally:
        run.frame, run.path = frame, path
    if isinstance(node, ast.DictComp):
        entries: list[tuple[object, Value]] | None = []
        for pair in results:
            key, value = pair if isinstance(pair, tuple) else (UNKNOWN_VALUE, UNKNOWN_VALUE)
            known = key_of(key)
            entries = [*entries, (known.value, value)] if entries is not None and known is not None else None
        return make_dict(run, run.identity(node), entries if complete else None)
    items = tuple(r for r in results if not isinstance(r, tuple))
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return make_list(run, run.identity(node), items if complete else None)
    return UNKNOWN_VALUE


def _turn(run: Run, node: Any, depth: int, results: list[Value | tuple[Value, Value]]) -> bool:
    if depth == len(node.generators):
        run.charge(1)
        if isinstance(node, ast.DictComp):
            results.append((run.value(node.key), run.value(node.value)))
        else:
            results.append(run.value(node.elt))
        return True
    generator = node.generators[depth]
    source = run.value(generator.iter)
    refuse_iteration(run, generator.iter, source)
    items = spread(run, source)
    complete = items is not None
    path = run.path
    spent = run.spent
    for n, item in enumerate(items if items is not None else (item_of(source),)):
        if n and items is not None and (run.spent - spent) * len(items) > WORTH * n:
            # At what the turns cost so far, all together cost too much.
            complete = False
            break
        run.path = run.world.path(path, ("turn", run.ordinal(node), depth, n))
        assign(run, generator.target, item)
        held = [decided(run, test, run.value(test)) for test in generator.ifs]
        if False in held:
            continue
        if None in held:
            complete = False
        complete = _turn(run, node, depth + 1, results) and complete
        run.path = path
    run.path = path
    return complete
