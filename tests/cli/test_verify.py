from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest
from terminal import run, written

PROGRAM = """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
"""

PYTHON = os.environ.get("KSHAPE_KERAS_PYTHON", sys.executable)


@pytest.fixture
def keras():
    if sys.executable == PYTHON and importlib.util.find_spec("keras") is None:
        if os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
            pytest.fail("Keras is not installed")
        pytest.skip("Keras is not installed")


def test_keras_agrees(tmp_path: Path, keras):
    ran = run("verify", "--python", PYTHON, written(tmp_path / "m.py", PROGRAM))
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == str(tmp_path / "m.py")
    assert lines[1].startswith("  model, line 4  Keras ")
    assert [line.split()[0] for line in lines[2:]] == ["agreed"] * 3
    assert lines[-1].endswith("(None, 2)")


def test_keras_refuses_in_json(tmp_path: Path, keras):
    program = PROGRAM.replace("Dense(2)", "LSTM(2)")
    ran = run("verify", "--format", "json", "--python", PYTHON, written(tmp_path / "m.py", program))
    assert ran.returncode == 1
    (model,) = json.loads(ran.stdout)["models"]
    assert model["failure"] is None
    assert model["nodes"][1] == {
        "name": "dense", "class": "Dense", "verdict": "agreed", "output": [None, 3], "params": 15,
    }  # fmt: skip
    assert (model["nodes"][2]["verdict"], model["nodes"][2]["error"]) == ("refused", "ValueError")


def test_no_interpreter(tmp_path: Path):
    ran = run("verify", "--python", tmp_path / "nothing", written(tmp_path / "m.py", PROGRAM))
    assert ran.returncode == 2
    assert "not asked: " in ran.stdout
    assert "Traceback" not in ran.stderr


def test_an_unreadable_file(tmp_path: Path):
    ran = run("verify", "--format", "json", tmp_path / "m.py")
    assert ran.returncode == 2
    assert json.loads(ran.stdout) == {
        "file": str(tmp_path / "m.py"), "models": [], "unreadable": "no such file or directory",
    }  # fmt: skip


def test_no_models(tmp_path: Path):
    ran = run("verify", written(tmp_path / "m.py", "x = 1\n"))
    assert (ran.returncode, ran.stdout.splitlines()[1]) == (0, "  no models")


def test_a_trace_runs_the_file_and_compares(tmp_path: Path, keras):
    program = "import keras, sys\nx = keras.Input((8,))\ny = keras.layers.Dense(len(sys.argv[0]))(x)\n"
    path = written(tmp_path / "m.py", program + "raise ValueError('so')\n")
    ran = run("verify", "--trace", "--format", "json", "--python", PYTHON, path)
    told = json.loads(ran.stdout)
    assert (ran.returncode, told["raised"]["error"], told["raised"]["line"]) == (1, "ValueError", 4)
    assert [site["verdict"] for site in told["sites"]] == ["agreed", "filled"]
    ran = run("verify", "--trace", "--python", PYTHON, path)
    assert f"Dense  (None, {len(str(path))})" in ran.stdout
    assert "ValueError on line 4: so" in ran.stdout
