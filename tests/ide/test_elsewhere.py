from __future__ import annotations

from pathlib import Path

import pytest

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.analysis.telling.elsewhere import Elsewhere, sites_elsewhere
from kshape_ls.ide.hover import hover
from kshape_ls.ide.inlay_hints import explained, inlay_hints
from kshape_ls.workspace.modules import Workspace

BLOCKS = """\
import keras
from keras import layers


def block(x, filters):
    x = layers.Conv2D(filters, 3)(x)
    return layers.MaxPooling2D(2)(x)


class Head(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = layers.Dense(units)

    def call(self, x):
        return self.dense(x)


def alone(x):
    return layers.Dense(3)(x)


kept = layers.Dense(4)(keras.Input((8,)))
"""
TRAIN = """\
import keras
from blocks import Head, block


def build():
    inputs = keras.Input((28, 28, 1))
    x = block(inputs, 16)
    return keras.Model(inputs, block(x, 32))


build()
Head(5)(keras.Input((9,)))
"""


@pytest.fixture
def opened(tmp_path: Path) -> tuple[FileAnalysis, tuple[Elsewhere, ...]]:
    """``blocks.py`` as its editor sees it, and all its sites as ``train.py`` runs them."""
    (tmp_path / "blocks.py").write_text(BLOCKS, encoding="utf-8")
    path = tmp_path / "train.py"
    workspace = Workspace([tmp_path])
    caller = analyze(TRAIN.split("\n"), modules=workspace.imports_of(path), path=str(path))
    module = workspace.module(tmp_path / "blocks.py")
    assert module is not None
    return analyze(BLOCKS.split("\n")), sites_elsewhere(module, caller, "train.py", 1, 100)


def test_each_call_from_elsewhere_with_its_line(opened: tuple[FileAnalysis, tuple[Elsewhere, ...]]) -> None:
    _, elsewhere = opened
    assert [(each.range.line, each.name, str(each.output), each.source) for each in elsewhere] == [
        (6, "Conv2D", "(None, 26, 26, 16)", "train.py:7"),
        (6, "Conv2D", "(None, 11, 11, 32)", "train.py:8"),
        (7, "MaxPooling2D", "(None, 13, 13, 16)", "train.py:7"),
        (7, "MaxPooling2D", "(None, 5, 5, 32)", "train.py:8"),
        (16, "Dense", "(None, 5)", "train.py:12"),
    ]


def test_hints_are_marked(opened: tuple[FileAnalysis, tuple[Elsewhere, ...]]) -> None:
    analysis, elsewhere = opened
    texts = [(hint.line, hint.text) for hint in inlay_hints(analysis, 1, 100, elsewhere=elsewhere)]
    assert texts == [
        (6, "→ 2 shapes"),
        (7, "→ 2 shapes"),
        (16, "→ (None, 5) from train.py:12"),
        (23, "→ (None, 4)"),
    ]
    hint = inlay_hints(analysis, 6, 6, elsewhere=elsewhere)[0]
    told = explained(analysis, hint.line, hint.col, hint.text, elsewhere=elsewhere)
    assert told is not None
    assert told[1] == "(None, 26, 26, 16) from train.py:7\n(None, 11, 11, 32) from train.py:8"


def test_hovers_are_marked(opened: tuple[FileAnalysis, tuple[Elsewhere, ...]]) -> None:
    analysis, elsewhere = opened
    told = hover(analysis, 6, 20, elsewhere)
    assert told is not None
    assert told.headings == (
        "Conv2D → (None, 26, 26, 16)  # from train.py:7",
        "Conv2D → (None, 11, 11, 32)  # from train.py:8",
    )
    own = hover(analysis, 23, 20, elsewhere)
    assert own is not None
    assert own.headings == ("Dense → (None, 4)",)


def test_own_calls_stand_beside_those_from_elsewhere(tmp_path: Path) -> None:
    blocks = "from keras import Input, layers\n\ndef f(x):\n    return layers.Flatten()(x)\n\nf(Input((2, 3)))\n"
    (tmp_path / "blocks.py").write_text(blocks, encoding="utf-8")
    path = tmp_path / "train.py"
    workspace = Workspace([tmp_path])
    text = "import blocks\nfrom keras import Input\nblocks.f(Input((5, 5)))\nblocks.f(Input((5, 5)))\n"
    caller = analyze(text.split("\n"), modules=workspace.imports_of(path), path=str(path))
    module = workspace.module(tmp_path / "blocks.py")
    assert module is not None
    elsewhere = sites_elsewhere(module, caller, "train.py", 4, 4)
    told = hover(analyze(blocks.split("\n")), 4, 15, elsewhere)
    assert told is not None
    assert told.headings == (
        "Flatten → (None, 6)",
        "Flatten → (None, 25)  # from train.py:3",
        "Flatten → (None, 25)  # from train.py:4",
    )
    assert sites_elsewhere(module, caller, "train.py", 1, 2) == ()
