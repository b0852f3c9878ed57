"""Settings come from the editor and from the project, and change without a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wire import Wire, opened, started

WRONG = "import keras\nm = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv1D(3, 3)])\n"
CODE = "rank-mismatch"
ERROR, WARNING = 1, 2


def start(wire: Wire, *folders: Path, pulls: bool = False, watches: bool = False, **options: Any) -> None:
    workspace = {
        "configuration": pulls,
        "didChangeConfiguration": {"dynamicRegistration": pulls},
        "didChangeWatchedFiles": {"dynamicRegistration": watches},
        "workspaceFolders": True,
        "inlayHint": {"refreshSupport": True},
    }
    wire.initialize(
        capabilities={"workspace": workspace},
        workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name} for folder in folders],
        initializationOptions=options,
    )


def changed_settings(settings: Any) -> dict[str, Any]:
    return {"method": "workspace/didChangeConfiguration", "params": {"settings": settings}}


@pytest.mark.parametrize("section", [True, False])
def test_settings_that_are_sent_hold_at_once(section: bool) -> None:
    def settings(table: dict[str, Any]) -> dict[str, Any]:
        return changed_settings({"kshape": table} if section else table)

    with started() as wire:
        start(wire)
        wire.send(opened(WRONG))
        assert wire.codes() == [(CODE, ERROR)]
        wire.send(settings({"severity": {CODE: "warning"}}))
        assert wire.codes() == [(CODE, WARNING)]
        assert wire.until("workspace/inlayHint/refresh")
        wire.send(settings({"ignore": [CODE]}))
        assert wire.codes() == []
        wire.send(settings({}))
        assert wire.codes() == [(CODE, ERROR)]


def test_settings_are_asked_for_where_the_client_answers(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    uris = [(folder / "model.py").as_uri() for folder in (one, two)]
    with started() as wire:
        start(wire, one, two, pulls=True)
        registered = wire.until("client/registerCapability")
        (each,) = registered["params"]["registrations"]
        assert (each["method"], each["registerOptions"]) == (
            "workspace/didChangeConfiguration",
            {"section": "kshape"},
        )
        wire.reply(registered)
        asked = wire.until("workspace/configuration")
        assert asked["params"]["items"] == [
            {"section": "kshape"},
            {"section": "kshape", "scopeUri": one.as_uri()},
            {"section": "kshape", "scopeUri": two.as_uri()},
        ]
        wire.reply(asked, [{}, {"ignore": [CODE]}, None])
        wire.send(opened(WRONG, uri=uris[0]), opened(WRONG, uri=uris[1]))
        assert wire.codes(uris[1]) == [(CODE, ERROR)]
        assert wire.codes(uris[0]) == []
        wire.send(changed_settings(None))
        wire.reply(wire.until("workspace/configuration"), [{"severity": {CODE: "warning"}}, None, None])
        assert wire.codes(uris[0]) == [(CODE, WARNING)]


def test_a_client_that_refuses_to_tell_its_settings_is_served_all_the_same() -> None:
    with started() as wire:
        start(wire, pulls=True)
        wire.reply(wire.until("client/registerCapability"))
        asked = wire.until("workspace/configuration")
        wire.send({"id": asked["id"], "error": {"code": -32603, "message": "no"}}, opened(WRONG))
        assert wire.codes() == [(CODE, ERROR)]


def test_wrong_settings_are_told() -> None:
    with started() as wire:
        start(wire)
        wire.send(opened(WRONG), changed_settings({"kshape": {"ignores": [], "hints": {"enabled": "yes"}}}))
        told = [wire.until("window/showMessage")["params"] for _ in range(2)]
        assert [each["type"] for each in told] == [2, 2]
        assert told[0]["message"] == (
            "kshape-ls: the editor's settings: 'ignores' is no setting; did you mean 'ignore'?"
        )
        assert "hints.enabled = 'yes': must be true or false" in told[1]["message"]


def test_a_pyproject_is_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    uri = (tmp_path / "model.py").as_uri()
    file = tmp_path / "pyproject.toml"
    event = {"uri": file.as_uri(), "type": 1}
    told = {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [event]}}
    with started() as wire:
        start(wire, tmp_path, watches=True)
        registered = wire.until("client/registerCapability")
        (each,) = registered["params"]["registrations"]
        globs = [watcher["globPattern"] for watcher in each["registerOptions"]["watchers"]]
        assert "**/*.py" in globs
        assert "**/pyproject.toml" in globs
        wire.reply(registered)
        wire.send(opened(WRONG, uri=uri))
        assert wire.codes(uri) == [(CODE, ERROR)]
        file.write_text(f'[tool.kshape-ls]\nignore = ["{CODE}"]\n')
        wire.send(told)
        assert wire.codes(uri) == []
        file.write_text("[tool.kshape-ls]\nignore = 3\n")
        wire.send(told)
        assert "pyproject.toml: [tool.kshape-ls]: ignore = 3" in wire.until("window/showMessage")["params"]["message"]
        assert wire.codes(uri) == [(CODE, ERROR)]


def test_a_lock_file_says_another_keras(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    uri = (tmp_path / "model.py").as_uri()
    with started() as wire:
        start(wire, tmp_path)
        wire.send(opened("import tensorflow as tf\nx = tf.keras.Input((4,))\ny = tf.square(x)\n", uri=uri))
        assert wire.codes(uri) == [("tf-op-on-keras-tensor", ERROR)]
        lock = tmp_path / "uv.lock"
        lock.write_text('[[package]]\nname = "keras"\nversion = "2.15.0"\n')
        changes = [{"uri": lock.as_uri(), "type": 1}]
        wire.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})
        assert wire.codes(uri) == [("tf-op-on-keras-tensor", WARNING)]


SIZES = "SIZE = {}\n"
USER = "import keras\nfrom sizes import SIZE\nm = keras.Sequential([keras.Input(SIZE), keras.layers.Conv1D(3, 3)])\n"


def test_imported_files_change_come_and_go_on_disk(tmp_path: Path) -> None:
    uri, sizes = (tmp_path / "model.py").as_uri(), tmp_path / "sizes.py"

    def told(kind: int) -> dict[str, Any]:
        changes = [{"uri": sizes.as_uri(), "type": kind}]
        return {"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}}

    with started() as wire:
        start(wire, tmp_path)
        wire.send(opened(USER, uri=uri))
        assert wire.codes(uri) == []
        sizes.write_text(SIZES.format((8, 8, 1)))
        wire.send(told(1))
        assert wire.codes(uri) == [(CODE, ERROR)]
        sizes.write_text(SIZES.format((8, 1)))
        wire.send(told(2))
        assert wire.codes(uri) == []
        sizes.write_text(SIZES.format((8, 8, 1)))
        wire.send(told(2))
        assert wire.codes(uri) == [(CODE, ERROR)]
        sizes.unlink()
        wire.send(told(3))
        assert wire.codes(uri) == []


def test_folders_are_added_and_removed(tmp_path: Path) -> None:
    model, library = tmp_path / "app", tmp_path / "lib"
    for folder in (model, library):
        folder.mkdir()
        (folder / ".git").mkdir()
    (library / "sizes.py").write_text(SIZES.format((8, 8, 1)))
    uri = (model / "model.py").as_uri()
    folder = {"uri": library.as_uri(), "name": "lib"}

    def told(added: list[Any], removed: list[Any]) -> dict[str, Any]:
        event = {"added": added, "removed": removed}
        return {"method": "workspace/didChangeWorkspaceFolders", "params": {"event": event}}

    with started() as wire:
        start(wire, model)
        wire.send(opened(USER, uri=uri))
        assert wire.codes(uri) == []
        wire.send(told([folder], []))
        assert wire.codes(uri) == [(CODE, ERROR)]
        wire.send(told([], [folder]))
        assert wire.codes(uri) == []


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/project/model.py?ref", "vscode-remote://ssh/m.py", ""])
def test_texts_without_a_file_have_settings_too(tmp_path: Path, uri: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.kshape-ls]\nseverity = {{ {CODE} = "warning" }}\n')
    with started() as wire:
        start(wire, tmp_path)
        wire.send(opened(WRONG, uri=uri))
        told = wire.until("textDocument/publishDiagnostics")["params"]
        assert told["uri"] == uri
        assert [each["code"] for each in told["diagnostics"]] == [CODE]
        if uri.startswith("untitled"):
            assert told["diagnostics"][0]["severity"] == WARNING
