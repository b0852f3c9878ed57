"""A client is told no more than it said it can show."""

from __future__ import annotations

from typing import Any

import pytest
from pygls.protocol import default_converter
from pytest_lsp import client_capabilities
from wire import DOCUMENT, URI, Wire, opened, started

PROGRAM = """\
import keras
model = keras.Sequential([
    keras.Input((12, 12, 1)),
    keras.layers.Conv2D(64, 3),
    keras.layers.Dense(10),
])
"""
DENSE = {"line": 4, "character": 8}


def published(wire: Wire) -> dict[str, Any]:
    wire.send(opened(PROGRAM))
    message = wire.until("textDocument/publishDiagnostics")
    (diagnostic,) = message["params"]["diagnostics"]
    return diagnostic


def first_action(wire: Wire) -> dict[str, Any]:
    params = {"textDocument": DOCUMENT, "range": {"start": DENSE, "end": DENSE}, "context": {"diagnostics": []}}
    wire.send({"id": 7, "method": "textDocument/codeAction", "params": params})
    return wire.answer(7)["result"][0]


def hover(wire: Wire) -> dict[str, Any]:
    params = {"textDocument": DOCUMENT, "position": DENSE}
    wire.send({"id": 8, "method": "textDocument/hover", "params": params})
    return wire.answer(8)["result"]["contents"]


def test_one_that_can_do_nothing() -> None:
    with started() as wire:
        wire.initialize()
        assert published(wire).keys() == {"range", "message", "severity", "code", "source"}
        assert first_action(wire)["edit"].keys() == {"changes"}
        assert hover(wire)["kind"] == "markdown"


def test_one_that_can_do_all() -> None:
    with started() as wire:
        abilities = {"relatedInformation": True, "codeDescriptionSupport": True}
        edits = {"workspaceEdit": {"documentChanges": True}}
        wire.initialize(capabilities={"textDocument": {"publishDiagnostics": abilities}, "workspace": edits})
        problem = published(wire)
        assert problem["relatedInformation"][0]["location"]["uri"] == URI
        assert problem["codeDescription"]["href"].endswith("/dense-on-spatial-axes/")
        (change,) = first_action(wire)["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 1}


def test_one_that_shows_plain_text() -> None:
    with started() as wire:
        wire.initialize(capabilities={"textDocument": {"hover": {"contentFormat": ["plaintext"]}}})
        published(wire)
        contents = hover(wire)
        assert contents["kind"] == "plaintext"
        assert "Dense → (None, 10, 10, 10)\n" in contents["value"]
        assert not set("`*") & set(contents["value"])


@pytest.mark.parametrize("name", ["visual_studio_code", "neovim@v0.11", "neovim@v0.6", "emacs"])
def test_real_clients(name: str) -> None:
    capabilities = default_converter().unstructure(client_capabilities(name))
    with started() as wire:
        wire.initialize(capabilities=capabilities)
        assert published(wire)["code"] == "dense-on-spatial-axes"
        assert first_action(wire)["kind"] == "quickfix"
        assert "(None, 10, 10, 10)" in hover(wire)["value"]
        assert wire.leave() == 0


OLD = """\
import tensorflow as tf
x = tf.keras.Input((4,))
y = tf.square(x)
"""


@pytest.mark.parametrize(("stated", "severity"), [({}, 1), ({"keras": 3}, 1), ({"keras": 2}, 2)])
def test_options_say_what_the_project_runs_on(stated: dict[str, int], severity: int) -> None:
    with started() as wire:
        wire.initialize(initializationOptions=stated)
        wire.send(opened(OLD))
        (diagnostic,) = wire.receive()["params"]["diagnostics"]
        assert (diagnostic["code"], diagnostic["severity"]) == ("tf-op-on-keras-tensor", severity)


def test_options_that_make_no_sense_are_told() -> None:
    with started() as wire:
        wire.initialize(initializationOptions={"keras": "three"})
        wire.send(opened(OLD))
        told = wire.receive()
        assert told["method"] == "window/showMessage"
        assert "keras = 'three': must be one of 2, 3" in told["params"]["message"]
