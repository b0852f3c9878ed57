"""Work when no input waits: every complete message is read before anything runs, and between two jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Turns:
    """Runs ``job`` again and again on the event loop, as long as it says that there is more to do.

    ``waiting`` says whether input has arrived that nobody has read yet: it goes first.
    """

    def __init__(self, job: Callable[[], bool], waiting: Callable[[], bool]) -> None:
        self._job = job
        self.waiting = waiting
        self._loop = asyncio.get_running_loop()
        self._asked = False

    def ask(self) -> None:
        """There is work; it begins after what the loop already has to do."""
        if not self._asked:
            self._asked = True
            self._loop.call_soon(self._turn)

    def _turn(self) -> None:
        self._asked = False
        if self.waiting() or self._job():
            self.ask()
