"""Whatever a text holds, the server lives on and its positions are right."""

from __future__ import annotations

import pytest
from editor import Editor
from wire import asked, changed, opened, started

MODEL = "import keras\nx = keras.Input((8,))\ny = keras.layers.Dense(4)(x)\n"
SHAPE = "(None, 4)"

pytestmark = pytest.mark.asyncio


MEANINGLESS = [
    "",
    "\n",
    "\0",
    "x = '\0'\n" + MODEL,
    "\ufeff",
    "\ufeff" + MODEL,
    "x = (" * 3000,
    "\t" * 300 + "x",
    "x = 1 +",
    "def f(:\n  return\n" * 50,
    "'''" + MODEL,
    "x = [" + "1, " * 35_000 + "]\n",
    "x = '" + "é" * 1_000_000,
    "\N{GRINNING FACE}" * 1000,
    "\r\r\n\n\r",
    "\f\v\x1c\u2028\u2029\x85",
]
UNUSUAL = {
    "CRLF": MODEL.replace("\n", "\r\n"),
    "CR": MODEL.replace("\n", "\r"),
    "no newline at the end": MODEL.rstrip("\n"),
    "tabs": "if True:\n" + "".join(f"\t{line}\n" for line in MODEL.splitlines()),
    "what only str.splitlines takes for line ends": "x = '\u2028\u2029\x85\v\f\x1c'\n" + MODEL,
    "an unclosed bracket": "x = (\n" + MODEL,
}


async def test_a_text_that_means_nothing_is_no_end(editor: Editor) -> None:
    for text in MEANINGLESS:
        await editor.open(text)
        assert not await editor.replace_all(MODEL)
        assert SHAPE in (await editor.hover("y") or ""), text[:80]


async def test_an_unusual_text_is_understood(editor: Editor) -> None:
    for what, text in UNUSUAL.items():
        await editor.open(text)
        assert SHAPE in (await editor.hover("Dense") or ""), what


async def test_a_lone_surrogate_is_counted_as_the_client_counts_it() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(MODEL + "# \ud83d\n"), changed(2, 3, 3, "\ude00"), changed(3, 2, 23, "5", end=(2, 24)))
        wire.send(asked(1, 2, 0))
        assert "(None, 5)" in wire.answer(1)["result"]["contents"]["value"]
        assert wire.leave() == 0


async def test_changes_that_reach_past_the_text_are_taken_at_its_end() -> None:
    with started() as wire:
        wire.initialize()
        wire.send(opened(MODEL), changed(2, 900, 7, "z = keras.layers.Dense(5)(y)", end=(901, 0)), asked(1, 3, 0))
        assert "(None, 5)" in wire.answer(1)["result"]["contents"]["value"]
        assert wire.leave() == 0
