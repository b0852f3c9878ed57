from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kshape_ls.verification.interpreter import environment, find

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the interpreters are laid out as on Unix")


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_each_place_yields_to_the_one_before(tmp_path):
    workspace, active = tmp_path / "workspace", tmp_path / "active"
    on_path = made(tmp_path / "path" / "python3")
    environ = {"PATH": str(on_path.parent)}
    assert find(None, workspace, environ) == on_path
    venv = made(workspace / "venv" / "bin" / "python")
    assert find(None, workspace, environ) == venv
    dotted = made(workspace / ".venv" / "bin" / "python")
    assert find(None, workspace, environ) == dotted
    activated = made(active / "bin" / "python")
    environ["VIRTUAL_ENV"] = str(active)
    assert find(None, workspace, environ) == activated
    assert find(venv, workspace, environ) == venv


def test_a_setting_may_be_a_command_and_is_never_replaced(tmp_path):
    python = made(tmp_path / "path" / "python3.9")
    made(tmp_path / "path2" / "python3")
    environ = {"PATH": os.pathsep.join([str(tmp_path / "path"), str(tmp_path / "path2")])}
    assert find(Path("python3.9"), None, environ) == python
    assert find(Path("python3.8"), None, environ) is None
    assert find(tmp_path / "gone", None, environ) is None


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert find(None, tmp_path, {"PATH": str(tmp_path)}) is None


def test_a_broken_environment_is_passed_over(tmp_path):
    on_path = made(tmp_path / "path" / "python3")
    broken = tmp_path / ".venv" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.symlink_to(tmp_path / "gone")
    assert find(None, tmp_path, {"PATH": str(on_path.parent), "VIRTUAL_ENV": str(tmp_path / "none")}) == on_path


def test_the_worker_gets_no_gpu_and_no_path_into_the_workspace(tmp_path):
    inside, outside = tmp_path / "workspace" / "src", tmp_path / "site"
    path = os.pathsep.join(["", ".", "src", str(inside), str(outside), str(tmp_path / "workspace")])
    environ = environment(
        tmp_path / "workspace",
        {"PYTHONPATH": path, "PYTHONHOME": "x", "KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": "0"},
    )
    assert environ["PYTHONPATH"] == str(outside)
    assert "PYTHONHOME" not in environ
    assert environ["KERAS_BACKEND"] == "jax"
    assert environ["CUDA_VISIBLE_DEVICES"] == "-1"
    assert environ["OMP_NUM_THREADS"] == "1"
