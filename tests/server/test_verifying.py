"""``kshape.verify`` as an editor has it, with a Keras that starts at once, and with the real one."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_python import fake_python
from wire import URI, Wire, changed, opened, started

PROGRESS = {"window": {"workDoneProgress": True}, "experimental": {"kshape": {"status": True}}}
PROGRAM = """\
import keras
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4), keras.layers.Flatten()])
other = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="made of shell scripts and signals")


@pytest.fixture
def python(tmp_path: Path) -> Path:
    return fake_python(tmp_path)


@contextmanager
def served(python: Path | None, text: str = PROGRAM, capabilities: Any = PROGRESS, **options: Any) -> Iterator[Wire]:
    with started() as wire:
        settings = options if python is None else {"interpreter": str(python), **options}
        wire.initialize(capabilities=capabilities, initializationOptions=settings)
        wire.send(opened(text))
        wire.until("textDocument/publishDiagnostics")
        yield wire


def ask(wire: Wire, identity: int = 7, **argument: Any) -> None:
    params = {"command": "kshape.verify", "arguments": [{"uri": URI, **argument}]}
    wire.send({"id": identity, "method": "workspace/executeCommand", "params": params})


def heard(wire: Wire, identity: int = 7) -> tuple[Any, list[dict[str, Any]]]:
    """The answer, and all that came before it; requests of the server are granted."""
    before: list[dict[str, Any]] = []
    while True:
        message = wire.receive()
        if message.get("id") == identity and "method" not in message:
            assert "error" not in message, message
            return message["result"], before
        if "id" in message:
            wire.reply(message)
        before.append(message)


def published(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = [m["params"]["diagnostics"] for m in messages if m.get("method") == "textDocument/publishDiagnostics"]
    return [each for each in told[-1] if each["source"] == "kshape (Keras)"] if told else []


def hover(wire: Wire, line: int, character: int) -> str:
    params = {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}
    wire.send({"id": 99, "method": "textDocument/hover", "params": params})
    return json.dumps(wire.answer(99)["result"], ensure_ascii=False)


def test_a_run_with_progress_marks_and_disagreements(python):
    with served(python) as wire:
        ask(wire)
        told, before = heard(wire)
        # The fake gives every layer's input back: Dense differs, and Flatten agrees with what came before it.
        assert [model["name"] for model in told["models"]] == ["model", "other"]
        assert [node["verdict"] for node in told["models"][0]["nodes"]] == ["agreed", "differs", "differs"]
        assert told["message"].startswith("Keras 3.0.0 disagrees in")
        kinds = [m["params"]["value"]["kind"] for m in before if m.get("method") == "$/progress"]
        assert kinds[0] == "begin"
        assert kinds[-1] == "end"
        assert "report" in kinds
        states = [m["params"]["state"] for m in before if m.get("method") == "kshape/status"]
        assert "verifying" in states
        assert states[-1] == "ready"
        found = published(before)
        assert {each["code"] for each in found} == {"keras-differs"}
        assert "Dense gives (None, 8) in Keras 3.0.0, (None, 4) here" in found[0]["message"]
        assert found[0]["severity"] == 2
        assert "✓ Keras 3.0.0" in hover(wire, 1, PROGRAM.split("\n")[1].index("Input") + 2)
        # An edit takes it all back.
        wire.send(changed(2, 3, 0, "x = 1\n"))
        assert wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"] == []
        assert "✓" not in hover(wire, 1, PROGRAM.split("\n")[1].index("Input") + 2)


def test_one_model_by_name_or_position(python):
    with served(python) as wire:
        ask(wire, model="other")
        assert [model["name"] for model in heard(wire)[0]["models"]] == ["other"]
        ask(wire, 8, position={"line": 1, "character": 10})
        assert [model["name"] for model in heard(wire, 8)[0]["models"]] == ["model"]


def test_a_client_without_progress_gets_the_answer_and_the_problems(python):
    with served(python, capabilities={}) as wire:
        ask(wire)
        told, before = heard(wire)
        assert told["models"]
        assert published(before)
        assert not any(message.get("method") == "$/progress" for message in before)


@pytest.mark.parametrize(
    ("trouble", "word"), [("broken", "RuntimeError: the wheel is broken"), ("exits", "SystemExit"), ("old", "3.0.0")]
)
def test_a_keras_that_fails_is_one_message_and_the_server_answers_on(python, trouble, word):
    (python.parent / "trouble").write_text(trouble)
    with served(python) as wire:
        ask(wire)
        told, before = heard(wire)
        assert word in told["message"]
        said = [m["params"]["message"] for m in before if m.get("method") == "window/showMessage"]
        assert len(said) == 1
        assert word in said[0]
        assert not published(before)
        assert "(None, 4)" in hover(wire, 1, PROGRAM.split("\n")[1].index("Dense") + 2)


def test_a_hanging_import_is_cancelled_and_hovers_are_answered_meanwhile(python):
    (python.parent / "trouble").write_text("hangs")
    with served(python) as wire:
        ask(wire)
        request = wire.until("window/workDoneProgress/create")
        wire.reply(request)
        wire.until("$/progress")
        assert "(None, 4)" in hover(wire, 1, PROGRAM.split("\n")[1].index("Dense") + 2)
        wire.send({"method": "window/workDoneProgress/cancel", "params": {"token": request["params"]["token"]}})
        told, _ = heard(wire)
        assert "cancelled" in told["message"]


def test_a_text_that_changes_meanwhile_makes_the_answer_outdated(python):
    with served(python, PROGRAM.replace("Flatten", "Sleeping"), capabilities={}) as wire:
        ask(wire)
        wire.send(changed(2, 3, 0, "x = 1\n"))
        wire.send({"method": "$/cancelRequest", "params": {"id": 7}})
        assert "(None, 4)" in hover(wire, 1, PROGRAM.split("\n")[1].index("Dense") + 2)


def test_a_save_verifies_where_that_is_wanted(python):
    with served(python, verify={"on": "save"}) as wire:
        wire.send({"method": "textDocument/didSave", "params": {"textDocument": {"uri": URI}}})
        wire.reply(wire.until("window/workDoneProgress/create"))
        told = wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert {each["source"] for each in told} == {"kshape (Keras)"}


def test_a_pause_verifies_where_that_is_wanted(python):
    with served(python, capabilities={}, verify={"on": "idle"}) as wire:
        told = wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert {each["source"] for each in told} == {"kshape (Keras)"}


def test_what_the_workspace_brings_is_started_only_when_it_is_trusted(python, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    own = tmp_path / "project" / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.symlink_to(python)
    folders = [{"uri": (tmp_path / "project").as_uri(), "name": "project"}]
    uri = (tmp_path / "project" / "model.py").as_uri()
    with started(sys.executable, "-m", "kshape_ls", "serve") as wire:
        wire.initialize(workspaceFolders=folders)
        wire.send(opened(PROGRAM, uri=uri))
        wire.until("textDocument/publishDiagnostics")
        ask(wire, uri=uri)
        told, _ = heard(wire)
        assert "isn't started until you trust the workspace" in told["message"]
        wire.send({"method": "kshape/trust", "params": {"trusted": True}})
        ask(wire, 8, uri=uri)
        assert heard(wire, 8)[0]["models"][0]["keras"] == "3.0.0"


def worker_of(wire: Wire) -> int:
    """The server's child, once there is one."""
    for _ in range(400):
        children = Path(f"/proc/{wire.process.pid}/task").glob("*/children")
        found = [int(child) for file in children for child in file.read_text().split()]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no worker was started")


def gone(pid: int) -> bool:
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux tells them")


def asking(wire: Wire) -> dict[str, Any]:
    """Ask, and wait until the worker is at it; the request for progress."""
    ask(wire)
    request = wire.until("window/workDoneProgress/create")
    wire.reply(request)
    wire.until("$/progress")
    return request


@on_linux
def test_a_worker_that_is_killed_is_one_message_and_is_replaced(python):
    (python.parent / "trouble").write_text("slow")
    with served(python) as wire:
        asking(wire)
        pid = worker_of(wire)
        time.sleep(1)
        os.kill(pid, signal.SIGKILL)
        told, _ = heard(wire)
        assert "ended by SIGKILL" in told["message"]
        assert gone(pid)
        assert "(None, 4)" in hover(wire, 1, PROGRAM.split("\n")[1].index("Dense") + 2)
        (python.parent / "trouble").write_text("")
        ask(wire, 8)
        assert heard(wire, 8)[0]["models"][0]["keras"] == "3.0.0"


@on_linux
def test_a_worker_that_is_stopped_can_be_cancelled(python):
    (python.parent / "trouble").write_text("slow")
    with served(python) as wire:
        request = asking(wire)
        pid = worker_of(wire)
        os.kill(pid, signal.SIGSTOP)
        assert "(None, 4)" in hover(wire, 1, PROGRAM.split("\n")[1].index("Dense") + 2)
        wire.send({"method": "window/workDoneProgress/cancel", "params": {"token": request["params"]["token"]}})
        assert "cancelled" in heard(wire)[0]["message"]
        assert wire.leave() == 0
    assert gone(pid)


@on_linux
def test_a_layer_that_wants_all_memory_is_named_and_the_rest_is_answered(python):
    (python.parent / "trouble").write_text("hungry")
    with served(python) as wire:
        ask(wire)
        told, _ = heard(wire)
        nodes = told["models"][0]["nodes"]
        assert [node["verdict"] for node in nodes] == ["agreed", "skipped", "agreed"]
        assert "ran out of memory" in nodes[1]["reason"]


def test_a_keras_that_prints_is_understood(python):
    (python.parent / "trouble").write_text("loud")
    with served(python) as wire:
        ask(wire)
        assert heard(wire)[0]["models"][0]["keras"] == "3.0.0"


@on_linux
@pytest.mark.parametrize("how", [signal.SIGKILL, None])
def test_a_worker_goes_with_its_server(python, how):
    (python.parent / "trouble").write_text("slow")
    with served(python, capabilities={}) as wire:
        ask(wire)
        pid = worker_of(wire)
        if how is None:
            assert wire.leave() == 0
        else:
            wire.process.send_signal(how)
            wire.process.wait(10)
        assert gone(pid)


def trace(wire: Wire, identity: int = 7) -> None:
    params = {"command": "kshape.trace", "arguments": [{"uri": URI}]}
    wire.send({"id": identity, "method": "workspace/executeCommand", "params": params})


def test_nothing_is_run_in_a_workspace_that_nobody_trusts(python):
    with served(python) as wire:
        trace(wire)
        told, before = heard(wire)
        assert "workspaces that you trust" in told["message"]
        assert any(message.get("method") == "window/showMessage" for message in before)
        assert not Path(f"/proc/{wire.process.pid}/task/{wire.process.pid}/children").read_text().strip()


@pytest.mark.keras
def test_a_trusted_program_is_run_for_what_only_a_run_can_tell(keras_of_tests):
    program = (
        "import keras, sys\n"
        "units = {'a': len(sys.argv) + 6}['a']\n"
        "x = keras.layers.Dense(units)(keras.Input((8,)))\n"
        "y = nonsense\n"
    )
    with served(Path(sys.executable), program, trusted=True) as wire:
        trace(wire)
        told, before = heard(wire)
        assert told["raised"]["error"] == "NameError"
        dense = next(site for site in told["sites"] if site["class"] == "Dense")
        assert (dense["verdict"], dense["seen"]) == ("filled", [[None, 7]])
        (found,) = published(before)
        assert (found["code"], found["range"]["start"]["line"]) == ("keras-trace", 3)
        hover_of = hover(wire, 2, program.split("\n")[2].index("Dense") + 2)
        assert "seen in a run: (None, 7)" in hover_of


@pytest.fixture
def keras_of_tests() -> None:
    missing = importlib.util.find_spec("keras") is None
    if missing and os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
        pytest.fail("keras is not installed and KSHAPE_REQUIRE_ALL is set")
    if missing:
        pytest.skip("keras is not installed")


@pytest.mark.keras
def test_real_keras_says_what_it_says(keras_of_tests):
    program = (
        "import keras\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4), keras.layers.LSTM(2)])\n"
    )
    with served(Path(sys.executable), program) as wire:
        ask(wire)
        told, before = heard(wire)
        assert [node["verdict"] for node in told["models"][0]["nodes"]] == ["agreed", "agreed", "refused"]
        (found,) = published(before)
        assert "expected ndim=3, found ndim=2" in found["message"]
        # The analysis reports it itself.
        assert found["severity"] == 3
        assert "✓ Keras 3" in hover(wire, 1, program.split("\n")[1].index("Dense") + 2)
