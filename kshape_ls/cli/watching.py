"""Files checked again whenever they, or what they import, change. Looking at their times is enough for that."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence

EVERY = 0.5
"""Seconds between two looks."""

Stamp = tuple[int, int]


def watch(
    find: Callable[[], Sequence[str]], beside: Callable[[], Iterable[str]], check: Callable[[set[str]], None]
) -> None:
    """Call ``check`` with what has come, changed or gone of the files that ``find`` finds, at first all of them.

    Goes on until interrupted. What ``beside`` names besides counts once it has been seen.
    """
    before: dict[str, Stamp] = {}
    while True:
        found, others = set(find()), set(beside())
        # Looked at before they are read: what changes meanwhile is seen the next time.
        now = _stamps(found | others)
        come = {file for file in now if file not in before and file in found}
        different = come | {file for file, stamp in before.items() if now.get(file) != stamp}
        first, before = not before, now
        if different or first:
            check(different)
        time.sleep(EVERY)


def _stamps(files: Iterable[str]) -> dict[str, Stamp]:
    found = {}
    for file in files:
        try:
            status = os.stat(file)
        except OSError:
            continue
        found[file] = status.st_mtime_ns, status.st_size
    return found
