"""What no client should do, and some do: an answer or an error each time, and the server lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from wire import DOCUMENT, URI, Wire, asked, changed, opened, packed, started

PROGRAM = "import keras\nx = keras.Input((8,))\ny = keras.layers.Dense(4)(x)\n"


def alive(wire: Wire) -> bool:
    """Whether the server still knows what the text says."""
    wire.send(asked(1000, 2, 0))
    told = wire.answer(1000)
    return "(None, 4)" in str(told.get("result"))


def test_nothing_is_answered_before_the_start() -> None:
    with started() as wire:
        wire.send(opened(PROGRAM), asked(1, 0, 0), {"id": 2, "method": "kshape/madeUp"}, {"method": "initialized"})
        assert wire.answer(1)["error"]["code"] == -32002
        assert wire.answer(2)["error"]["code"] == -32002
        wire.initialize()
        wire.send(opened(PROGRAM))
        assert alive(wire)
        wire.send({"id": 3, "method": "initialize", "params": {"processId": None, "capabilities": {}}})
        assert wire.answer(3)["error"]["code"] == -32600
        assert alive(wire)
        assert wire.leave() == 0


def test_nothing_is_answered_after_the_end() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), {"id": 1, "method": "shutdown"})
        assert wire.answer(1)["result"] is None
        wire.send(asked(2, 0, 0), {"id": 3, "method": "shutdown"}, changed(2, 0, 0, "x"))
        assert wire.answer(2)["error"]["code"] == -32600
        assert wire.answer(3)["error"]["code"] == -32600
        wire.send({"method": "exit"})
        assert wire.process.wait(60) == 0


def test_what_is_not_json_is_answered_so() -> None:
    with started() as wire:
        wire.initialize()
        wire.send_bytes(b"Content-Length: 5\r\n\r\n{oops")
        assert wire.receive()["error"]["code"] == -32700
        wire.send(opened(PROGRAM))
        assert alive(wire)


STRAY: list[dict[str, Any]] = [
    changed(2, 0, 0, "x"),
    {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///never.py"}}},
    {"method": "textDocument/didSave", "params": {"textDocument": DOCUMENT}},
    {"method": "$/progress", "params": {"token": 1, "value": None}},
    {"method": "$/madeUp", "params": {}},
    {"method": "window/workDoneProgress/cancel", "params": {"token": "unknown"}},
    {"method": "workspace/didChangeConfiguration", "params": {"settings": [1, 2]}},
    {"method": "workspace/didChangeConfiguration", "params": {}},
    {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "", "type": 1}]}},
    {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "http://a/b.py", "type": 3}]}},
    {
        "method": "workspace/didChangeWorkspaceFolders",
        "params": {"event": {"added": [], "removed": [{"uri": "file:///no", "name": "no"}]}},
    },
    {"method": "$/setTrace", "params": {"value": "loud"}},
    {"method": "kshape/trust", "params": {"trusted": "certainly"}},
    {"method": "kshape/trust", "params": [1]},
    {"method": "workspace/executeCommand", "params": {"command": "kshape.health"}},
]


def test_notifications_that_make_no_sense() -> None:
    with started() as wire:
        wire.initialize()
        for stray in STRAY:
            wire.send(stray, opened(PROGRAM))
            assert alive(wire), stray
            wire.send({"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}})
        assert wire.leave() == 0


NOWHERE = [(0, 10**6), (10**6, 0), (2**31 - 1, 2**31 - 1), (3, 0)]
EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 2**31 - 1, "character": 2**31 - 1}}
BACKWARDS = {"start": {"line": 3, "character": 5}, "end": {"line": 0, "character": 0}}


def requests_about(place: dict[str, int]) -> list[tuple[str, dict[str, Any]]]:
    """Every request about a place or a stretch of a document that the server may answer."""
    at = {"textDocument": DOCUMENT, "position": place}
    stretch = {"start": place, "end": place}
    found: list[tuple[str, dict[str, Any]]] = [
        (f"textDocument/{name}", at)
        for name in ("hover", "definition", "documentHighlight", "completion", "prepareCallHierarchy", "typeDefinition")
    ]
    found.append(("textDocument/references", {**at, "context": {"includeDeclaration": True}}))
    for range_ in (stretch, EVERYWHERE, BACKWARDS):
        found.append(("textDocument/inlayHint", {"textDocument": DOCUMENT, "range": range_}))
        found.append(
            ("textDocument/codeAction", {"textDocument": DOCUMENT, "range": range_, "context": {"diagnostics": []}})
        )
    return found


def test_places_that_do_not_exist() -> None:
    with started() as wire:
        wire.initialize()
        for where in NOWHERE:
            wire.send(opened(PROGRAM))
            place = {"line": where[0], "character": where[1]}
            for number, (method, params) in enumerate(requests_about(place), start=1):
                wire.send({"id": number, "method": method, "params": params})
                answer = wire.answer(number)
                assert "result" in answer or answer["error"]["code"] == -32601, (method, answer)
            assert alive(wire)
            wire.send(changed(2, *where, "\nz = 1", end=(2**31 - 1, 7)), asked(500, 0, 0))
            assert "error" not in wire.answer(500)


def test_versions_out_of_order_are_taken_as_they_come() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM, version=5), changed(3, 2, 23, "7", end=(2, 24)), changed(-1, 2, 23, "9", end=(2, 24)))
        wire.send(asked(1, 2, 0))
        assert "(None, 9)" in str(wire.answer(1)["result"])


def test_a_document_opened_twice_is_the_second_one() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened("x = 1\n"), opened(PROGRAM))
        assert alive(wire)
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}})
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}}, asked(2, 0, 0))
        assert wire.answer(2)["result"] is None


def test_requests_with_odd_numbers() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM))
        for identity in ("a", "", 0, -3, "1000000000000000000000", None, 1.5, {"a": 1}):
            wire.send({**asked(1, 2, 0), "id": identity})
            assert alive(wire), identity


def test_thousands_of_open_files() -> None:
    count = 2000
    uris = [f"file:///project/model_{number}.py" for number in range(count)]
    with started() as wire:
        wire.initialize()
        wire.send(*(opened(PROGRAM, uri=uri) for uri in uris))
        last = {"textDocument": {"uri": uris[0]}, "position": {"line": 2, "character": 0}}
        wire.send({"id": 1, "method": "textDocument/hover", "params": last})
        told = 0
        while (message := wire.receive()).get("id") != 1:
            told += message["method"] == "textDocument/publishDiagnostics"
        assert "(None, 4)" in str(message["result"])
        while told < count:
            told += wire.receive()["method"] == "textDocument/publishDiagnostics"
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": uris[7]}}}, opened(PROGRAM))
        assert alive(wire)
        assert wire.leave() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_without_a_traceback(sent: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kshape_ls"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wire = Wire(process)
        wire.initialize()
        os.kill(process.pid, sent)
        process.wait(60)
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_a_client_that_vanishes_in_the_middle_of_a_message() -> None:
    with started() as wire:
        wire.initialize()
        wire.send_bytes(packed(opened(PROGRAM))[:-20])
        wire.input.close()
        assert wire.process.wait(60) == 1


def test_a_client_that_reads_nothing_holds_nobody_up_for_ever() -> None:
    with started() as wire:
        wire.initialize()
        many = [opened(PROGRAM + f"# {number}\n" * 50, uri=f"file:///{number}.py") for number in range(200)]
        wire.send(*many)
        time.sleep(0.5)
        wire.send({"id": 1, "method": "shutdown"}, {"method": "exit"})
        assert wire.answer(1)["result"] is None
        assert wire.process.wait(60) == 0


def test_a_request_that_asks_too_much_at_once() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM), *(asked(number, 2, 0) for number in range(2000)))
        answered = [wire.answer(number) for number in range(2000)]
        assert all("(None, 4)" in str(answer["result"]) for answer in answered)
        assert URI
