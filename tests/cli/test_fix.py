from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from terminal import GOOD, run, written

HEAD = "import keras\nfrom keras import layers\n"
FLAT = f"{HEAD}x = keras.Input((28, 28, 1))\nh = layers.Conv2D(4, 3)(x)\ny = layers.Conv1D(3, 3)(h)\nend = 1  # é\n"
RESHAPED = FLAT.replace("y = ", "h = layers.Reshape((-1, 4))(h)\ny = ")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("closed", [True, False])
def test_a_fix_touches_nothing_else(tmp_path: Path, end: str, mark: bytes, closed: bool):
    def data(text: str) -> bytes:
        return mark + (text if closed else text.rstrip("\n")).replace("\n", end).encode()

    path = written(tmp_path / "model.py", data(FLAT))
    ran = run("check", "--fix", path)
    assert path.read_bytes() == data(RESHAPED)
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        f"{path}:5: fixed[rank-mismatch]: Insert Reshape((-1, 4)) → (None, 676, 4)",
        "No problems in 1 file",
    ]


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "utf-8"])
def test_the_encoding_stays(tmp_path: Path, codec: str):
    text = f"# -*- coding: {codec} -*-\n{FLAT}"
    path = written(tmp_path / "model.py", text.encode(codec))
    assert run("check", "--fix", path).returncode == 0
    assert path.read_bytes() == f"# -*- coding: {codec} -*-\n{RESHAPED}".encode(codec)


def test_one_fix_after_the_other(tmp_path: Path):
    text = f"{HEAD}m = keras.Sequential([\n    keras.Input((8,)),\n    layers.Dense(units=4, name='a'),\n"
    text += (
        "    layers.Dense(output_dim=3, init='normal', name='a'),\n])\nm.compile(keras.optimizers.SGD(lr=0.1), 'mse')\n"
    )
    path = written(tmp_path / "model.py", text)
    ran = run("check", "--fix", path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "No problems in 1 file")
    after = path.read_text()
    assert "layers.Dense(units=3, kernel_initializer='normal', name='a_2')," in after
    assert "SGD(learning_rate=0.1)" in after
    ast.parse(after)


def test_what_cannot_be_fixed_is_left_and_told(tmp_path: Path):
    text = f"{HEAD}m = keras.Sequential([layers.Dense(4)])\nm.output\n"
    path = written(tmp_path / "model.py", text)
    ran = run("check", "--fix", path)
    assert (ran.returncode, path.read_text()) == (1, text)
    assert "error[no-input-shape]" in ran.stdout


def test_remarks_are_left_alone_and_comments_are_put_right(tmp_path: Path):
    text = f"{HEAD}m = keras.Sequential([\n    keras.Input((28, 28, 1)),\n"
    text += "    layers.Conv2D(8, 3),  # shape: (None, 28, 28, 8)\n"
    text += "    layers.Dense(10),  # kshape: ignore[input-count]\n])\n"
    path = written(tmp_path / "model.py", text)
    ran = run("check", "--fix", path)
    expected = text.replace("(None, 28, 28, 8)", "(None, 26, 26, 8)").replace("  # kshape: ignore[input-count]", "")
    assert path.read_text() == expected
    assert "information[dense-on-spatial-axes]" in ran.stdout


def test_a_diff_changes_nothing(tmp_path: Path):
    path, good = written(tmp_path / "model.py", FLAT), written(tmp_path / "good.py", GOOD)
    ran = run("check", "--diff", path, good)
    assert (ran.returncode, path.read_text()) == (1, FLAT)
    assert ran.stdout.splitlines() == [
        f"--- {path}",
        f"+++ {path}",
        "@@ -2,5 +2,6 @@",
        " from keras import layers",
        " x = keras.Input((28, 28, 1))",
        " h = layers.Conv2D(4, 3)(x)",
        "+h = layers.Reshape((-1, 4))(h)",
        " y = layers.Conv1D(3, 3)(h)",
        " end = 1  # é",
    ]
    clean = run("check", "--diff", good)
    assert (clean.returncode, clean.stdout) == (0, "")


def test_a_file_that_cannot_be_read(tmp_path: Path):
    path = written(tmp_path / "model.py", b"x = '\xff'\n")
    assert run("check", "--diff", path).returncode == 2
    assert run("check", "--fix", path).returncode == 2
    assert path.read_bytes() == b"x = '\xff'\n"


def _notebook(sources: list[object], **how: object) -> str:
    cells = [{"cell_type": "code", "metadata": {"é": 1}, "source": source, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, **how)


@pytest.mark.parametrize("how", [{"indent": 1}, {"indent": 1, "ensure_ascii": False}, {}, {"separators": (",", ":")}])
@pytest.mark.parametrize("kind", ["lines", "text"])
def test_a_notebook_changes_in_its_cells_alone(tmp_path: Path, how: dict[str, object], kind: str):
    def source(text: str) -> object:
        return text.splitlines(keepends=True) if kind == "lines" else text

    start = "%matplotlib inline\nimport keras\nfrom keras import layers\nname = '\"é\\\\😀'\n"
    body = "x = keras.Input((28, 28, 1))\nh = layers.Conv2D(4, 3)(x)\n'é'; y = layers.Conv1D(3, 3)(h)"
    mended = body.replace("(h)", "(layers.Reshape((-1, 4))(h))")
    text = _notebook([source(start), source(body)], **how) + "\n"
    path = written(tmp_path / "model.ipynb", text)
    ran = run("check", "--fix", path)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.startswith(f"{path}:cell 2:3: fixed[rank-mismatch]: ")
    assert path.read_bytes().decode() == _notebook([source(start), source(mended)], **how) + "\n"


@pytest.mark.parametrize("kind", ["lines", "text"])
def test_a_line_put_into_a_notebook(tmp_path: Path, kind: str):
    def source(text: str) -> object:
        return text.splitlines(keepends=True) if kind == "lines" else text

    text = _notebook([source(FLAT)], indent=2)
    path = written(tmp_path / "model.ipynb", text)
    assert run("check", "--fix", path).returncode == 0
    assert path.read_text() == _notebook([source(RESHAPED)], indent=2)


def test_the_diff_of_a_notebook(tmp_path: Path):
    path = written(tmp_path / "model.ipynb", _notebook([FLAT.splitlines(keepends=True)], indent=1))
    before = path.read_text()
    ran = run("check", "--diff", path)
    assert (ran.returncode, path.read_text()) == (1, before)
    assert [line for line in ran.stdout.splitlines() if line.startswith("+ ")] == [
        '+    "h = layers.Reshape((-1, 4))(h)\\n",'
    ]
