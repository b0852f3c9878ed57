"""One document in a real client's session: positions by text, in the encoding that was agreed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pygls.protocol import default_converter
from pytest_lsp import client_capabilities
from wire import DOCUMENT, URI, Wire, opened, started

CLIENTS = ("visual_studio_code", "neovim@v0.11", "emacs")
ENCODINGS = ("utf-8", "utf-16")


class Session:
    def __init__(self, wire: Wire, client: str, encoding: str, announced: dict[str, Any]) -> None:
        self.wire, self.client, self.encoding, self.announced = wire, client, encoding, announced
        self.text, self._number = "", 100

    def open(self, text: str, uri: str = URI) -> None:
        self.text = text
        message = opened(text)
        message["params"]["textDocument"]["uri"] = uri
        self.wire.send(message)

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        self.wire.send({"id": self._number, "method": method, "params": params})
        answer = self.wire.answer(self._number)
        assert "error" not in answer, answer
        return answer["result"]

    def at(self, method: str, needle: str, offset: int = 0, **params: Any) -> Any:
        """Ask about the first place of a text."""
        return self.ask(method, {"textDocument": DOCUMENT, "position": self.position(needle, offset), **params})

    def position(self, needle: str, offset: int = 0) -> dict[str, int]:
        before = self.text[: self.text.index(needle) + offset]
        return {"line": before.count("\n"), "character": self._units(before.rpartition("\n")[2])}

    def whole(self) -> dict[str, Any]:
        return {"start": {"line": 0, "character": 0}, "end": {"line": self.text.count("\n") + 1, "character": 0}}

    def marked(self, range_: dict[str, Any]) -> str:
        """The text of a range."""
        lines = self.text.split("\n")[range_["start"]["line"] : range_["end"]["line"] + 1]
        lines[-1] = self._cut(lines[-1], range_["end"]["character"])[0]
        lines[0] = self._cut(lines[0], range_["start"]["character"])[1]
        return "\n".join(lines)

    def applied(self, edits: list[dict[str, Any]]) -> str:
        """The text after edits."""
        lines = self.text.split("\n")
        for edit in sorted(edits, key=lambda e: tuple(e["range"]["start"].values()), reverse=True):
            start, end = edit["range"]["start"], edit["range"]["end"]
            head = self._cut(lines[start["line"]], start["character"])[0]
            tail = self._cut(lines[end["line"]], end["character"])[1]
            lines[start["line"] : end["line"] + 1] = f"{head}{edit['newText']}{tail}".split("\n")
        return "\n".join(lines)

    def _units(self, text: str) -> int:
        return len(text.encode()) if self.encoding == "utf-8" else len(text.encode("utf-16-le")) // 2

    def _cut(self, line: str, character: int) -> tuple[str, str]:
        count = next(n for n in range(len(line) + 1) if self._units(line[:n]) >= character)
        return line[:count], line[count:]


@contextmanager
def session(
    client: str, encoding: str, text: str = "", *, options: Any = None, **capabilities: Any
) -> Iterator[Session]:
    """A session as that client begins it; ``capabilities`` replace some of its own."""
    abilities = default_converter().unstructure(client_capabilities(client)) if client else {}
    abilities.setdefault("general", {})["positionEncodings"] = [encoding]
    abilities |= capabilities
    with started() as wire:
        announced = wire.initialize(capabilities=abilities, initializationOptions=options)["result"]["capabilities"]
        assert announced["positionEncoding"] == encoding
        found = Session(wire, client, encoding, announced)
        if text:
            found.open(text)
        yield found
