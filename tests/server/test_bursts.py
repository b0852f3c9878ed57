"""What arrives together is read together: one analysis, and no answer about a text that has gone."""

from __future__ import annotations

from wire import DOCUMENT, asked, changed, opened, started

PROGRAM = "import keras\nx = keras.Input((8,))\ny = keras.layers.Dense(4)(x)\n"
LAST_LINE = 3


def test_a_hundred_changes_are_one_analysis() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM))
        assert wire.receive()["params"]["version"] == 1
        typed = "z = keras.layers.Dense(16)(y)" + "#" * 71
        wire.send(*(changed(2 + index, LAST_LINE, index, letter) for index, letter in enumerate(typed)))
        wire.send(asked(1, LAST_LINE, 0))
        told = []
        while (message := wire.receive()).get("id") != 1:
            told.append(message["params"]["version"])
        assert told == [len(typed) + 1]
        assert "(None, 16)" in message["result"]["contents"]["value"]
        assert wire.leave() == 0


def test_a_question_waits_for_the_changes_before_it() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), changed(2, 2, 23, "7", end=(2, 24)), asked(1, 2, 0))
        assert "(None, 7)" in wire.answer(1)["result"]["contents"]["value"]


def test_a_question_about_a_text_that_has_changed_is_refused() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), asked(1, 2, 0), changed(2, 0, 0, "\n"), asked(2, 3, 0))
        assert wire.answer(1)["error"]["code"] == -32801
        assert "(None, 4)" in wire.answer(2)["result"]["contents"]["value"]


def test_a_question_that_is_withdrawn_is_not_worked_on() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), asked(1, 2, 0), {"method": "$/cancelRequest", "params": {"id": 1}}, asked(2, 2, 0))
        assert wire.answer(1)["error"]["code"] == -32800
        assert "(None, 4)" in wire.answer(2)["result"]["contents"]["value"]


def test_every_question_is_answered_before_the_end() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), asked(1, 2, 0), {"id": 2, "method": "shutdown"}, {"method": "exit"})
        assert wire.answer(1)["error"]["code"] == -32800
        assert wire.answer(2)["result"] is None
        assert wire.process.wait(60) == 0


def test_a_document_that_was_closed_knows_nothing() -> None:
    with started() as wire:
        wire.initialize()
        close = {"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}}
        wire.send(opened(PROGRAM), close, asked(1, 2, 0), changed(2, 0, 0, "\n"))
        cleared = wire.receive()
        assert (cleared["method"], cleared["params"]["diagnostics"]) == ("textDocument/publishDiagnostics", [])
        assert wire.receive() == {"jsonrpc": "2.0", "id": 1, "result": None}
        assert wire.leave() == 0
