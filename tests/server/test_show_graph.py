from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest
from editor import URI, Editor
from lsprotocol import types
from pytest_lsp import LanguageClient
from wire import Wire, changed, opened, started

PROGRAM = """\
import keras
größe = "ä"; model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4), keras.layers.Reshape((3,))])
other = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
"""


async def show(client: LanguageClient, **argument: Any) -> dict[str, Any]:
    params = types.ExecuteCommandParams("kshape.showGraph", [{"uri": URI, **argument}])
    answer = await client.workspace_execute_command_async(params)
    assert isinstance(answer, dict)
    return answer


@pytest.mark.asyncio
async def test_the_graph_as_json_with_places_as_the_client_counts(client: LanguageClient, editor: Editor):
    await editor.open(PROGRAM)
    told = await show(client, format="json")
    assert (told["uri"], told["version"], told["models"], told["model"]) == (URI, 1, ["model", "other"], "model")
    assert told["drawing"] is None
    dense = told["graph"]["nodes"][1]
    line = PROGRAM.split("\n")[1]
    start = line.index("keras.layers.Dense")
    assert dense["range"] == {
        "start": {"line": 1, "character": start},
        "end": {"line": 1, "character": start + len("keras.layers.Dense(4)")},
    }
    assert told["graph"]["nodes"][2]["problem"]["code"] == "reshape-size-mismatch"


@pytest.mark.asyncio
async def test_a_drawing_of_the_model_named_or_at_a_position(client: LanguageClient, editor: Editor):
    await editor.open(PROGRAM)
    named = await show(client, format="svg", model="other")
    assert (named["model"], named["drawing"]["format"]) == ("other", "svg")
    assert named["drawing"]["text"].startswith("<svg ")
    assert named["drawing"]["text"].count('class="layer"') == 2
    placed = await show(client, format="json", position={"line": 2, "character": 0})
    assert placed["graph"] == named["graph"]
    assert (await show(client, format="html", model="nothing"))["graph"] is None


@pytest.mark.asyncio
async def test_the_graph_by_a_request_of_its_own(client: LanguageClient, editor: Editor):
    await editor.open(PROGRAM)
    params = {"textDocument": {"uri": URI}, "model": "other"}
    told = await client.protocol.send_request_async("kshape/layerGraph", params)
    assert told.model == "other"
    assert [node.name for node in told.graph.nodes] == ["input_layer_1", "dense_1"]


def ask(wire: Wire, identity: int, **argument: Any) -> Any:
    params = {"command": "kshape.showGraph", "arguments": [{"uri": URI, **argument}]}
    wire.send({"id": identity, "method": "workspace/executeCommand", "params": params})
    return wire.answer(identity)["result"]


def next_of(wire: Wire, method: str) -> Any:
    while (message := wire.receive()).get("method") != method:
        pass
    return message


PANEL = {"experimental": {"kshape": {"panel": True}}}


def test_a_client_that_shows_a_graph_is_told_when_it_has_become_another():
    with started() as wire:
        wire.initialize(capabilities=PANEL)
        wire.send(opened(PROGRAM))
        told = ask(wire, 1, model="other")
        assert told["drawing"] is None
        wire.send(changed(2, 2, 0, "# a comment\n"))
        assert next_of(wire, "kshape/graphChanged")["params"] == {"uri": URI, "version": 2}
        wire.send(changed(3, 3, 0, "# another\n"), changed(4, 3, 0, "# more\n"))
        assert next_of(wire, "kshape/graphChanged")["params"] == {"uri": URI, "version": 4}
        assert ask(wire, 2, model="other")["graph"]["range"]["start"]["line"] == 5
        assert wire.leave() == 0


def test_what_changes_no_graph_and_what_nobody_looks_at_is_not_told():
    with started() as wire:
        wire.initialize(capabilities=PANEL)
        wire.send(opened(PROGRAM))
        before = ask(wire, 1, model="model")["graph"]
        wire.send(changed(2, 3, 0, "x = 1\n"))
        after = ask(wire, 2, model="model")["graph"]
        assert after == before
        wire.send({"method": "kshape/closeGraph", "params": {"uri": URI}})
        wire.send(changed(3, 0, 0, "# moved\n"))
        heard = [next_of(wire, "textDocument/publishDiagnostics")["method"]]
        wire.send({"id": "end", "method": "shutdown"})
        while (message := wire.receive()).get("id") != "end":
            heard.append(message["method"])
        assert "kshape/graphChanged" not in heard


def test_for_a_client_without_a_panel_the_server_has_a_page_opened():
    with started() as wire:
        wire.initialize(capabilities={"window": {"showDocument": {"support": True}}})
        wire.send(opened(PROGRAM))
        ask(wire, 1)
        asked = next_of(wire, "window/showDocument")
        assert asked["params"]["external"] is True
        page = Path(unquote(urlparse(asked["params"]["uri"]).path))
        assert "<title>model</title>" in page.read_text(encoding="utf-8")
        wire.send({"id": asked["id"], "result": {"success": True}})
        assert wire.leave() == 0


def test_for_one_that_opens_nothing_it_says_where_the_page_is():
    with started() as wire:
        wire.initialize()
        wire.send(opened(PROGRAM))
        params = {"command": "kshape.showGraph", "arguments": [{"uri": URI}]}
        wire.send({"id": 1, "method": "workspace/executeCommand", "params": params})
        said = next_of(wire, "window/showMessage")["params"]["message"]
        assert wire.answer(1)["result"]["drawing"]["format"] == "html"
        assert said.endswith("model.html")
        assert Path(said.rpartition(" ")[2]).is_file()


def test_wrong_arguments_are_refused_and_unknown_documents_have_no_graph():
    with started() as wire:
        wire.initialize(capabilities=PANEL)
        wire.send({"id": 1, "method": "workspace/executeCommand", "params": {"command": "kshape.showGraph"}})
        assert "error" in wire.answer(1)
        arguments = [{"uri": URI, "format": "gif"}]
        params = {"command": "kshape.showGraph", "arguments": arguments}
        wire.send({"id": 2, "method": "workspace/executeCommand", "params": params})
        assert "error" in wire.answer(2)
        assert ask(wire, 3)["graph"] is None
        wire.send(opened("x = 1\n"))
        assert ask(wire, 4) == {"uri": URI, "version": 1, "models": [], "model": None, "graph": None, "drawing": None}
