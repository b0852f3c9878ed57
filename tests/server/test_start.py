"""What the server imports to open a small program: the rules of its layers, and nothing heavy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wire import asked, opened, started

CNN = """\
import keras
from keras import layers

inputs = keras.Input((28, 28, 1))
x = layers.Conv2D(8, 3, activation="relu")(inputs)
x = layers.MaxPooling2D()(x)
x = layers.Flatten()(x)
outputs = layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
"""
PROGRAM = """\
import sys
from kshape_ls.server import serve_stdio
status = serve_stdio()
open(sys.argv[1], "w").write(" ".join(sys.modules))
sys.exit(status)
"""
LATER = (
    *("kshape_ls.verification", "kshape_ls.agents", "kshape_ls.report.as_", "kshape_ls.report.drawing"),
    *("kshape_ls.checks.proof", "kshape_ls.checks.candidates", "kshape_ls.ide.refactors", "kshape_ls.ide.completion"),
)
"""For those who ask: what verifies, reports, draws, mends and completes."""
HEAVY = {"jedi", "parso", "rich", "keras", "tensorflow", "numpy", "hypothesis"}


def test_a_small_program_loads_the_rules_that_it_uses(tmp_path: Path) -> None:
    with started(sys.executable, "-c", PROGRAM, str(tmp_path / "loaded")) as wire:
        wire.initialize()
        wire.send(opened(CNN), asked(1, 7, 11))
        assert "(None, 10)" in json.dumps(wire.answer(1))
        assert wire.leave() == 0
    loaded = set((tmp_path / "loaded").read_text().split())
    assert {name for name in loaded if name.split(".")[0] in HEAVY} == set()
    assert not [name for name in loaded if name.startswith(LATER)]
    rules = {name.removeprefix("kshape_ls.library.") for name in loaded if name.startswith("kshape_ls.library.")}
    folders = {"layers", "layers.core", "layers.convolutional", "layers.pooling", "layers.reshaping"}
    shared = {"layers.convolutional.arguments", "layers.lora", "layers.quantized", "layers.spatial", "layers.variables"}
    tables = {"datasets", "fixed_weights", "gone", "layer_attributes", "operation_names", "ops", "ops.arguments"}
    tables |= {"class_names", "inner_layers", "pages", "remembering", "standing_in"}
    assert rules - folders - shared - tables == {
        "application",
        "identifiers",
        "index",
        "names",
        "rules",
        "layers.convolutional.conv",
        "layers.core.dense",
        "layers.core.input_layer",
        "layers.pooling.pooling",
        "layers.reshaping.reshape",
    }
