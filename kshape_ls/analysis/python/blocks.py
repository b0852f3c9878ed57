"""Statements in order, and in ways of which one happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.python.functions import RETURNED
from kshape_ls.analysis.values import ABSENT, Value, join


def run_block(run: Run, units: tuple[Unit, ...]) -> str | None:
    """Run statements up to one that leaves, and tell how it left."""
    for unit in units:
        signal = run.unit_in(unit)
        if signal is not None:
            return signal
    return None


def fork(run: Run, ways: list[Callable[[], str | None]]) -> str | None:
    """Run each way as one that may happen, and go on with what all that don't leave agree on."""
    stay: list[dict[Slot, Content]] = []
    left: list[tuple[str, dict[Slot, Content]]] = []
    for way in ways:
        writes, signal = run.branch(way)
        if signal is None:
            stay.append(writes)
        else:
            left.append((signal, writes))
            if signal in ("break", "continue"):
                run.record.leave_by((writes,))
    slot: Slot = (run.frame.scope, RETURNED)
    returned = [cast("Value", w[slot]) for _, w in left if w.get(slot, ABSENT) is not ABSENT]
    returned += [cast("Value", w[slot]) for w in stay if w.get(slot, ABSENT) is not ABSENT]
    if not stay:
        signals = {signal for signal, _ in left}
        run.merge([writes for signal, writes in left if signal != "raise"] or [left[0][1]])
        signals = signals - {"raise"} or signals
        return signals.pop() if len(signals) == 1 else "return" if "return" in signals else "break"
    run.merge(stay)
    if returned:
        value = returned[0]
        for other in returned[1:]:
            value = join(value, other)
        run.write(slot, value)
    return None
