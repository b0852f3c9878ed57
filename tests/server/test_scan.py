"""Problems of the workspace's files that aren't open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wire import Wire, opened, started

WRONG = "import keras\nm = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv1D(3, 3)])\n"
RIGHT = WRONG.replace("Conv1D", "Conv2D")
CODE = "rank-mismatch"
PULLS = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
    "window": {"workDoneProgress": True},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\nscan = true\nexclude = ["old/"]\n')
    (tmp_path / ".gitignore").write_text("made/\n")
    texts = {
        "a.py": WRONG,
        "b.py": RIGHT,
        "sub/c.py": "from sizes import SIZE\n" + WRONG.replace("(8, 8, 1)", "SIZE"),
        "sub/sizes.py": "SIZE = (8, 1)\n",
        "old/d.py": WRONG,
        "made/e.py": WRONG,
        "other.py": "x = (\n",
        "broken.py": "\0",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def asked(identity: int, known: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    previous = [{"uri": uri, "value": value} for uri, value in (known or {}).items()]
    return {"id": identity, "method": "workspace/diagnostic", "params": {"previousResultIds": previous, **more}}


def answered(wire: Wire, identity: int) -> dict[str, Any]:
    """The answer; what the server asks meanwhile is granted."""
    while (message := wire.receive()).get("id") != identity or "method" in message:
        if "id" in message:
            wire.reply(message)
    return message


def codes(reports: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {each["uri"].rpartition("/")[2]: [item["code"] for item in each["items"]] for each in reports}


def touched(path: Path, kind: int = 2) -> dict[str, Any]:
    return {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": path.as_uri(), "type": kind}]}}


def test_a_question_is_answered_when_there_is_something_new(project: Path) -> None:
    with started() as wire:
        answer = wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        assert answer["result"]["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"] is True
        wire.send(asked(1))
        reports = answered(wire, 1)["result"]["items"]
        assert codes(reports) == {"a.py": [CODE]}
        assert reports[0]["kind"] == "full"
        known = {each["uri"]: each["resultId"] for each in reports}

        # Nothing is new: the question waits until a file is.
        (project / "sub" / "sizes.py").write_text("SIZE = (8, 8, 1)\n")
        wire.send(asked(2, known), touched(project / "sub" / "sizes.py"))
        reports = answered(wire, 2)["result"]["items"]
        assert codes(reports) == {"c.py": [CODE]}
        known |= {each["uri"]: each["resultId"] for each in reports}

        (project / "a.py").write_text(RIGHT)
        wire.send(asked(3, known), touched(project / "a.py"))
        assert codes(answered(wire, 3)["result"]["items"]) == {"a.py": []}
        (project / "sub" / "c.py").unlink()
        wire.send(asked(4, known), touched(project / "sub" / "c.py", 3))
        assert codes(answered(wire, 4)["result"]["items"]) == {"c.py": []}

        wire.send(asked(5, {}), {"method": "$/cancelRequest", "params": {"id": 5}})
        assert answered(wire, 5)["error"]["code"] == -32800
        wire.send(asked(6), {"id": 7, "method": "shutdown"})
        ends = {message["id"]: message for message in (wire.receive(), wire.receive())}
        assert (ends[6]["error"]["code"], ends[7]["result"]) == (-32800, None)


def test_reports_come_one_by_one_where_the_client_takes_them(project: Path) -> None:
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1, partialResultToken="part"))
        parts: list[dict[str, Any]] = []
        shown = []
        while (message := wire.receive()).get("id") != 1 or "method" in message:
            if message.get("method") == "$/progress" and message["params"]["token"] == "part":
                parts += message["params"]["value"]["items"]
            elif message.get("method") == "$/progress":
                shown.append(message["params"]["value"])
            elif "id" in message:
                wire.reply(message)
        assert message["result"]["items"] == []
        assert codes(parts) == {"a.py": [CODE]}
        assert (shown[0]["kind"], shown[0]["cancellable"], shown[-1]["kind"]) == ("begin", True, "end")
        assert shown[-1]["message"] == "1 files with problems"
        assert any("a.py" in each.get("message", "") for each in shown[1:-1])


def test_the_first_look_can_be_cancelled(project: Path) -> None:
    for number in range(200):
        (project / f"more_{number}.py").write_text(WRONG)
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1))
        created = wire.until("window/workDoneProgress/create")
        token = created["params"]["token"]
        wire.reply(created)
        wire.until("$/progress")
        wire.send({"method": "window/workDoneProgress/cancel", "params": {"token": token}})
        found = answered(wire, 1)["result"]["items"]
        assert len(found) < 200


def test_what_the_user_types_goes_first(project: Path) -> None:
    for number in range(100):
        (project / f"more_{number}.py").write_text(WRONG)
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        uri = (project / "b.py").as_uri()
        wire.send(asked(1))
        wire.reply(wire.until("window/workDoneProgress/create"))
        hover = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 60}}
        wire.send(opened(RIGHT, uri=uri), {"id": 2, "method": "textDocument/hover", "params": hover})
        while (message := wire.receive()).get("id") != 2:
            assert message.get("id") != 1
        assert "(None, 6, 6, 3)" in str(message["result"])
        assert len(answered(wire, 1)["result"]["items"]) == 101


def test_nothing_is_looked_at_where_nobody_wants_it(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.kshape-ls]\n")
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1))
        (project / "pyproject.toml").write_text("[tool.kshape-ls]\nscan = true\n")
        wire.send(touched(project / "pyproject.toml"))
        assert codes(answered(wire, 1)["result"]["items"]) == {"a.py": [CODE], "d.py": [CODE]}


def test_others_have_them_published(project: Path) -> None:
    closed = (project / "a.py").as_uri()
    with started() as wire:
        wire.initialize(rootUri=project.as_uri())
        told = wire.until("textDocument/publishDiagnostics")["params"]
        assert (told["uri"], [each["code"] for each in told["diagnostics"]]) == (closed, [CODE])
        wire.send(opened(RIGHT, uri=closed))
        assert wire.codes(closed) == []
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": closed}}})
        assert wire.codes(closed) == []
        assert wire.codes(closed) == [(CODE, 1)]
        (project / "a.py").write_text(RIGHT)
        wire.send(touched(project / "a.py"))
        assert wire.codes(closed) == []
        assert wire.leave() == 0
