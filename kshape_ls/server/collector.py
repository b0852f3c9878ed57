"""Python's collector of lost cycles, kept away from what an open document is made of."""

from __future__ import annotations

import asyncio
import gc

QUIET = 1.0
"""Seconds after a document was closed."""
PATIENCE = 30.0
"""Seconds after which it looks for cycles again though no document was opened."""


def hold() -> None:
    """Until the first document is analysed there is nothing to collect, but modules to import, which are looked at."""
    gc.disable()
    asyncio.get_running_loop().call_later(PATIENCE, gc.enable)


def settle() -> None:
    """What there is now stays for long: an edit shall not pay for looking through it."""
    gc.freeze()
    gc.enable()


def let_go() -> None:
    """A document was closed: what it held in cycles is given back soon."""
    gc.unfreeze()
    asyncio.get_running_loop().call_later(QUIET, _collect)


def _collect() -> None:
    gc.collect()
    gc.freeze()
