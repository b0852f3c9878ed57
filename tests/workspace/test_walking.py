from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kshape_ls.workspace.walking import files_of


def made(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def below(root: Path, *paths: str, **how: object) -> list[str]:
    return [Path(file).relative_to(root).as_posix() for file in files_of([str(root / path) for path in paths], **how)]


RULES = {
    ".gitignore": "*.tmp.py\n/generated/\n!keep.tmp.py\n# a comment\nlogs\n",
    "src/.gitignore": "!wanted.tmp.py\nlocal.py\n",
    "src/deep/.gitignore": "*\n!*.py\n",
}
NAMES = (
    "train.py",
    "train.tmp.py",
    "keep.tmp.py",
    "generated/model.py",
    "src/generated/model.py",
    "src/wanted.tmp.py",
    "src/local.py",
    "src/deep/model.py",
    "src/deep/notes.ipynb",
    "logs/run.py",
    "src/logs/run.py",
    "naïve file.ipynb",
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    made(tmp_path, *NAMES)
    for name, text in RULES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / ".git" / "info" / "exclude").write_text("only_here.py\n")
    made(tmp_path, "only_here.py")
    return tmp_path


def test_what_git_ignores_is_left_out(repository: Path):
    command = ["git", "-c", "core.quotePath=false", "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True).stdout.splitlines()
    expected = {name for name in listed if name.endswith((".py", ".ipynb"))}
    assert set(below(repository, ".")) == expected
    assert "src/wanted.tmp.py" in expected
    assert "src/local.py" not in expected


def test_rules_of_the_folders_above_hold_too(repository: Path):
    assert below(repository, "src") == ["src/wanted.tmp.py", "src/deep/model.py", "src/generated/model.py"]


def test_a_file_that_is_named_is_taken(repository: Path):
    assert below(repository, "train.tmp.py") == ["train.tmp.py"]


def test_rules_hold_outside_of_a_repository(tmp_path: Path):
    made(tmp_path, "a/model.py", "a/skip.py")
    (tmp_path / "a" / ".gitignore").write_text("skip.py\n")
    (tmp_path / ".gitignore").write_text("*\n")
    assert below(tmp_path, "a") == ["a/model.py"]


@pytest.mark.parametrize("rules", [b"\xff\xfe[z-", b"[", b"!", b"\\\n"])
def test_a_strange_gitignore_is_survived(tmp_path: Path, rules: bytes):
    made(tmp_path, "model.py")
    (tmp_path / ".gitignore").write_bytes(rules)
    assert below(tmp_path, ".") == ["model.py"]


def test_what_is_left_out(tmp_path: Path):
    made(tmp_path, "a/model.py", "a/old/model.py", "b/model.py")
    assert below(tmp_path, ".", left_out=lambda file: "old" in file) == ["a/model.py", "b/model.py"]
    assert below(tmp_path, "a/old/model.py", left_out=lambda _: True) == ["a/old/model.py"]


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    made(tmp_path, "a/one.py", "a/b/two.py", "a/b/three.ipynb", "a/b/notes.txt", "x[1].py")
    assert files_of(["a/**/*.py"]) == ["a/b/two.py", "a/one.py"]
    assert files_of(["a/*/t*"]) == ["a/b/three.ipynb", "a/b/two.py"]
    assert files_of(["a/**/*.py"], lambda file: file.endswith("one.py")) == ["a/b/two.py"]
    assert files_of(["x[1].py"]) == ["x[1].py"], "a file of that name comes first"
    assert files_of(["nothing/*.py"]) == ["nothing/*.py"], "so that it is said that there is no such file"


def test_the_order_is_that_of_names(tmp_path: Path):
    made(tmp_path, "b.py", "a.py", "z/1.py", "c/2.py", "c/1.py")
    assert below(tmp_path, ".") == ["a.py", "b.py", "c/1.py", "c/2.py", "z/1.py"]
