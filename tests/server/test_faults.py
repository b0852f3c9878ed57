"""Faults of our own: logged, answered as errors, survived."""

from __future__ import annotations

import asyncio
import io
import logging
from typing import Any

import pytest
from wire import asked, changed, opened, packed, unpacked

from kshape_ls.ide import hover as ide_hover
from kshape_ls.server import refresh
from kshape_ls.server.create import create
from kshape_ls.server.transport.connection import Connection

pytestmark = pytest.mark.asyncio
START = {"id": 0, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
PROGRAM = "import keras\nx = keras.Input((8,))\n"


class Here:
    """The server in this process."""

    def __init__(self) -> None:
        self.written = io.BytesIO()
        self.server = create()
        self.server.protocol.set_writer(self.written)
        self.server.begin(lambda: False)
        self.connection = Connection(self.server)

    async def exchange(self, *messages: dict[str, Any]) -> list[dict[str, Any]]:
        self.written.seek(0)
        self.written.truncate()
        self.connection.data_received(packed(*messages))
        for _ in range(20):
            await asyncio.sleep(0)
        self.written.seek(0)
        return list(iter(lambda: unpacked(self.written), None))


def broken(*_: object, **__: object) -> Any:
    raise RuntimeError("a fault of our own")


async def test_a_handler_that_fails_answers_with_an_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = Here()
    await here.exchange(START, opened(PROGRAM))
    monkeypatch.setattr(ide_hover, "hover", broken)
    (answer,) = await here.exchange(asked(1, 1, 0))
    assert answer["error"]["code"] == -32603
    assert "a fault of our own" in answer["error"]["message"]
    assert "a fault of our own" in caplog.text
    monkeypatch.undo()
    (answer,) = await here.exchange(asked(2, 1, 0))
    assert "(None, 8)" in answer["result"]["contents"]["value"]


async def test_an_analysis_that_fails_clears_the_problems_and_the_next_begins_anew(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = Here()
    await here.exchange(START, opened(PROGRAM))
    monkeypatch.setattr(refresh, "edited", broken)
    told, answer = await here.exchange(changed(2, 0, 0, "#"), asked(1, 1, 0))
    assert (told["params"]["version"], told["params"]["diagnostics"]) == (2, [])
    assert answer["result"] is None
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    monkeypatch.undo()
    _, answer = await here.exchange(changed(3, 0, 0, "", end=(0, 1)), asked(2, 1, 0))
    assert "(None, 8)" in answer["result"]["contents"]["value"]


async def test_a_document_that_is_asked_about_is_analysed_first() -> None:
    here = Here()
    await here.exchange(START)
    other = opened(PROGRAM)
    other["params"]["textDocument"]["uri"] = "file:///project/other.py"
    told = await here.exchange(opened(PROGRAM), other, asked(1, 1, 0))
    assert [message.get("id") or message["params"]["uri"].rpartition("/")[2] for message in told] == [
        "model.py",
        1,
        "other.py",
    ]


async def test_input_that_waits_goes_before_analysis() -> None:
    here = Here()
    await here.exchange(START)
    unread = [packed(changed(2, 0, 0, "#")), packed(changed(3, 0, 0, "#"))]
    here.server.turns.waiting = lambda: bool(unread)
    assert await here.exchange(opened(PROGRAM)) == []
    here.connection.data_received(unread.pop(0))
    assert await here.exchange() == []
    here.connection.data_received(unread.pop(0))
    assert [message["params"]["version"] for message in await here.exchange()] == [3]


async def test_an_analysis_gives_way_and_a_newer_text_takes_it_over() -> None:
    here = Here()
    await here.exchange(START)
    program = PROGRAM + "".join(f"y{n} = keras.layers.Dense({n + 1})(x)\n" for n in range(20))
    asked_whether, loop = 0, asyncio.get_running_loop()

    def waiting() -> bool:
        nonlocal asked_whether
        asked_whether += 1
        if asked_whether == 8:
            loop.call_soon(here.connection.data_received, packed(changed(2, 1, 17, "9", end=(1, 18))))
        return asked_whether == 8

    here.server.turns.waiting = waiting
    told, answer = await here.exchange(opened(program), asked(1, 21, 0))
    assert told["params"]["version"] == 2
    assert answer["error"]["code"] == -32801
    (answer,) = await here.exchange(asked(2, 21, 0))
    assert "(None, 20)" in answer["result"]["contents"]["value"]
    (answer,) = await here.exchange(asked(3, 1, 0))
    assert "(None, 9)" in answer["result"]["contents"]["value"]
