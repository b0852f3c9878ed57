from __future__ import annotations

import json
from pathlib import Path

from terminal import GOOD, WRONG, run, written

PROGRAM = """\
import keras
from keras import layers

model = keras.Sequential([
    layers.Conv2D(32, (3, 3), input_shape=(20, 20, 1)),
    layers.Flatten(),
    layers.Dense(10),
])
"""


def test_each_line_that_makes_a_tensor_has_its_shape_beside_it(tmp_path: Path):
    path = written(tmp_path / "model.py", PROGRAM)
    ran = run("shapes", path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        str(path),
        "  4 │ model = keras.Sequential([                               (None, 10)          104,010",
        "  5 │     layers.Conv2D(32, (3, 3), input_shape=(20, 20, 1)),  (None, 18, 18, 32)      320",
        "  6 │     layers.Flatten(),                                    (None, 10368)             0",
        "  7 │     layers.Dense(10),                                    (None, 10)          103,690",
    ]


def test_where_something_does_not_fit_it_says_so(tmp_path: Path):
    ran = run("shapes", written(tmp_path / "model.py", WRONG))
    assert ran.returncode == 0
    assert "error: rank-mismatch" in ran.stdout.splitlines()[-1]


def test_no_tensor(tmp_path: Path):
    ran = run("shapes", written(tmp_path / "model.py", "x = 1\n"))
    assert (ran.returncode, ran.stdout.splitlines()[1:]) == (0, ["  no tensors"])


def test_json_form(tmp_path: Path):
    path = written(tmp_path / "model.py", PROGRAM)
    told = json.loads(run("shapes", "--format", "json", path).stdout)
    assert set(told) == {"file", "sites", "problems"}
    assert told["file"] == str(path)
    assert told["problems"] == []
    conv = next(site for site in told["sites"] if site["class"] == "Conv2D")
    assert conv == {
        "line": 5, "col": 4, "end_line": 5, "end_col": 54,
        "kind": "sequential", "class": "Conv2D", "outputs": [[None, 18, 18, 32]], "params": 320,
    }  # fmt: skip


def test_json_of_several_files_in_the_order_given(tmp_path: Path):
    names = ["z.py", "missing.py", "a.py"]
    for name in ("z.py", "a.py"):
        written(tmp_path / name, GOOD)
    ran = run("shapes", "--format", "json", *names, cwd=tmp_path)
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each["file"] for each in told] == names
    assert told[1] == {
        "file": "missing.py", "sites": [], "problems": [], "unreadable": "no such file or directory",
    }  # fmt: skip
    assert ran.returncode == 2


def test_positions_are_bytes(tmp_path: Path):
    text = "import keras\nd = 'é図'; x = keras.Input((4,))\n"
    (site,) = json.loads(run("shapes", "--format", "json", written(tmp_path / "m.py", text)).stdout)["sites"]
    assert (site["col"], site["end_col"]) == (
        len("d = 'é図'; x = ".encode()),
        len("d = 'é図'; x = keras.Input((4,))".encode()),
    )


def test_results_of_a_function_that_runs_with_several_shapes(tmp_path: Path):
    text = """\
import keras

for n in (3, 5):
    y = keras.layers.Dense(n)(keras.Input((2,)))
"""
    path = written(tmp_path / "m.py", text)
    sites = json.loads(run("shapes", "--format", "json", path).stdout)["sites"]
    assert [site["outputs"] for site in sites if site["class"] == "Dense"] == [[[None, 3], [None, 5]]]
    assert "(None, 2) → (None, 3) | (None, 5)" in run("shapes", path).stdout


def test_a_folder_is_no_file(tmp_path: Path):
    ran = run("shapes", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"kshape-ls: {tmp_path}: is a directory\n"


def test_a_file_sees_what_it_imports_and_tells_only_its_own_sites(tmp_path: Path):
    written(tmp_path / "nets/blocks.py", "import keras\n\ndef block(x):\n    return keras.layers.Dense(7)(x)\n")
    written(
        tmp_path / "train.py", "import keras\nfrom nets.blocks import block\ny = block(keras.Input((2,)))\nz = -y\n"
    )
    told = json.loads(run("shapes", "--format", "json", "train.py", cwd=tmp_path).stdout)
    assert [(site["line"], site["outputs"]) for site in told["sites"]] == [(3, [[None, 2]]), (4, [[None, 7]])]


def test_what_names_get_from_helpers_stands_beside_them(tmp_path: Path):
    written(
        tmp_path / "nets/blocks.py",
        "import keras\n\n"
        "def block(x, units):\n"
        "    return keras.layers.Dense(units)(x), x\n\n"
        "def build(units):\n"
        "    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])\n",
    )
    text = """\
import keras
import nets.blocks

def twice(x):
    return keras.layers.Concatenate()([x, x])

inputs = keras.Input((4,))
x, skip = nets.blocks.block(inputs, 3)
y = twice(keras.layers.ReLU()(x))
same = y
model = nets.blocks.build(2)
"""
    written(tmp_path / "train.py", text)
    assert run("shapes", "train.py", cwd=tmp_path).stdout.splitlines()[1:] == [
        "   5 │     return keras.layers.Concatenate()([x, x])  (None, 6)               0",
        "   7 │ inputs = keras.Input((4,))                     (None, 4)               0",
        "   8 │ x, skip = nets.blocks.block(inputs, 3)         (None, 3), (None, 4)",
        "   9 │ y = twice(keras.layers.ReLU()(x))              (None, 3) → (None, 6)",
        "  10 │ same = y                                       (None, 6)",
        "  11 │ model = nets.blocks.build(2)                   (None, 2)              10",
    ]
