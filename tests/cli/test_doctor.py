from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal import run, written

from kshape_ls import __version__


def test_all_that_is_looked_at(tmp_path: Path):
    ran = run("doctor", "--python", sys.executable, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    topics = {line[6:17].strip() for line in ran.stdout.splitlines()}
    assert {"kshape-ls", "command", "packages", "settings", "assumed", "verify", "editor"} <= topics
    assert f"{__version__} on Python" in ran.stdout
    assert "Keras 3 on tensorflow, channels_last" in ran.stdout


def test_the_project_is_told_of(tmp_path: Path):
    written(tmp_path / "pyproject.toml", '[tool.kshape-ls]\nbackend = "jax"\nkeras = 2\nignore = ["no-such"]\n')
    ran = run("doctor", cwd=tmp_path)
    assert ran.returncode == 1
    assert "wrong settings   no check is called 'no-such'" in ran.stdout
    assert "Keras 2 on jax, channels_last" in ran.stdout


def test_editors_on_the_path(tmp_path: Path):
    for name in ("nvim", "hx"):
        path = written(tmp_path / "bin" / name, "")
        path.chmod(0o755)
    ran = run("doctor", cwd=tmp_path, PATH=str(tmp_path / "bin"))
    lines = [line.split() for line in ran.stdout.splitlines()]
    assert ["ok", "editor", "Neovim"] in lines
    assert ["ok", "editor", "Helix"] in lines
    assert any(line[-1].endswith("/editors/neovim/") for line in lines)
    assert "the PATH" in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are started another way there")
@pytest.mark.parametrize(
    ("script", "said"), [("exit 3", "doesn't answer"), ("echo {}", "has no Keras"), ("echo no json", "doesn't answer")]
)
def test_an_interpreter_of_little_help(tmp_path: Path, script: str, said: str):
    python = written(tmp_path / "python", f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    ran = run("doctor", "--python", python, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert said in ran.stdout


def test_nothing_of_the_project_is_run(tmp_path: Path):
    for name in ("json", "argparse", "keras", "tensorflow", "sitecustomize", "packaging", "rich"):
        written(tmp_path / f"{name}.py", "open('ran', 'w')\n")
    assert run("doctor", "--python", sys.executable, cwd=tmp_path).returncode == 0
    assert run("check", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "ran").exists()
