"""What a project's settings make of ``check``."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import WRONG, run, written

CODE = "rank-mismatch"


@pytest.mark.parametrize(
    ("stated", "first", "status"),
    [
        ("", f"src/model.py:5:5: error[{CODE}]", 1),
        (f'ignore = ["{CODE}"]', "No problems in 1 file", 0),
        (f'severity = {{ {CODE} = "warning" }}', f"src/model.py:5:5: warning[{CODE}]", 0),
        (f'per-file-ignores = {{ "src/*.py" = ["{CODE}"] }}', "No problems in 1 file", 0),
        (f'per-file-ignores = {{ "lib/*.py" = ["{CODE}"] }}', f"src/model.py:5:5: error[{CODE}]", 1),
        ('exclude = ["src/"]', "No problems in 1 file", 0),
    ],
)
def test_a_project_chooses_what_is_reported(tmp_path: Path, stated: str, first: str, status: int) -> None:
    (tmp_path / "src").mkdir()
    written(tmp_path / "src" / "model.py", WRONG.encode())
    written(tmp_path / "pyproject.toml", f"[tool.kshape-ls]\n{stated}\n".encode())
    ran = run("check", "src/model.py", cwd=tmp_path)
    assert ran.stdout.startswith(first), ran.stdout
    assert (ran.returncode, ran.stderr) == (status, "")


def test_what_is_not_reported_is_not_fixed(tmp_path: Path) -> None:
    text = "import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(output_dim=3)])\n"
    path = written(tmp_path / "model.py", text.encode())
    code = "gone-from-keras" if "gone-from-keras" in run("check", path).stdout else "invalid-argument"
    assert f"[{code}]" in run("check", path).stdout
    written(tmp_path / "pyproject.toml", f'[tool.kshape-ls]\nignore = ["{code}"]\n'.encode())
    assert run("check", "--fix", path).returncode == 0
    assert path.read_text() == text


def test_wrong_settings_are_told_once_and_passed_over(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        written(tmp_path / name, WRONG.encode())
    written(tmp_path / "pyproject.toml", b'[tool.kshape-ls]\nkears = 3\nignore = ["rank-mismach"]\n')
    ran = run("check", ".", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        f"kshape-ls: {tmp_path / 'pyproject.toml'}: [tool.kshape-ls]: 'kears' is no setting; did you mean 'keras'?",
        "kshape-ls: no check is called 'rank-mismach'; did you mean 'rank-mismatch'?",
    ]
