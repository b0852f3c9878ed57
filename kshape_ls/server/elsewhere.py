"""Work that waits for another process, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def elsewhere(work: Callable[[], Result]) -> Result:
    """The result of work that raises nothing; the server doesn't wait for it when it leaves."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[Result] = loop.create_future()

    def settle(value: Result) -> None:
        if not result.done():
            result.set_result(value)

    def run() -> None:
        value = work()
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, value)

    threading.Thread(target=run, daemon=True).start()
    return await result
