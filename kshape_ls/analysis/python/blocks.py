"""Statements in order."""

from __future__ import annotations

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.units import Unit


def run_block(run: Run, units: tuple[Unit, ...]) -> str | None:
    """Run statements up to one that leaves, and tell how it left."""
    for unit in units:
        signal = run.unit_in(unit)
        if signal is not None:
            return signal
    return None
