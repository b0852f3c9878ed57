from __future__ import annotations

import base64
import hashlib
import os
import sys
from pathlib import Path

import pytest

from kshape_ls.verification.discovery import Found, find
from kshape_ls.verification.interpreter import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the interpreters are laid out as on Unix")


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def with_keras(root: Path, python: str = "bin/python") -> Path:
    (root / "lib" / "python3.11" / "site-packages" / "keras").mkdir(parents=True)
    return made(root / python)


def found(setting, workspace, environ, **more):
    interpreter = find(setting, workspace, environ, **more).interpreter
    return None if interpreter is None else interpreter.path


@pytest.fixture
def home(tmp_path, monkeypatch):
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("HOME", str(place))
    return place


def test_each_place_yields_to_the_one_before(tmp_path):
    workspace, active = tmp_path / "workspace", tmp_path / "active"
    on_path = made(tmp_path / "path" / "python3")
    environ = {"PATH": str(on_path.parent)}
    assert found(None, workspace, environ) == on_path
    venv = made(workspace / "venv" / "bin" / "python")
    assert found(None, workspace, environ) == venv
    dotted = made(workspace / ".venv" / "bin" / "python")
    assert found(None, workspace, environ) == dotted
    conda = made(tmp_path / "conda" / "bin" / "python")
    environ["CONDA_PREFIX"] = str(tmp_path / "conda")
    assert found(None, workspace, environ) == conda
    activated = made(active / "bin" / "python")
    environ["VIRTUAL_ENV"] = str(active)
    assert found(None, workspace, environ) == activated
    assert found(venv, workspace, environ) == venv
    assert found(str(venv), workspace, environ) == venv


def test_an_environment_with_keras_goes_before_one_without(tmp_path):
    workspace = tmp_path / "workspace"
    made(tmp_path / "tools" / "bin" / "python")
    own = with_keras(workspace / "venv")
    environ = {"PATH": "", "VIRTUAL_ENV": str(tmp_path / "tools")}
    assert found(None, workspace, environ) == own


def test_an_environment_of_the_project_around_the_folder_is_found(tmp_path):
    (tmp_path / "project" / ".git").mkdir(parents=True)
    own = made(tmp_path / "project" / ".venv" / "bin" / "python")
    outside = made(tmp_path / ".venv" / "bin" / "python")
    assert found(None, tmp_path / "project" / "src" / "models", {"PATH": ""}) == own
    own.unlink()
    assert found(None, tmp_path / "project" / "src" / "models", {"PATH": ""}) not in (own, outside)


def test_what_the_workspace_brings_is_not_started_until_it_is_trusted(tmp_path):
    workspace = tmp_path / "workspace"
    own = made(workspace / ".venv" / "bin" / "python")
    on_path = made(tmp_path / "path" / "python3")
    environ = {"PATH": str(on_path.parent), "VIRTUAL_ENV": str(workspace / ".venv")}
    untrusted = find(None, workspace, environ, trusted=False)
    assert (untrusted.interpreter.path, untrusted.untrusted.path) == (on_path, own)
    assert find(None, workspace, environ).interpreter.path == own
    made(workspace / "tools" / "python3")
    environ["PATH"] = str(workspace / "tools")
    assert find(None, workspace, environ, trusted=False).interpreter is None


def test_poetrys_environments_are_found_in_its_cache(tmp_path, home):
    workspace = tmp_path / "nets"
    workspace.mkdir()
    (workspace / "pyproject.toml").write_text('[tool.poetry]\nname = "MyNets"\n')
    (workspace / "poetry.lock").write_text("")
    digest = base64.urlsafe_b64encode(hashlib.sha256(str(workspace).encode()).digest()).decode()[:8]
    made(tmp_path / "cache" / "virtualenvs" / "mynets-AAAAAAAA-py3.11" / "bin" / "python")
    own = made(tmp_path / "cache" / "virtualenvs" / f"mynets-{digest}-py3.11" / "bin" / "python")
    assert found(None, workspace, {"PATH": "", "POETRY_CACHE_DIR": str(tmp_path / "cache")}) == own


def test_pipenvs_environments_are_found_where_it_works(tmp_path, home):
    workspace = tmp_path / "nets"
    workspace.mkdir()
    (workspace / "Pipfile").write_text("")
    digest = base64.urlsafe_b64encode(hashlib.sha256(str(workspace / "Pipfile").encode()).digest()[:6]).decode()[:8]
    own = made(tmp_path / "envs" / f"nets-{digest}" / "bin" / "python")
    assert found(None, workspace, {"PATH": "", "WORKON_HOME": str(tmp_path / "envs")}) == own


def test_pdm_says_where_its_interpreter_is(tmp_path):
    workspace = tmp_path / "nets"
    workspace.mkdir()
    own = made(tmp_path / "elsewhere" / "bin" / "python")
    (workspace / ".pdm-python").write_text(f"{own}\n")
    assert found(None, workspace, {"PATH": ""}) == own
    assert found(None, workspace, {"PATH": ""}, trusted=False) is None


def test_condas_environments_are_found_by_name(tmp_path, home):
    workspace = tmp_path / "nets"
    workspace.mkdir()
    (workspace / "environment.yml").write_text("name: deep\ndependencies:\n  - keras\n")
    own, other = (made(tmp_path / "conda" / "envs" / name / "bin" / "python") for name in ("deep", "wide"))
    (home / ".conda").mkdir()
    (home / ".conda" / "environments.txt").write_text(f"{other.parent.parent}\n{own.parent.parent}\n")
    assert found(None, workspace, {"PATH": ""}) == own


def test_a_setting_may_be_a_command_and_is_never_replaced(tmp_path):
    python = made(tmp_path / "path" / "python3.9")
    made(tmp_path / "path2" / "python3")
    environ = {"PATH": os.pathsep.join([str(tmp_path / "path"), str(tmp_path / "path2")])}
    assert found(Path("python3.9"), None, environ) == python
    assert found(Path("python3.8"), None, environ) is None
    assert found(tmp_path / "gone", None, environ) is None


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert find(None, tmp_path, {"PATH": str(tmp_path)}) == Found(None)


def test_a_broken_environment_is_passed_over(tmp_path):
    on_path = made(tmp_path / "path" / "python3")
    broken = tmp_path / ".venv" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.symlink_to(tmp_path / "gone")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    broken.parent.parent.rename(workspace / ".venv")
    assert found(None, workspace, {"PATH": str(on_path.parent), "VIRTUAL_ENV": str(tmp_path / "none")}) == on_path


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
