"""Clients that ask for problems themselves, and what they are told of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wire import DOCUMENT, URI, Wire, changed, opened, started

WRONG = "import keras\nm = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv1D(3, 3)])\n"
CODE = "rank-mismatch"
PULLS = {
    "textDocument": {
        "diagnostic": {"relatedDocumentSupport": True},
        "publishDiagnostics": {"relatedInformation": True},
    },
    "workspace": {"diagnostics": {"refreshSupport": True}},
}


def asked(identity: int, previous: str | None = None, uri: str = URI) -> dict[str, Any]:
    params = {"textDocument": {"uri": uri}, "previousResultId": previous}
    return {"id": identity, "method": "textDocument/diagnostic", "params": params}


def report(wire: Wire, identity: int, previous: str | None = None, uri: str = URI) -> dict[str, Any]:
    """The answer, before which nothing is published."""
    wire.send(asked(identity, previous, uri))
    while (message := wire.receive()).get("id") != identity:
        assert message.get("method") != "textDocument/publishDiagnostics"
    return message["result"]


def test_problems_are_told_once_and_then_only_if_they_are_others() -> None:
    with started() as wire:
        answer = wire.initialize(capabilities=PULLS)
        assert answer["result"]["capabilities"]["diagnosticProvider"] == {
            "identifier": "kshape-ls",
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        }
        wire.send(opened(WRONG))
        first = report(wire, 1)
        assert (first["kind"], [item["code"] for item in first["items"]]) == ("full", [CODE])
        assert first["items"][0]["relatedInformation"][0]["location"]["uri"] == URI
        known = first["resultId"]
        assert report(wire, 2, known) == {"kind": "unchanged", "resultId": known}
        wire.send(changed(2, 2, 0, "# a comment below\n"))
        assert report(wire, 3, known) == {"kind": "unchanged", "resultId": known}
        wire.send(changed(3, 0, 0, "\n"))
        moved = report(wire, 4, known)
        assert moved["items"][0]["range"]["start"]["line"] == first["items"][0]["range"]["start"]["line"] + 1
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}})
        assert report(wire, 5, moved["resultId"])["items"] == []
        assert wire.leave() == 0


def test_a_question_is_answered_for_the_newest_text() -> None:
    with started() as wire:
        wire.initialize(capabilities=PULLS)
        wire.send(opened(WRONG), asked(1), changed(2, 1, 40, "8, ", end=(1, 46)))
        result = wire.answer(1)["result"]
        assert result["kind"] == "full"
        with_newer = report(wire, 2)
        assert result == with_newer


def test_the_client_is_told_to_ask_again_when_another_file_changes(tmp_path: Path) -> None:
    uri, sizes = (tmp_path / "model.py").as_uri(), tmp_path / "sizes.py"
    sizes.write_text("SIZE = (8, 1)\n")
    text = (
        "import keras\nfrom sizes import SIZE\nm = keras.Sequential([keras.Input(SIZE), keras.layers.Conv1D(3, 3)])\n"
    )
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=tmp_path.as_uri())
        wire.send(opened(text, uri=uri))
        first = report(wire, 1, uri=uri)
        assert first["items"] == []
        sizes.write_text("SIZE = (8, 8, 1)\n")
        changes = [{"uri": sizes.as_uri(), "type": 2}]
        wire.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})
        assert wire.until("workspace/diagnostic/refresh")
        assert [item["code"] for item in report(wire, 2, first["resultId"], uri)["items"]] == [CODE]


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"textDocument": {"diagnostic": {}}},
        {"workspace": {"diagnostics": {"refreshSupport": True}}},
    ],
)
def test_others_have_them_published(capabilities: dict[str, Any]) -> None:
    # One that asks, but can't be told when to ask again, would show what is outdated.
    with started() as wire:
        answer = wire.initialize(capabilities=capabilities)
        assert "diagnosticProvider" not in answer["result"]["capabilities"]
        wire.send(opened(WRONG))
        assert wire.codes() == [(CODE, 1)]


IDLE = """\
import keras
from keras import layers
model = keras.Sequential([
    keras.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Flatten(), layers.Dense(2)
])
x = 1  # kshape: ignore[rank-mismatch]
"""


@pytest.mark.parametrize("way", ["publishDiagnostics", "diagnostic"])
def test_what_could_just_go_is_faded(way: str) -> None:
    with started() as wire:
        wire.initialize(capabilities={"textDocument": {way: {"tagSupport": {"valueSet": [1, 2]}}}})
        wire.send(opened(IDLE))
        told = wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert {item["code"]: item.get("tags") for item in told} == {"needless-flatten": [1], "unused-ignore": [1]}


@pytest.mark.parametrize("tags", [[], [2]])
def test_nothing_is_faded_where_the_client_does_not_know_how(tags: list[int]) -> None:
    with started() as wire:
        wire.initialize(capabilities={"textDocument": {"publishDiagnostics": {"tagSupport": {"valueSet": tags}}}})
        wire.send(opened(IDLE))
        told = wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert [item.get("tags") for item in told] == [None, None]
