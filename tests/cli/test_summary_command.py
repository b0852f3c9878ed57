from __future__ import annotations

import json
from pathlib import Path

from terminal import run, written

PROGRAM = """\
import keras
inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)], name="in_ner")
model = keras.Sequential([inner, keras.layers.Dense(2)])
"""


def test_text(tmp_path: Path):
    ran = run("summary", f"{written(tmp_path / 'model.py', PROGRAM)}:model")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        'Model: "sequential"',
        "Layer (type)         Output Shape  Param #",
        "──────────────────────────────────────────",
        "in_ner (Sequential)  (None, 3)          15",
        "   └ dense (Dense)   (None, 3)          15",
        "dense_1 (Dense)      (None, 2)           8",
        "──────────────────────────────────────────",
        "Total params: 23 (92.00 B)",
        "Trainable params: 23 (92.00 B)",
        "Non-trainable params: 0 (0.00 B)",
    ]


def test_without_the_layers_of_models_in_the_model(tmp_path: Path):
    ran = run("summary", "--no-nested", f"{written(tmp_path / 'model.py', PROGRAM)}:model")
    assert "└" not in ran.stdout


def test_markdown_is_a_table_with_names_as_they_are(tmp_path: Path):
    ran = run("summary", "--format", "markdown", f"{written(tmp_path / 'model.py', PROGRAM)}:model")
    assert ran.stdout.splitlines()[2:6] == [
        "| Layer (type) | Output Shape | Param # |",
        "| --- | --- | ---: |",
        "| in\\_ner (Sequential) | (None, 3) | 15 |",
        "| &nbsp;&nbsp;└ dense (Dense) | (None, 3) | 15 |",
    ]


def test_json(tmp_path: Path):
    told = json.loads(run("summary", "--format", "json", f"{written(tmp_path / 'model.py', PROGRAM)}:model").stdout)
    assert (told["model"], told["total"], told["trainable"], told["non_trainable"]) == ("sequential", 23, 23, 0)
    nested = told["layers"][0]["nested"]
    assert nested["layers"] == [
        {"name": "dense", "class": "Dense", "output": "(None, 3)", "params": 15, "connected_to": [], "line": 2}
    ]


def test_no_such_model(tmp_path: Path):
    ran = run("summary", f"{written(tmp_path / 'model.py', PROGRAM)}:other")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no model 'other'; there are: inner, model" in ran.stderr


def test_a_name_that_is_not_known_is_none_that_keras_would_give(tmp_path: Path):
    program = """\
import os
import keras
from keras import layers
x = keras.Input((8,))
y = layers.Dense(4, name=os.environ.get("NAME"))(x)
y = layers.Dense(3, name=None)(layers.Dense(2, name=f"last_{chr(97)}")(y))
model = keras.Model(x, y)
"""
    ran = run("summary", "--format", "json", str(written(tmp_path / "model.py", program)))
    rows = json.loads(ran.stdout)["layers"]
    assert [row["name"] for row in rows] == ["input_layer", "?", "last_a", "dense"]
