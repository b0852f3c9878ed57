from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from wire import URI, Wire, opened, started

PROGRAM = """\
import keras
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4)])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.only = keras.layers.Dense(3)
    def call(self, x):
        return self.only(x)
net = Net()
net(keras.Input((2,)))
"""
PANEL = {"experimental": {"kshape": {"panel": True}}}


def sent(wire: Wire, **argument: Any) -> None:
    params = {"command": "kshape.showSummary", "arguments": [{"uri": URI, **argument}]}
    wire.send({"id": 1, "method": "workspace/executeCommand", "params": params})


def test_the_table_as_text_and_markdown_for_a_client_that_shows_it():
    with started() as wire:
        wire.initialize(capabilities=PANEL)
        wire.send(opened(PROGRAM))
        sent(wire, model="net")
        told = wire.answer(1)["result"]
        assert (told["models"], told["model"]) == (["model", "net"], "net")
        assert told["text"].splitlines()[3] == "dense_1 (Dense)  (None, 3)           9"
        assert "| dense\\_1 (Dense) | (None, 3) | 9 |" in told["markdown"]
        sent(wire, position={"line": 1, "character": 10})
        assert wire.answer(1)["result"]["model"] == "model"
        sent(wire, model="other")
        assert wire.answer(1)["result"] == {"models": ["model", "net"], "model": None, "text": "", "markdown": ""}


def test_for_a_client_without_a_panel_it_is_opened_as_a_file():
    with started() as wire:
        wire.initialize(capabilities={"window": {"showDocument": {"support": True}}})
        wire.send(opened(PROGRAM))
        sent(wire, model="model")
        while (message := wire.receive()).get("method") != "window/showDocument":
            pass
        page = Path(unquote(urlparse(message["params"]["uri"]).path))
        assert page.name == "model.md"
        assert "| dense (Dense) | (None, 4) | 36 |" in page.read_text(encoding="utf-8")
        assert message["params"]["external"] is False
