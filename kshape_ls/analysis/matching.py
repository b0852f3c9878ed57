"""``match``: decided on known values, all cases possible otherwise."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.blocks import run_block
from kshape_ls.analysis.names import bind
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.truth import truth
from kshape_ls.analysis.units import Unit
from kshape_ls.analysis.values import UNKNOWN_VALUE, Const, Value


def execute_match(run: Run, unit: Unit, node: ast.Match) -> str | None:
    """``match subject: case ...``."""
    from kshape_ls.analysis.statements import fork

    subject = run.value(node.subject)
    ways: list[Callable[[], str | None]] = []
    for n, case in enumerate(node.cases):
        held = _matches(run, case.pattern, subject)
        if held is not False and case.guard is not None:
            guard = truth(run, run.value(case.guard))
            held = False if guard is False else None if guard is None else held
        if held is False:
            continue

        def way(n: int = n, case: ast.match_case = case, held: bool | None = held) -> str | None:
            _capture(run, case.pattern, subject if held else UNKNOWN_VALUE)
            return run_block(run, unit.block(n))

        ways.append(way)
        if held:
            break
    else:
        ways.append(lambda: None)
    return ways[0]() if len(ways) == 1 else fork(run, ways)


def _matches(run: Run, pattern: ast.pattern, subject: Value) -> bool | None:
    if isinstance(pattern, ast.MatchValue):
        value = run.value(pattern.value)
        return value == subject if isinstance(value, Const) and isinstance(subject, Const) else None
    if isinstance(pattern, ast.MatchSingleton):
        return subject == Const(pattern.value) if isinstance(subject, Const) else None
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else _matches(run, pattern.pattern, subject)
    if isinstance(pattern, ast.MatchOr):
        answers = [_matches(run, p, subject) for p in pattern.patterns]
        return True if True in answers else None if None in answers else False
    return None


def _capture(run: Run, pattern: ast.pattern, subject: Value) -> None:
    for part in ast.walk(pattern):
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if isinstance(name, str):
            bind(run, name, subject if part is pattern else UNKNOWN_VALUE)
