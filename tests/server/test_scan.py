"""Problems of the workspace's files that aren't open."""

from __future__ import annotations

import json
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

QUIET = {**PULLS, "window": {}}


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


def the_notebook(*cells: list[str]) -> str:
    code = [{"cell_type": "code", "source": source, "outputs": []} for source in cells]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": ["# a model"]}, *code]}, indent=1)


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


def test_problems_of_what_is_open_come_before_those_of_the_workspace(project: Path) -> None:
    for number in range(100):
        (project / f"more_{number}.py").write_text(WRONG)
    mine = (project / "b.py").as_uri()
    with started() as wire:
        wire.initialize(rootUri=project.as_uri())
        wire.send(opened(WRONG, uri=mine))
        before = 0
        while wire.until("textDocument/publishDiagnostics")["params"]["uri"] != mine:
            before += 1
        assert before < 50
        for _ in range(100 - before):
            wire.until("textDocument/publishDiagnostics")


def test_nothing_is_looked_at_where_nobody_wants_it(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.kshape-ls]\n")
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1))
        # Who asks once is told that there is nothing; from then on a question waits for something.
        assert answered(wire, 1)["result"] == {"items": []}
        wire.send(asked(2))
        (project / "pyproject.toml").write_text("[tool.kshape-ls]\nscan = true\n")
        wire.send(touched(project / "pyproject.toml"))
        assert codes(answered(wire, 2)["result"]["items"]) == {"a.py": [CODE], "d.py": [CODE]}


def symbols(wire: Wire, identity: int, query: str = "") -> list[tuple[str, str]]:
    wire.send({"id": identity, "method": "workspace/symbol", "params": {"query": query}})
    found = answered(wire, identity)["result"]
    return sorted((each["location"]["uri"].rpartition("/")[2], each["name"]) for each in found)


def test_models_of_closed_files_are_found_by_name(project: Path) -> None:
    right = [("b.py", "m: Sequential → (None, 6, 6, 3)")]
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1))
        answered(wire, 1)
        found = symbols(wire, 2, "M")
        assert [file for file, _ in found] == ["a.py", "b.py", "c.py"]
        assert right[0] in found
        wire.send({"id": 3, "method": "workspace/symbol", "params": {"query": "m"}})
        place = next(each for each in answered(wire, 3)["result"] if each["location"]["uri"].endswith("b.py"))
        assert place["location"]["range"]["start"] == {"line": 1, "character": 4}
        assert place["containerName"] == "b.py"
        assert symbols(wire, 4, "x") == []

        # What is open is told as it stands there.
        wire.send(opened(RIGHT.replace("m =", "net ="), uri=(project / "b.py").as_uri()))
        assert symbols(wire, 5, "net") == [("b.py", "net: Sequential → (None, 6, 6, 3)")]
        assert not [file for file, _ in symbols(wire, 6, "m") if file == "b.py"]

        (project / "a.py").unlink()
        (project / "pyproject.toml").write_text("[tool.kshape-ls]\n")
        wire.send(touched(project / "pyproject.toml"), asked(7))
        assert codes(answered(wire, 7)["result"]["items"]) == {"a.py": []}
        assert [file for file, _ in symbols(wire, 8)] == ["b.py"]


def test_notebooks_are_looked_at_too(project: Path) -> None:
    text = the_notebook(
        ["import keras\n"], ["'é🎈'; size = (8, 8, 1)\n", WRONG.split("\n")[1].replace("(8, 8, 1)", "size")]
    )
    notebook = project / "n.ipynb"
    notebook.write_text(text)
    with started() as wire:
        wire.initialize(capabilities=PULLS, rootUri=project.as_uri())
        wire.send(asked(1))
        reports = {each["uri"]: each for each in answered(wire, 1)["result"]["items"]}
        (problem,) = reports[notebook.as_uri()]["items"]
        assert problem["code"] == CODE
        assert problem["message"].startswith("cell 3, line 2: Conv1D")
        line = text.split("\n")[problem["range"]["start"]["line"]]
        assert problem["range"]["end"]["line"] == problem["range"]["start"]["line"]
        marked = line[problem["range"]["start"]["character"] : problem["range"]["end"]["character"]]
        assert marked.startswith('"m = keras.Sequential([')
        assert ("n.ipynb", "m: Sequential") in symbols(wire, 2)
        known = {uri: each["resultId"] for uri, each in reports.items()}

        # Open, its cells have problems of their own; closed, it has them again.
        cell, identifier = {"kind": 2, "document": "cell:1"}, {"uri": notebook.as_uri()}
        item = {"uri": "cell:1", "languageId": "python", "version": 1, "text": "x = 1\n"}
        book = {**identifier, "notebookType": "jupyter-notebook", "version": 1, "cells": [cell]}
        params = {"notebookDocument": book, "cellTextDocuments": [item]}
        wire.send(asked(3, known), {"method": "notebookDocument/didOpen", "params": params})
        assert codes(answered(wire, 3)["result"]["items"]) == {"n.ipynb": []}
        params = {"notebookDocument": identifier, "cellTextDocuments": [{"uri": "cell:1"}]}
        del known[notebook.as_uri()]
        wire.send(asked(4, known), {"method": "notebookDocument/didClose", "params": params})
        assert codes(answered(wire, 4)["result"]["items"]) == {"n.ipynb": [CODE]}


def test_one_that_could_ask_and_does_not_has_them_published(project: Path) -> None:
    closed = (project / "a.py").as_uri()
    with started() as wire:
        wire.initialize(capabilities=QUIET, rootUri=project.as_uri())
        assert wire.codes(closed) == [(CODE, 1)]
        # When it is open, it is asked about; and one that asks after all is told so.
        wire.send(opened(WRONG, uri=closed))
        assert wire.codes(closed) == []
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": closed}}})
        assert wire.codes(closed) == [(CODE, 1)]
        wire.send(asked(1))
        told = []
        while len(told) < 2:
            message = wire.receive()
            if message.get("id") == 1 and "method" not in message:
                told.append(codes(message["result"]["items"]) == {"a.py": [CODE]})
            elif message.get("method") == "textDocument/publishDiagnostics":
                told.append((message["params"]["uri"], message["params"]["diagnostics"]) == (closed, []))
        assert told == [True, True]


def test_neovim_is_not_offered_to_ask_for_the_workspace(project: Path) -> None:
    about = {"name": "Neovim", "version": "0.12.4"}
    with started() as wire:
        told = wire.initialize(capabilities=QUIET, rootUri=project.as_uri(), clientInfo=about)["result"]["capabilities"]
        assert told["diagnosticProvider"]["workspaceDiagnostics"] is False
        assert wire.codes((project / "a.py").as_uri()) == [(CODE, 1)]


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
