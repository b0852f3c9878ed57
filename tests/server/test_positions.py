"""Ranges are told in the units that were agreed on, whatever stands before them on the line."""

from __future__ import annotations

from typing import Any

import pytest
from wire import DOCUMENT, changed, opened, started

LINE = "s = 'aé€\N{GRINNING FACE}'; y = keras.layers.Dense(4)(x)"
PROGRAM = f"import keras\nx = keras.Input((8,))\n{LINE}\n"
CALL = "keras.layers.Dense(4)(x)"
BEFORE = LINE[: LINE.index(CALL)]
UNITS = {
    "utf-8": len(BEFORE.encode()),
    "utf-16": len(BEFORE.encode("utf-16-le")) // 2,
    "utf-32": len(BEFORE),
}


def hover(wire: Any, character: int) -> Any:
    position = {"line": 2, "character": character}
    wire.send({"id": 5, "method": "textDocument/hover", "params": {"textDocument": DOCUMENT, "position": position}})
    return wire.answer(5)["result"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_each_encoding(encoding: str) -> None:
    start = UNITS[encoding]
    with started() as wire:
        answer = wire.initialize(capabilities={"general": {"positionEncodings": [encoding, "utf-16"]}})
        assert answer["result"]["capabilities"]["positionEncoding"] == encoding
        wire.send(opened(PROGRAM))
        told = hover(wire, start + 15)
        assert "(None, 4)" in told["contents"]["value"]
        assert told["range"]["start"] == {"line": 2, "character": start}
        assert told["range"]["end"] == {"line": 2, "character": start + len(CALL)}

        digit = start + CALL.index("4")
        wire.send(changed(2, 2, digit, "16", end=(2, digit + 1)))
        assert "(None, 16)" in hover(wire, start + 15)["contents"]["value"]

        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
        wire.send(
            {"id": 6, "method": "textDocument/inlayHint", "params": {"textDocument": DOCUMENT, "range": everything}}
        )
        (_, hint) = wire.answer(6)["result"]
        assert hint["position"] == {"line": 2, "character": start + len(CALL) + 1}
        assert wire.leave() == 0


def test_utf_16_where_nothing_was_said() -> None:
    with started() as wire:
        assert wire.initialize()["result"]["capabilities"]["positionEncoding"] == "utf-16"


def test_the_client_chooses_and_unknown_encodings_are_passed_over() -> None:
    with started() as wire:
        answer = wire.initialize(capabilities={"general": {"positionEncodings": ["utf-7", "utf-32", "utf-8"]}})
        assert answer["result"]["capabilities"]["positionEncoding"] == "utf-32"
