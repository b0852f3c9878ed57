from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kshape_ls.testing import assert_shapes

RIGHT = "import keras\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)], name='net')\n"
WRONG = "import keras\nx = keras.Input((8,))\ny = keras.layers.Conv2D(4, 3)(x)\n"


def test_what_fits_passes_and_what_does_not_tells_why(tmp_path: Path):
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    assert_shapes("right.py", root=tmp_path)
    with pytest.raises(AssertionError, match=r"wrong\.py:3:5: error\[rank-mismatch\]"):
        assert_shapes("right.py", "wrong.py", root=tmp_path)
    assert_shapes("wrong.py", root=tmp_path, settings={"ignore": ["rank-mismatch"]})


def test_what_models_make(tmp_path: Path):
    (tmp_path / "right.py").write_text(RIGHT)
    assert_shapes("right.py", outputs={"model": (None, 3), "net": (None, 3)}, root=tmp_path)
    with pytest.raises(AssertionError, match=r"model makes \(None, 3\), not \(None, 4\)"):
        assert_shapes("right.py", outputs={"model": (None, 4)}, root=tmp_path)
    with pytest.raises(AssertionError, match="no model is called gone: model, net"):
        assert_shapes("right.py", outputs={"gone": (None, 4)}, root=tmp_path)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "right.py").write_text(RIGHT)
    (tmp_path / "src" / "wrong.py").write_text(WRONG)
    (tmp_path / "src" / "lost.py").write_bytes(b"x = '\xff'\n")
    (tmp_path / "test_shapes.py").write_text(
        "import pytest\n\n"
        "@pytest.mark.kshape('src/right.py', outputs={'model': (None, 3)})\ndef test_right():\n    pass\n\n"
        "@pytest.mark.kshape('src/wrong.py')\ndef test_wrong():\n    pass\n"
    )
    return tmp_path


def pytest_in(folder: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "kshape_ls.pytest_plugin"]
    ran = subprocess.run(
        [*command, "--strict-markers", "-rA", "-q", "--no-header", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "INTERNALERROR" not in ran.stdout, ran.stdout
    return ran.stdout.splitlines()


def test_a_marked_test_fails_on_a_mismatch(suite: Path):
    told = pytest_in(suite)
    assert "PASSED test_shapes.py::test_right" in told
    assert any(line.startswith("ERROR test_shapes.py::test_wrong") for line in told)
    assert any(line.startswith("src/wrong.py:3:5: error[rank-mismatch]") for line in told)
    assert not any("src/right.py" in line for line in told)


def test_every_program_is_a_test_where_that_is_asked_for(suite: Path):
    told = pytest_in(suite, "--kshape", "src")
    assert "PASSED src/right.py::kshape" in told
    assert any(line.startswith("FAILED src/wrong.py::kshape") for line in told)
    assert any("0xff" in line for line in told)
    assert told[-1].startswith("2 failed, 1 passed")


def test_the_configuration_file_can_ask_for_it(suite: Path):
    (suite / "pytest.ini").write_text("[pytest]\nkshape = true\ntestpaths = src\n")
    assert any(line.startswith("FAILED src/wrong.py::kshape") for line in pytest_in(suite, "-m", "kshape"))


def test_an_unused_plugin_loads_nothing():
    program = "import sys, kshape_ls.pytest_plugin; print([m for m in sys.modules if m.startswith('kshape_ls')])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['kshape_ls.about', 'kshape_ls', 'kshape_ls.pytest_plugin']"
