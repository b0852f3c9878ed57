"""Along tensors from a program into the file of its helpers, and back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wire import Wire, opened, started

BLOCKS = """\
from keras import layers


def block(x, filters):
    'é🎈'; x = layers.Conv2D(filters, 3)(x)
    return layers.MaxPooling2D(2)(x)


def head(units):
    return layers.Dense(units)


class Norm(layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = layers.Dense(1)

    def call(self, t):
        return t * self.scale(t)


shared = layers.Flatten()
"""
TRAIN = """\
import keras
from blocks import Norm, block, head, shared

inputs = keras.Input((28, 28, 1))
x = block(inputs, 16)
x = keras.layers.ReLU()(x)
x = shared(x)
last = head(10)
y = last(x)
z = Norm()(y)
w = keras.layers.Softmax()(z)
model = keras.Model(inputs, w)
"""
CAPABILITIES = {"textDocument": {"callHierarchy": {}}, "general": {"positionEncodings": ["utf-16"]}}


class Project:
    """Both files, each of them open or not."""

    def __init__(self, wire: Wire, folder: Path) -> None:
        self.wire, self.number = wire, 10
        self.texts = {folder / "blocks.py": BLOCKS, folder / "train.py": TRAIN}
        self.paths = {path.name: path for path in self.texts}

    def open(self, *names: str) -> None:
        for name in names:
            path = self.paths[name]
            self.wire.send(opened(self.texts[path], uri=path.as_uri()))

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self.wire.send({"id": self.number, "method": method, "params": params})
        answer = self.wire.answer(self.number)
        assert "error" not in answer, answer
        return answer["result"]

    def at(self, method: str, name: str, needle: str, offset: int = 0, **params: Any) -> Any:
        path = self.paths[name]
        before = self.texts[path][: self.texts[path].index(needle) + offset]
        character = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        position = {"line": before.count("\n"), "character": character}
        return self.ask(method, textDocument={"uri": path.as_uri()}, position=position, **params)

    def definition(self, name: str, needle: str, offset: int = 0) -> list[str]:
        return self.told(self.at("textDocument/definition", name, needle, offset) or [])

    def references(self, name: str, needle: str, offset: int = 0, *, declaration: bool = False) -> list[str]:
        context = {"includeDeclaration": declaration}
        return self.told(self.at("textDocument/references", name, needle, offset, context=context) or [])

    def told(self, locations: list[dict[str, Any]]) -> list[str]:
        """Each place as its file and the text there."""
        texts = {path.as_uri(): (path.name, text) for path, text in self.texts.items()}
        found = []
        for each in locations:
            name, text = texts[each["uri"]]
            start, end = each["range"]["start"], each["range"]["end"]
            assert start["line"] == end["line"]
            line = text.split("\n")[start["line"]].encode("utf-16-le")
            found.append(f"{name}: {line[2 * start['character'] : 2 * end['character']].decode('utf-16-le')}")
        return found


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with started() as wire:
        wire.initialize(rootUri=tmp_path.as_uri(), capabilities=CAPABILITIES)
        found = Project(wire, tmp_path)
        for path, text in found.texts.items():
            path.write_text(text, encoding="utf-8")
        yield found
        assert wire.leave() == 0


@pytest.mark.parametrize("names", [["train.py"], ["train.py", "blocks.py"], ["blocks.py", "train.py"]])
def test_from_a_program_into_its_helpers(project: Project, names: list[str]) -> None:
    project.open(*names)
    # What ReLU is applied to, by the layer and by the name; who takes it; a layer that a helper made.
    assert project.definition("train.py", "ReLU()(x)", 5) == ["blocks.py: layers.MaxPooling2D(2)(x)"]
    assert project.definition("train.py", "ReLU()(x)", 7) == ["blocks.py: layers.MaxPooling2D(2)(x)"]
    assert project.references("train.py", "inputs =") == ["blocks.py: layers.Conv2D(filters, 3)(x)"]
    assert project.definition("train.py", "last(x)", 1) == ["blocks.py: layers.Dense(units)"]
    assert project.references("train.py", "last =", declaration=True) == [
        "blocks.py: layers.Dense(units)",
        "train.py: last(x)",
    ]
    assert project.definition("train.py", "shared(x)", 1) == ["blocks.py: layers.Flatten()"]


@pytest.mark.parametrize("names", [["train.py", "blocks.py"], ["blocks.py", "train.py"]])
def test_and_back(project: Project, names: list[str]) -> None:
    project.open(*names)
    assert project.references("blocks.py", "MaxPooling2D(2)", 13) == ["train.py: keras.layers.ReLU()(x)"]
    assert project.definition("blocks.py", "Conv2D(filters, 3)", 7) == []
    assert project.definition("blocks.py", "(filters, 3)(x)", 10) == ["train.py: inputs"]
    assert project.definition("blocks.py", "(x, filters)", 1) == ["train.py: inputs"]
    assert project.references("blocks.py", "layers.Dense(units)", 15, declaration=True) == [
        "blocks.py: layers.Dense(units)",
        "train.py: last(x)",
    ]
    assert project.references("blocks.py", "shared = ", 1) == ["train.py: shared(x)"]
    assert project.definition("blocks.py", "self, t)", 6) == ["train.py: y"]


def test_the_hierarchy_goes_through_helpers(project: Project) -> None:
    project.open("blocks.py", "train.py")
    (item,) = project.at("textDocument/prepareCallHierarchy", "train.py", "ReLU()(x)", 5)
    (before,) = project.ask("callHierarchy/incomingCalls", item=item)
    assert project.told([before["from"]]) == ["blocks.py: layers.MaxPooling2D(2)(x)"]
    assert before["from"]["detail"] == "(None, 13, 13, 16)"
    (first,) = project.ask("callHierarchy/incomingCalls", item=before["from"])
    (start,) = project.ask("callHierarchy/incomingCalls", item=first["from"])
    assert project.told([first["from"], start["from"]]) == [
        "blocks.py: layers.Conv2D(filters, 3)(x)",
        "train.py: keras.Input((28, 28, 1))",
    ]
    # Analysed anew, the helpers' expressions have other names: what stands in the place is meant.
    change = {"uri": project.paths["blocks.py"].as_uri(), "type": 2}
    for text in ({"text": "# another\n" + BLOCKS}, {"text": BLOCKS}):
        document = {"uri": change["uri"], "version": 2}
        told = {"textDocument": document, "contentChanges": [text]}
        project.wire.send({"method": "textDocument/didChange", "params": told})
    (again,) = project.ask("callHierarchy/incomingCalls", item=before["from"])
    assert project.told([again["from"]]) == project.told([first["from"]])
    assert again["from"]["data"]["keys"] != first["from"]["data"]["keys"]
    (item,) = project.at("textDocument/prepareCallHierarchy", "blocks.py", "MaxPooling2D(2)", 13)
    assert item["detail"] == "(None, 13, 13, 16)"
    (after,) = project.ask("callHierarchy/outgoingCalls", item=item)
    assert project.told([after["to"]]) == ["train.py: keras.layers.ReLU()(x)"]


def test_where_the_workspace_is_scanned_closed_programs_are_led_to(project: Project) -> None:
    folder = project.paths["train.py"].parent
    study = json.dumps({"cells": [{"cell_type": "code", "source": TRAIN.splitlines(keepends=True)}]}, indent=1)
    (folder / "study.ipynb").write_text(study, encoding="utf-8")
    settings = folder / "pyproject.toml"
    settings.write_text("[tool.kshape-ls]\nscan = true\n", encoding="utf-8")
    changes = [{"uri": settings.as_uri(), "type": 1}]
    project.open("blocks.py")
    project.wire.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})
    end = time.monotonic() + 60
    while len(project.ask("workspace/symbol", query="model")) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    context = {"includeDeclaration": False}
    told = project.at("textDocument/references", "blocks.py", "MaxPooling2D(2)", 13, context=context)
    program, notebook = sorted(told, key=lambda each: each["uri"], reverse=True)
    assert project.told([program]) == ["train.py: keras.layers.ReLU()(x)"]
    assert notebook["uri"].endswith("study.ipynb")
    assert "keras.layers.ReLU()(x)" in study.split("\n")[notebook["range"]["start"]["line"]]


def test_a_program_that_is_closed_is_not_led_to(project: Project) -> None:
    project.open("blocks.py", "train.py")
    assert project.references("blocks.py", "MaxPooling2D(2)", 13)
    document = {"uri": project.paths["train.py"].as_uri()}
    project.wire.send({"method": "textDocument/didClose", "params": {"textDocument": document}})
    assert project.references("blocks.py", "MaxPooling2D(2)", 13) == []
