"""Every layer rule takes what Keras's constructor and ``call`` take."""

from __future__ import annotations

import json

import pytest

from kshape_ls.library.index import layer_names, layer_rule
from kshape_ls.library.rules import REQUIRED

from .asking import Case

NAMES = sorted(name for name in layer_names() if "." not in name)
BASE = {"name", "dtype", "trainable", "activity_regularizer"}
"""What every layer takes, whether its own constructor names it or not."""


@pytest.fixture(scope="module")
def signatures(oracle):
    answers = oracle.ask([Case(f"signatures(keras.layers.{name})", ()) for name in NAMES])
    return {name: json.loads(answer["text"]) for name, answer in zip(NAMES, answers, strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_constructor(signatures, name):
    theirs = [(p, default) for p, default, kind in signatures[name]["__init__"] if "VAR" not in kind]
    ours = [p for p in layer_rule(name).parameters if not p.kind.startswith("var")]
    written = [(p.name, None if p.default is REQUIRED else repr(p.default)) for p in ours]
    # What Keras hands on through ``**kwargs`` stands after ``*`` in ours.
    extra = {p for p, _ in written} - {p for p, _ in theirs}
    assert extra <= {p.name for p in ours if p.kind == "keyword_only"} | BASE
    assert extra <= set(signatures[name]["hidden"]) | BASE
    assert [p for p in written if p[0] not in extra | BASE] == [p for p in theirs if p[0] not in BASE]


@pytest.mark.parametrize("name", NAMES)
def test_call(signatures, name):
    # A layer of data hands its one positional argument on, and calls it so whatever ``call`` calls it.
    theirs = ["inputs" if p == "data" else p for p, _, kind in signatures[name]["call"] if "VAR" not in kind]
    assert [p.name for p in layer_rule(name).call if not p.kind.startswith("var")] == theirs


def test_aliases(oracle):
    """A layer's other names are all there."""
    source = "','.join(n for n in dir(keras.layers) if getattr(keras.layers, n) is keras.layers.%s)"
    answers = oracle.ask([Case(source % name, ()) for name in NAMES])
    missing = {
        name: set(answer["text"].split(",")) - layer_names() for name, answer in zip(NAMES, answers, strict=True)
    }
    assert not {name: found for name, found in missing.items() if found}
