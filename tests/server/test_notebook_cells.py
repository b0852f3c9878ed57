"""Notebooks as editors send them: cells come, change, move and go; together they are one program."""

from __future__ import annotations

from typing import Any

import pytest
from wire import Wire, started

BOOK = "file:///project/study.ipynb"
HEAD = "import keras\nfrom keras import layers\n%matplotlib inline"
MODEL = "model = keras.Sequential([\n    keras.Input((28, 28, 1)),\n    layers.Conv2D(8, 3),\n])"
LAST = "# ü 𝔘\nx = '𝔘'; model.add(layers.Conv1D(4, 3))"
CAN = {
    "notebookDocument": {"synchronization": {}},
    "textDocument": {"publishDiagnostics": {"relatedInformation": True}},
}


def address(name: str) -> str:
    return f"vscode-notebook-cell:/project/study.ipynb#{name}"


def item(name: str, text: str, language: str = "python") -> dict[str, Any]:
    return {"uri": address(name), "languageId": language, "version": 1, "text": text}


def cell(name: str, kind: int = 2) -> dict[str, Any]:
    return {"kind": kind, "document": address(name)}


class Book:
    """The client's side of a notebook."""

    def __init__(self, wire: Wire, texts: dict[str, str], *others: dict[str, Any]) -> None:
        self.wire, self.version = wire, 1
        self.names = set(texts)
        self.shown: dict[str, list[dict[str, Any]]] = {}
        cells = [*(cell(name) for name in texts), *others]
        notebook = {"uri": BOOK, "notebookType": "jupyter-notebook", "version": 1, "cells": cells}
        items = [item(name, text) for name, text in texts.items()]
        params = {"notebookDocument": notebook, "cellTextDocuments": items}
        wire.send({"method": "notebookDocument/didOpen", "params": params})

    def change(self, **cells: Any) -> None:
        self.version += 1
        notebook = {"uri": BOOK, "version": self.version}
        params = {"notebookDocument": notebook, "change": {"cells": cells}}
        self.wire.send({"method": "notebookDocument/didChange", "params": params})

    def type(self, name: str, text: str, *at: tuple[int, int]) -> None:
        """Put a text in place of a range of a cell, or of all of it."""
        change: dict[str, Any] = {"text": text}
        if at:
            start, end = [{"line": line, "character": character} for line, character in at]
            change["range"] = {"start": start, "end": end}
        document = {"uri": address(name), "version": self.version + 1}
        self.change(textContent=[{"document": document, "changes": [change]}])

    def splice(self, start: int, count: int, *cells: dict[str, Any], opened: Any = (), closed: Any = ()) -> None:
        array = {"start": start, "deleteCount": count, "cells": list(cells)}
        self.names = self.names.difference(closed) | {each["uri"].partition("#")[2] for each in opened}
        gone = [{"uri": address(name)} for name in closed]
        self.change(structure={"array": array, "didOpen": list(opened), "didClose": gone})

    def codes(self) -> dict[str, list[str]]:
        """The codes that each cell shows once the server is done, by the cell's name."""
        self.version += 1
        # The answer comes when the cell that it is about is analysed.
        params = {
            "textDocument": {"uri": address(next(iter(self.names), "none"))},
            "position": {"line": 0, "character": 0},
        }
        self.wire.send({"id": self.version, "method": "textDocument/hover", "params": params})
        self._read(self.version)
        return {
            uri.partition("#")[2]: [each["code"] for each in told] for uri, told in sorted(self.shown.items()) if told
        }

    def _read(self, marker: int) -> None:
        while (message := self.wire.receive()).get("id") != marker:
            if message.get("method") == "textDocument/publishDiagnostics":
                self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]

    def ask(self, method: str, name: str, **params: Any) -> Any:
        self.version += 1
        params = {"textDocument": {"uri": address(name)}, **params}
        self.wire.send({"id": self.version, "method": method, "params": params})
        return self.wire.answer(self.version)["result"]


def test_a_mismatch_across_cells_is_shown_in_the_cell_that_has_it() -> None:
    with started() as wire:
        answer = wire.initialize(capabilities=CAN)
        announced = answer["result"]["capabilities"]["notebookDocumentSync"]
        assert announced == {"notebookSelector": [{"notebook": "*", "cells": [{"language": "python"}]}]}
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST})
        assert book.codes() == {"c": ["rank-mismatch"]}
        (problem,) = book.shown[address("c")]
        assert problem["range"]["start"] == {"line": 1, "character": 20}
        places = [each["location"] for each in problem["relatedInformation"]]
        assert {place["uri"] for place in places} == {address("b")}
        assert {place["range"]["start"]["line"] for place in places} <= {1, 2}
        assert wire.leave() == 0


def test_hover_hints_and_fixes_belong_to_their_cells() -> None:
    with started() as wire:
        wire.initialize(capabilities=CAN)
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST})
        assert book.codes()
        hover = book.ask("textDocument/hover", "b", position={"line": 2, "character": 13})
        assert "(None, 26, 26, 8)" in hover["contents"]["value"]
        assert hover["range"]["start"]["line"] == 2
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 50, "character": 0}}
        hints = book.ask("textDocument/inlayHint", "b", range=whole)
        assert [(hint["position"]["line"], "26, 26" in str(hint["label"])) for hint in hints] == [(2, True)]
        assert book.ask("textDocument/inlayHint", "a", range=whole) == []
        actions = book.ask("textDocument/codeAction", "c", range=whole, context={"diagnostics": []})
        changes = [action["edit"]["changes"] for action in actions]
        assert {uri for change in changes for uri in change} <= {address("b"), address("c")}
        reshape = next(action for action in actions if "Reshape" in action["title"])
        ((uri, edits),) = reshape["edit"]["changes"].items()
        assert uri == address("c")
        assert "model.add(layers.Reshape((-1, 8)))" in edits[0]["newText"]


def test_a_fix_says_in_which_cell_it_changes_what() -> None:
    with started() as wire:
        wire.initialize(capabilities=CAN)
        texts = {"a": HEAD, "b": MODEL.replace("8, 3", "8, 27"), "c": "model.add(layers.Conv2D(4, 3))"}
        book = Book(wire, texts)
        assert book.codes() == {"c": ["window-too-large"]}
        (problem,) = book.shown[address("c")]
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}}
        actions = book.ask("textDocument/codeAction", "c", range=whole, context={"diagnostics": []})
        told = [problem["message"], *(action["title"] for action in actions)]
        assert not any("on line 6" in each for each in told)
        assert any("in cell 2, line 3" in each for each in told)


def test_a_cell_is_edited() -> None:
    with started() as wire:
        wire.initialize(capabilities=CAN)
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST})
        assert book.codes() == {"c": ["rank-mismatch"]}
        book.type("b", "    layers.Flatten(),\n    layers.Reshape((-1, 8)),\n", (3, 0), (3, 0))
        assert book.codes() == {}
        book.type("b", "", (3, 0), (5, 0))
        assert book.codes() == {"c": ["rank-mismatch"]}
        book.type("c", "2", (1, 37 - 2), (1, 38 - 2))
        assert "2D" not in str(book.shown)
        book.type("c", "model.add(layers.Conv2D(4, 3))")
        assert book.codes() == {}
        book.type("a", "!pip install keras\n\n\n" + HEAD)
        assert book.codes() == {}
        book.type("c", LAST)
        assert book.codes() == {"c": ["rank-mismatch"]}
        (problem,) = book.shown[address("c")]
        assert problem["range"]["start"]["line"] == 1


def test_cells_are_inserted_moved_and_removed() -> None:
    flatten = "model.add(layers.Reshape((-1, 8)))"
    with started() as wire:
        wire.initialize(capabilities=CAN)
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST}, cell("text", 1))
        assert book.codes() == {"c": ["rank-mismatch"]}
        book.splice(2, 0, cell("d"), opened=[item("d", flatten)])
        assert book.codes() == {}
        # It is moved behind the other: taken out, put in again.
        book.splice(2, 1, closed=["d"])
        assert book.codes() == {"c": ["rank-mismatch"]}
        book.splice(3, 0, cell("d"), opened=[item("d", "model.summary()\n" + flatten)])
        assert book.codes()["c"] == ["rank-mismatch"]
        # Both are swapped at once, as VS Code moves a cell.
        book.splice(2, 2, cell("d"), cell("c"))
        assert book.codes() == {}
        book.splice(1, 1, closed=["b"])
        assert book.codes() == {}
        book.splice(0, 99, closed=["a", "d", "c"])
        assert book.codes() == {}
        book.splice(0, 0, cell("e"), opened=[item("e", f"{HEAD}\n{MODEL}\n{LAST}")])
        assert book.codes() == {"e": ["rank-mismatch"]}
        wire.send({"method": "notebookDocument/didClose", "params": close()})
        assert book.codes() == {}
        assert wire.leave() == 0


def close() -> dict[str, Any]:
    return {"notebookDocument": {"uri": BOOK}, "cellTextDocuments": []}


def test_a_cell_becomes_text_and_code_again() -> None:
    with started() as wire:
        wire.initialize(capabilities=CAN)
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST})
        assert book.codes() == {"c": ["rank-mismatch"]}
        book.change(data=[cell("b", 1)])
        assert book.codes() == {}
        book.change(data=[cell("b", 2)])
        assert book.codes() == {"c": ["rank-mismatch"]}


@pytest.mark.parametrize(
    "message",
    [
        {
            "method": "notebookDocument/didChange",
            "params": {"notebookDocument": {"uri": "file:///no", "version": 1}, "change": {}},
        },
        {
            "method": "notebookDocument/didClose",
            "params": {"notebookDocument": {"uri": "file:///no"}, "cellTextDocuments": []},
        },
        {"method": "notebookDocument/didChange", "params": {"change": 3}},
    ],
)
def test_what_is_told_of_unknown_notebooks_is_survived(message: dict[str, Any]) -> None:
    with started() as wire:
        wire.initialize(capabilities=CAN)
        wire.send(message)
        book = Book(wire, {"a": HEAD, "b": MODEL, "c": LAST})
        book.type("nowhere", "x")
        assert book.codes() == {"c": ["rank-mismatch"]}
        assert wire.leave() == 0
