"""``window/workDoneProgress``: long work that the client shows and can cancel."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException

from kshape_ls.server.server import Server

_numbers = itertools.count(1)


class Progress:
    """One piece of work; silent for clients that show none. ``cancel`` is called when the user wants it to end."""

    def __init__(self, ls: Server, title: str, cancel: Callable[[], None]) -> None:
        self._ls, self._title, self._cancel = ls, title, cancel
        self._token = f"kshape-{next(_numbers)}"
        self._shown = False

    async def begin(self) -> None:
        """Have the client show it."""
        if not get_capability(self._ls.client_capabilities, "window.work_done_progress", False):
            return
        progress = self._ls.work_done_progress
        try:
            await progress.create_async(self._token)
        except JsonRpcException:
            return
        progress.tokens[self._token].add_done_callback(lambda done: self._cancel() if done.cancelled() else None)
        progress.begin(self._token, types.WorkDoneProgressBegin(self._title, cancellable=True))
        self._shown = True

    def report(self, message: str) -> None:
        """What is being done now."""
        if self._shown:
            self._ls.work_done_progress.report(self._token, types.WorkDoneProgressReport(message=message))

    def end(self, message: str) -> None:
        """It is over."""
        if self._shown:
            self._shown = False
            self._ls.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=message))
            del self._ls.work_done_progress.tokens[self._token]
