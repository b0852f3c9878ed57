"""A file sees those that it imports: as they stand in the editor, else as they lie on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wire import Wire, started

BLOCKS = "from keras import layers\n\n\ndef head(x):\n    return layers.Dense(7)(x)\n"
MODEL = "import keras\nfrom blocks import head\n\ny = head(keras.Input((3,)))\nkeras.layers.LSTM(2)(y)\n"


def open_file(path: Path, text: str) -> dict[str, Any]:
    item = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    return {"method": "textDocument/didOpen", "params": {"textDocument": item}}


def problems(wire: Wire, path: Path) -> list[str]:
    """The messages of the next problems that are published for a file."""
    while True:
        params = wire.receive().get("params", {})
        if params.get("uri") == path.as_uri():
            return [problem["message"] for problem in params["diagnostics"]]


def test_an_imported_file_is_read_from_disk(tmp_path: Path) -> None:
    blocks, model = tmp_path / "blocks.py", tmp_path / "model.py"
    blocks.write_text(BLOCKS, encoding="utf-8")
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri())
        wire.send(open_file(model, MODEL))
        (message,) = problems(wire, model)
        assert "(None, 7)" in message
        assert wire.leave() == 0


def test_an_edit_reaches_those_that_import_it(tmp_path: Path) -> None:
    blocks, model = tmp_path / "blocks.py", tmp_path / "model.py"
    blocks.write_text(BLOCKS, encoding="utf-8")
    identifier = {"uri": blocks.as_uri(), "version": 2}
    with started() as wire:
        wire.initialize(workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "project"}])
        wire.send(open_file(blocks, BLOCKS))
        assert problems(wire, blocks) == []
        wire.send(open_file(model, MODEL))
        assert "(None, 7)" in problems(wire, model)[0]

        changes = [{"text": BLOCKS.replace("Dense(7)", "Dense(9)")}]
        change = {"textDocument": identifier, "contentChanges": changes}
        wire.send({"method": "textDocument/didChange", "params": change})
        assert problems(wire, blocks) == []
        assert "(None, 9)" in problems(wire, model)[0]

        wire.send({"method": "textDocument/didClose", "params": {"textDocument": identifier}})
        assert "(None, 7)" in problems(wire, model)[0]
        assert wire.leave() == 0


def test_a_text_without_a_file_imports_nothing() -> None:
    with started() as wire:
        wire.initialize()
        item = {"uri": "untitled:Untitled-1", "languageId": "python", "version": 1, "text": MODEL}
        wire.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
        assert wire.receive()["params"]["diagnostics"] == []
        assert wire.leave() == 0


def test_files_that_import_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("import other\nx = 1\n", encoding="utf-8")
    other.write_text("import one\ny = 1\n", encoding="utf-8")
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri())
        wire.send(open_file(one, one.read_text()), open_file(other, other.read_text()))
        assert problems(wire, one) == []
        assert wire.leave() == 0


def test_what_only_the_environment_knows_is_looked_up_when_the_client_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "blocks.py").write_text(BLOCKS, encoding="utf-8")
    model = tmp_path / "model.py"
    monkeypatch.setenv("PYTHONPATH", str(library))
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri())
        wire.send(open_file(model, MODEL))
        assert problems(wire, model) == []
        assert "(None, 7)" in problems(wire, model)[0]
        assert wire.leave() == 0


def test_a_helper_shows_with_which_shapes_open_files_call_it(tmp_path: Path) -> None:
    blocks, model = tmp_path / "blocks.py", tmp_path / "model.py"
    blocks.write_text(BLOCKS, encoding="utf-8")
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    asked = {"textDocument": {"uri": blocks.as_uri()}, "range": everything}
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri(), capabilities={"workspace": {"inlayHint": {"refreshSupport": True}}})
        wire.send(open_file(blocks, BLOCKS))
        assert problems(wire, blocks) == []
        wire.send(open_file(model, MODEL))
        assert "(None, 7)" in problems(wire, model)[0]
        while wire.receive().get("method") != "workspace/inlayHint/refresh":
            pass
        wire.send({"id": 31, "method": "textDocument/inlayHint", "params": asked})
        (hint,) = wire.answer(31)["result"]
        assert hint["label"] == "→ (None, 7) from model.py:4"
        position = {"textDocument": {"uri": blocks.as_uri()}, "position": {"line": 4, "character": 20}}
        wire.send({"id": 32, "method": "textDocument/hover", "params": position})
        assert "Dense → (None, 7)  # from model.py:4" in wire.answer(32)["result"]["contents"]["value"]
        wire.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": model.as_uri()}}})
        wire.send({"id": 33, "method": "textDocument/inlayHint", "params": asked})
        assert [hint["label"] for hint in wire.answer(33)["result"]] == []
