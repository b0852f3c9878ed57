"""What the server tells of itself: a report, a trace, a log, its state."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from wire import COMMAND, URI, Wire, asked, changed, opened, started

import kshape_ls

WRONG = "import keras\nm = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv1D(3, 3)])\n"


def command(wire: Wire, name: str, *arguments: Any) -> dict[str, Any]:
    wire.send({"id": 99, "method": "workspace/executeCommand", "params": {"command": name, "arguments": arguments}})
    return wire.answer(99)


def test_a_report_for_bugs(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\nignore = ["huge-dense"]\ninterpreter = "bin/evil"\n')
    uri = (tmp_path / "model.py").as_uri()
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri(), clientInfo={"name": "ed", "version": "7"})
        wire.send(opened("import nowhere_to_be_found\n" + WRONG + "x = (\n", uri=uri))
        text = command(wire, "kshape.health", {"uri": uri})["result"]["text"]
        for told in (
            f"# kshape-ls {kshape_ls.__version__}\n",
            f"- Python: {sys.version.split()[0]} ({sys.executable})",
            "- name: ed 7",
            "- positions: utf-16",
            "- diagnostics: published",
            "- trusted: no",
            f"- folders: {tmp_path}",
            "- open: 1 (0 of them notebooks)",
            "- ignore: ('huge-dense',)",
            "- interpreter: not stated",
            "- hints.max-length: 60",
            f"- address: {uri}",
            "- not parsed: line 4: ",
            "- import: nowhere_to_be_found",
        ):
            assert told in text, text
        wire.send({"method": "kshape/trust", "params": {"trusted": True}})
        text = command(wire, "kshape.health", {"uri": uri})["result"]["text"]
        assert "- trusted: yes" in text
        assert "- interpreter: 'bin/evil'" in text
        wire.send({"method": "kshape/trust", "params": {"trusted": False}})
        assert "- interpreter: not stated" in command(wire, "kshape.health", {"uri": uri})["result"]["text"]
        assert "This file" not in command(wire, "kshape.health")["result"]["text"]
        assert "This file" not in command(wire, "kshape.health", {})["result"]["text"]
        assert wire.leave() == 0


@pytest.mark.parametrize("argument", [7, {"no": 7}, [None]])
def test_an_argument_that_makes_no_sense_is_refused(argument: Any) -> None:
    with started() as wire:
        wire.initialize()
        assert command(wire, "kshape.fixAll", argument)["error"]["code"] == -32602
        assert command(wire, "kshape.madeUp", argument)["error"]["code"] == -32602
        assert wire.leave() == 0


def test_trust_may_be_stated_at_the_start(tmp_path: Path) -> None:
    with started() as wire:
        wire.initialize(initializationOptions={"trusted": True})
        assert "- trusted: yes" in command(wire, "kshape.health")["result"]["text"]
        wire.send({"id": 1, "method": "kshape/trust", "params": {}})
        assert wire.answer(1)["error"]["code"] == -32602


@pytest.mark.parametrize("value", ["off", "messages", "verbose"])
def test_a_trace_tells_what_was_done(value: str) -> None:
    with started() as wire:
        wire.initialize(trace=value)
        wire.send(opened(WRONG), asked(1, 1, 0))
        told = traced(wire)
        if value == "off":
            assert told == []
            wire.send(
                {"method": "$/setTrace", "params": {"value": "messages"}}, changed(2, 2, 0, "x = 1"), asked(1, 1, 0)
            )
            told = traced(wire)
            assert "1 of 3 statements" in told[0]["message"]
        else:
            assert told[0]["message"].startswith(f"{URI}: 2 of 2 statements in ")
            assert ("rank-mismatch" in told[0].get("verbose", "")) is (value == "verbose")
        assert len(told) == 1


def traced(wire: Wire) -> list[dict[str, Any]]:
    told = []
    while (message := wire.receive()).get("id") != 1:
        told += [message["params"]] if message.get("method") == "$/logTrace" else []
    return told


def test_a_client_that_shows_it_is_told_the_state() -> None:
    with started() as wire:
        wire.initialize(capabilities={"experimental": {"kshape": {"status": True}}})
        wire.send(opened(WRONG))
        told = [wire.until("kshape/status")["params"] for _ in range(2)]
        assert told == [
            {"state": "analysing", "message": "model.py", "worker": ""},
            {"state": "ready", "message": "1 error", "worker": ""},
        ]
        wire.send(changed(2, 1, 0, "#"))
        assert wire.until("kshape/status")["params"]["message"] == "no problems"


@pytest.mark.parametrize("experimental", [None, 3, {"kshape": 3}, {"kshape": {"status": False}}, {"other": True}])
def test_others_are_not(experimental: Any) -> None:
    with started() as wire:
        wire.initialize(capabilities={"experimental": experimental})
        wire.send(opened(WRONG), asked(1, 1, 0))
        while (message := wire.receive()).get("id") != 1:
            assert message["method"] != "kshape/status"


@pytest.mark.parametrize("arguments", [["serve", "--log-file"], ["--log-file"]])
def test_a_log_file_holds_what_is_said(tmp_path: Path, arguments: list[str]) -> None:
    log = tmp_path / "log"
    with started(*COMMAND[:3], *arguments, str(log)) as wire:
        wire.initialize()
        wire.send(opened(WRONG), {"id": 5, "method": "textDocument/madeUp"}, asked(1, 1, 0))
        wire.answer(1)
        assert wire.leave() == 0
    text = log.read_text(encoding="utf-8")
    assert "rank-mismatch" in text
    assert "textDocument/madeUp" in text


def test_a_log_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    command = [*COMMAND[:3], "serve", "--log-file", str(tmp_path / "no" / "log")]
    done = subprocess.run(command, input=b"", capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("kshape-ls: can't write the log ")


WITH_FIX = "import keras\nx = 'ä𝔘'; m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(output_dim=3)])\n"


def test_all_that_is_certain_is_fixed_by_a_command() -> None:
    with started() as wire:
        wire.initialize(capabilities={"workspace": {"workspaceEdit": {"documentChanges": True}}})
        params = {"command": "kshape.fixAll", "arguments": [{"uri": URI}]}
        wire.send(opened(WITH_FIX), {"id": 1, "method": "workspace/executeCommand", "params": params})
        asked_for = wire.until("workspace/applyEdit")
        (change,) = asked_for["params"]["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 1}
        assert "units" in json.dumps(change["edits"])
        wire.reply(asked_for, {"applied": True})
        assert wire.answer(1)["result"] == {"applied": True, "reason": ""}
        wire.send({"id": 2, "method": "workspace/executeCommand", "params": params})
        wire.reply(wire.until("workspace/applyEdit"), {"applied": False, "failureReason": "read only"})
        assert wire.answer(2)["result"] == {"applied": False, "reason": "read only"}
        wire.send(changed(2, 0, 0, "", end=(2, 0)))
        assert command(wire, "kshape.fixAll", {"uri": URI})["result"]["applied"] is False
        assert command(wire, "kshape.fixAll", {"uri": "file:///no.py"})["result"]["applied"] is False
        assert wire.leave() == 0
