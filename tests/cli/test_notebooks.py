from __future__ import annotations

import json
from pathlib import Path

from terminal import run, written

CELLS = [
    {"cell_type": "markdown", "source": "# A model"},
    {"cell_type": "code", "source": ["%matplotlib inline\n", "import keras\n", "x = keras.Input((28, 28))"]},
    {
        "cell_type": "code",
        "source": ["%%time\n", "y = keras.layers.Flatten()(x)\n", "z = keras.layers.Conv2D(8, 3)(y)"],
    },
]


def made(path: Path) -> Path:
    return written(path, json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def test_a_mismatch_is_told_by_its_cell(tmp_path: Path) -> None:
    path = made(tmp_path / "model.ipynb")
    ran = run("check", path)
    assert ran.returncode == 1
    first, *rest = ran.stdout.splitlines()
    assert first.startswith(f"{path}:cell 3:3:5: error[rank-mismatch]: ")
    assert "Flatten in cell 3, line 2 made (None, 784)" in first
    assert "3 | z = keras.layers.Conv2D(8, 3)(y)" in rest
    assert "  = line 2: made (None, 784) of (None, 28, 28)" in rest
    assert "  = cell 2, line 3: has shape (None, 28, 28)" in rest


def test_positions_in_json_are_inside_the_cell(tmp_path: Path) -> None:
    ran = run("shapes", "--format", "json", made(tmp_path / "model.ipynb"))
    report = json.loads(ran.stdout)
    places = [(site["cell"], site["line"], site["end_line"], site["class"]) for site in report["sites"]]
    assert places == [(1, 3, 3, "InputLayer"), (2, 2, 2, "Flatten"), (2, 3, 3, "Conv2D")]
    (problem,) = report["problems"]
    assert (problem["cell"], problem["line"], problem["col"]) == (2, 3, 4)
    assert [(each["cell"], each["line"]) for each in problem["related"]] == [(2, 2), (1, 3)]
    edits = [edit for fix in problem["fixes"] for edit in fix["edits"]]
    assert all(edit["cell"] in (1, 2) and edit["line"] <= 3 for edit in edits)


def test_shapes_stand_beside_cell_and_line(tmp_path: Path) -> None:
    ran = run("shapes", made(tmp_path / "model.ipynb"))
    assert "  2:3 │ x = keras.Input((28, 28))" in ran.stdout
    assert "  3:2 │ y = keras.layers.Flatten()(x)" in ran.stdout


def test_notebooks_of_a_folder_are_checked_but_not_their_copies(tmp_path: Path) -> None:
    made(tmp_path / "a" / "model.ipynb")
    made(tmp_path / "a" / ".ipynb_checkpoints" / "model-checkpoint.ipynb")
    ran = run("check", tmp_path)
    assert ran.stdout.splitlines()[-1] == "1 error in 1 file"


def test_a_broken_notebook_is_said(tmp_path: Path) -> None:
    ran = run("check", written(tmp_path / "model.ipynb", '{"cells": ['))
    assert ran.returncode == 2
    assert "not a notebook" in ran.stderr
