"""Python's collector of lost cycles, kept from going over an analysis again and again while it grows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LOST = 200_000
"""So many objects left over are looked through for cycles."""


@contextmanager
def left_alone() -> Iterator[None]:
    """Within this, nothing is collected; afterwards only if much is left over."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > LOST:
            gc.collect()
        if was_on:
            gc.enable()
