"""A file that imports nothing but Python's own library is neither analysed nor talked about, until it does."""

from __future__ import annotations

from wire import DOCUMENT, asked, changed, opened, started

PLAIN = """\
import sys


def total(orders):
    found = [order for order in orders]
    return sum(found)


print(total([3, 4]))
"""
PLACE = {"textDocument": DOCUMENT, "position": {"line": 4, "character": 6}}
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 8, "character": 0}}
QUESTIONS = {
    "textDocument/hover": PLACE,
    "textDocument/inlayHint": {"textDocument": DOCUMENT, "range": WHOLE},
    "textDocument/codeAction": {"textDocument": DOCUMENT, "range": WHOLE, "context": {"diagnostics": []}},
    "textDocument/documentSymbol": {"textDocument": DOCUMENT},
    "textDocument/foldingRange": {"textDocument": DOCUMENT},
    "textDocument/codeLens": {"textDocument": DOCUMENT},
    "textDocument/definition": PLACE,
    "textDocument/references": {**PLACE, "context": {"includeDeclaration": True}},
    "textDocument/documentHighlight": PLACE,
    "textDocument/completion": PLACE,
}


NO_SUCH_METHOD = -32601


def test_nothing_is_said_of_it() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PLAIN))
        assert wire.receive()["params"]["diagnostics"] == []
        for number, (method, params) in enumerate(QUESTIONS.items(), 1):
            wire.send({"id": number, "method": method, "params": params})
            answer = wire.answer(number)
            assert answer.get("error", {}).get("code", NO_SUCH_METHOD) == NO_SUCH_METHOD, method
            told = answer.get("result")
            assert not (told.get("items") if isinstance(told, dict) else told), method
        assert wire.leave() == 0


def test_an_import_makes_it_known() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(PLAIN), changed(2, 8, 0, "y = keras.layers.Dense(4)(keras.Input((8,)))\n"), asked(1, 8, 0))
        assert wire.answer(1)["result"] is None
        wire.send(changed(3, 0, 0, "import keras\n"), asked(2, 9, 0))
        assert "(None, 4)" in wire.answer(2)["result"]["contents"]["value"]
        wire.send(changed(4, 0, 7, "kera", end=(0, 12)), asked(3, 9, 0))
        assert wire.answer(3)["result"] is None
        assert wire.leave() == 0
