"""Loops: unrolled over what is known and small, a fixed point over the rest."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from kshape_ls.analysis.layers.library import LAYER
from kshape_ls.analysis.memo.run import NOWHERE, Run, joined
from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.python.assignment import assign
from kshape_ls.analysis.python.blocks import run_block
from kshape_ls.analysis.python.conditions import decided
from kshape_ls.analysis.python.containers import first_item, item_of, spread
from kshape_ls.analysis.python.functions import RETURNED
from kshape_ls.analysis.python.placeholders import refuse_iteration
from kshape_ls.analysis.python.record_types import members
from kshape_ls.analysis.values import ABSENT, UNKNOWN_VALUE, ClassRef, RangeOf, Stream

WORTH = 1_500
"""Statements that unrolling one loop may cost; if its turns so far tell that it costs more, its length is unknown."""

WORTH_OF_LAYERS = 5_000
"""As ``WORTH``, for a loop that makes layers: these are what a program is read for."""

TURNS = 1_000
"""Turns of a ``while`` with a known condition."""


TOO_LONG = "a loop that makes layers is too long to follow"


class Turn(NamedTuple):
    """How a turn was left, whether it may have been left earlier, and whether it made layers."""

    signal: str | None
    doubted: bool
    makes: bool


def execute_for(run: Run, unit: Unit, node: ast.For) -> str | None:
    """``for target in iter: ... else: ...``."""
    source = run.value(node.iter)
    refuse_iteration(run, node.iter, source)
    items = members(run, source) if isinstance(source, ClassRef) else spread(run, source)
    if items is None:
        told = run.give_up if isinstance(source, RangeOf) else None
        # An iterator that is held may have given its first item away.
        fresh = isinstance(node.iter, ast.Call) or (isinstance(source, Stream) and source.kind == "dataset")
        first = first_item(source) if fresh else None
        opening = None if first is None else partial(assign, run, node.target, first)
        return _unknown(run, unit, lambda: assign(run, node.target, item_of(source)), told, opening)
    path, spent = run.path, run.spent
    for n, item in enumerate(items):
        signal, _, makes = _turn(run, unit, ("loop", unit.token, n), partial(assign, run, node.target, item))
        if signal == "break":
            break
        if signal in ("return", "raise"):
            run.path = path
            return signal
        if (run.spent - spent) * len(items) > (WORTH_OF_LAYERS if makes else WORTH) * (n + 1):
            if makes:
                run.give_up(TOO_LONG)
            return _unknown(run, unit, lambda: assign(run, node.target, item_of(source)))
    else:
        return run_block(run, unit.block(1))
    return None


def execute_while(run: Run, unit: Unit, node: ast.While) -> str | None:
    """``while test: ... else: ...``."""
    if isinstance(node.test, ast.Constant):
        if not node.test.value:
            return run_block(run, unit.block(1))
        if not any(isinstance(inner.node, ast.Break) for inner in unit.walk()):
            return _unknown(run, unit, lambda: None)
    spent = run.spent
    for n in range(TURNS):
        path = run.path
        run.path = run.world.path(path, ("loop", unit.token, n))
        held = decided(run, node.test, run.value(node.test))
        run.path = path
        if held is False:
            return run_block(run, unit.block(1))
        if held is None or run.spent - spent > WORTH:
            break
        signal, doubted, _ = _turn(run, unit, ("loop", unit.token, n), lambda: None)
        if signal == "break":
            return None
        if doubted and isinstance(node.test, ast.Constant):
            break
        if signal in ("return", "raise"):
            return signal
    return _unknown(run, unit, lambda: run.value(node.test) and None)


def _turn(run: Run, unit: Unit, key: tuple[object, ...], begin: Callable[[], object]) -> Turn:
    """Run a turn; the ways out of the body that may have been taken are joined with its end."""
    path = run.path
    run.path = run.world.path(path, key)
    outer, run.record.ways = run.record.ways, []

    def turn() -> str | None:
        begin()
        return run_block(run, unit.block(0))

    try:
        before, signal = run.changes(turn)
    finally:
        run.path = path
        possible, run.record.ways = run.record.ways, outer
    for way in possible:
        for slot, earlier in before.items():
            other = way.get(slot, earlier)
            other = run.world.before(slot) if other is NOWHERE else other
            run.write(slot, joined([run.peek(slot), other]))
    makes = any(key == LAYER for _, key in before)
    return Turn(None if signal == "continue" else signal, bool(possible), makes)


def _leaves_early(unit: Unit) -> bool:
    return any(isinstance(u.node, ast.Break | ast.Continue) for u in unit.walk())


def _unknown(
    run: Run,
    unit: Unit,
    begin: Callable[[], object],
    tell: Callable[[str], None] | None = None,
    opening: Callable[[], object] | None = None,
) -> str | None:
    """A loop that runs any number of times: what its turns agree on, found in two turns, the rest unknown.

    One whose first turn is known to begin in its own way, by ``opening``, takes that turn before.
    """
    changed: dict[Slot, Content] = {}
    for n in (0, 1) if opening is None else (-1, 0, 1):

        def turn(n: int = n) -> str | None:
            start = opening if opening is not None and n < 0 else begin
            signal, _, makes = _turn(run, unit, ("loop", unit.token, "any", n), start)
            if makes and tell is not None:
                tell(TOO_LONG)
            return signal

        run.opening += n < 0
        try:
            writes, signal = run.branch(turn)
        finally:
            run.opening -= n < 0
        if signal in ("return", "raise") and not changed and n <= 0:
            # The first turn leaves for good; the loop may also not run at all.
            _keep_return(run, writes)
            return None
        again: dict[Slot, Content] = {}
        for slot, value in writes.items():
            now = run.content(slot)
            merged = value if now is ABSENT else joined([now, value])
            if merged != now:
                again[slot] = merged if n < 1 else UNKNOWN_VALUE
        if not again and n >= 0:
            break
        changed.update(again)
        for slot, value in again.items():
            run.write(slot, value)
    return run_block(run, unit.block(1)) if not _leaves_early(unit) else None


def _keep_return(run: Run, writes: dict[Slot, Content]) -> None:
    slot: Slot = (run.frame.scope, RETURNED)
    if slot in writes:
        earlier = run.content(slot)
        run.write(slot, writes[slot] if earlier is ABSENT else joined([earlier, writes[slot]]))
