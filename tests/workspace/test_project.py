from __future__ import annotations

import json
from pathlib import Path

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.checks import codes, problems
from kshape_ls.workspace.modules import Workspace
from kshape_ls.workspace.project import keras_of, of_user, stated_in
from kshape_ls.workspace.stating import Stated


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "nowhere"))
    (tmp_path / ".git").mkdir()


def installed(root: Path, *packages: str) -> None:
    for package in packages:
        (root / "lib" / "python3.11" / "site-packages" / f"{package}.dist-info").mkdir(parents=True)


@pytest.mark.parametrize(
    ("packages", "version"),
    [
        (("keras-3.4.1", "tensorflow-2.17.0"), 3),
        (("keras-2.15.0", "tensorflow-2.15.1"), 2),
        (("tensorflow_cpu-2.10.0",), 2),
        (("tensorflow-2.16.1",), 3),
        (("tf_keras-2.16.0", "keras-3.0.5"), 3),
        (("keras_tuner-1.4.7", "numpy-1.26.4", "tensorflow_probability-0.23.0"), None),
    ],
)
def test_an_environment_tells_by_its_packages(tmp_path: Path, packages: tuple[str, ...], version: int | None) -> None:
    installed(tmp_path / ".venv", *packages)
    assert keras_of(tmp_path) == version


def test_the_active_environment_is_asked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path / "elsewhere", "keras-2.12.0")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "elsewhere"))
    assert keras_of(tmp_path) == 2


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("requirements.txt", "tensorflow==2.10.0\n", 2),
        ("requirements.txt", "tensorflow-gpu == 1.15.2  # old\n", 2),
        ("requirements.txt", "Keras<3\nnumpy\n", 2),
        ("requirements.txt", "tensorflow~=2.12.0\n", 2),
        ("requirements.txt", "tensorflow[and-cuda]>=2.16\n", 3),
        ("requirements.txt", "keras>=3\n", 3),
        ("requirements.txt", "tensorflow>=2.4\n", None),
        ("requirements.txt", "tensorflow\nkeras\n", None),
        ("requirements.txt", "tensorflow==2.99.0\n", 3),
        ("requirements.txt", "keras-tuner==1.0\ntensorflow-datasets==4.9\nnot a requirement at all ===\n", None),
        ("requirements-dev.txt", "tensorflow<2.16,>=2.8\n", 2),
        ("environment.yml", "dependencies:\n  - python=3.9\n  - tensorflow=2.8\n", 2),
        ("environment.yml", "dependencies:\n  - pip:\n    - 'keras>=3.3'\n", 3),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "keras"\nversion = "2.14.0"\n', 2),
        ("poetry.lock", '[[package]]\nname = "tensorflow"\nversion = "2.18.0"\ndescription = ""\n', 3),
        ("Pipfile.lock", json.dumps({"default": {"tensorflow": {"version": "==2.9.1"}}}), 2),
        ("Pipfile.lock", "{broken", None),
        ("pyproject.toml", '[project]\nname = "p"\ndependencies = ["tensorflow<2.16"]\n', 2),
        ("pyproject.toml", "[project\nbroken", None),
        ("setup.py", "from setuptools import setup\nsetup(name='p', install_requires=['numpy', 'keras<=2.3.1'])\n", 2),
        ("setup.py", "NEEDED = ('tensorflow>=2.16',)\nsetup(install_requires=NEEDED)\n", 3),
        ("setup.py", "setup(install_requires=[*read('requirements.txt'), name + '<3', 'keras'])\n", None),
        ("setup.py", "setup(install_requires=['keras<3'\n", None),
        ("setup.cfg", "[options]\ninstall_requires =\n    numpy\n    tensorflow<2.16\n", 2),
        ("setup.cfg", "[metadata]\nname = 100%\n[options\n", None),
    ],
)
def test_lock_files_and_requirements_tell(tmp_path: Path, name: str, text: str, version: int | None) -> None:
    (tmp_path / name).write_text(text)
    assert keras_of(tmp_path) == version


def test_the_folders_above_count_up_to_the_project_s_own(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("keras==2.4.3\n")
    inner = tmp_path / "src" / "models"
    inner.mkdir(parents=True)
    assert keras_of(inner) == 2
    (tmp_path / "src" / "pyproject.toml").write_text("")
    assert keras_of(inner) is None


def test_what_is_installed_counts_more_than_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("keras==2.4.3\n")
    installed(tmp_path / "venv", "keras-3.8.0")
    assert keras_of(tmp_path) == 3


def test_keras_json_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "keras.json").write_text(
        '{"backend": "jax", "image_data_format": "channels_first", "floatx": "float32"}'
    )
    assert of_user() == Stated((("backend", "jax"), ("data-format", "channels_first")))


def test_pyproject_states_what_holds_and_is_told_of_mistakes(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\nkeras = 2\ndata-format = "first"\nbackends = "jax"\n')
    stated, wrong = stated_in(tmp_path)
    assert stated == Stated((("keras", 2),))
    assert len(wrong) == 2
    assert "'channels_last', 'channels_first'" in wrong[0]
    assert "'backends' is no setting" in wrong[1]


OLD = ["import tensorflow as tf", "x = tf.keras.Input((4,))", "y = tf.square(x)"]


@pytest.mark.parametrize(("stated", "severity"), [(None, "warning"), (2, "warning"), (3, "error")])
def test_a_setting_wins_over_the_requirements(tmp_path: Path, stated: int | None, severity: str) -> None:
    (tmp_path / "requirements.txt").write_text("keras==2.4.3\n")
    workspace = Workspace((tmp_path,), stated=Stated((("keras", stated),) if stated else ()))
    analysis = analyze(OLD, modules=workspace.imports_of(tmp_path / "model.py"))
    assert [p.severity for p in problems(analysis)] == [severity]


def test_mistakes_in_the_settings_are_said_once(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.kshape-ls]\nkeras = 4\n")
    said: list[str] = []
    workspace = Workspace((tmp_path,), warn=said.append)
    (tmp_path / "inner").mkdir()
    for name in ("a.py", "b.py", "inner/c.py"):
        analyze(OLD, modules=workspace.imports_of(tmp_path / name))
    assert len(said) == 1
    assert "keras = 4: must be one of 2, 3" in said[0]


def test_a_pyproject_that_is_no_toml_is_told_and_survived(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.kshape-ls\n")
    stated, (wrong,) = stated_in(tmp_path)
    assert stated == Stated()
    assert "pyproject.toml: can't be read as TOML: " in wrong


def test_a_code_that_no_check_has_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\nignore = ["rank-mismach", "huge-dense"]\n')
    said: list[str] = []
    workspace = Workspace((tmp_path,), warn=said.append, codes=codes)
    assert workspace.project(tmp_path / "a.py").ignore == ("rank-mismach", "huge-dense")
    assert said == ["no check is called 'rank-mismach'; did you mean 'rank-mismatch'?"]


def test_what_a_project_would_start_needs_trust(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\ninterpreter = "bin/evil"\n')
    workspace = Workspace((tmp_path,))
    assert workspace.project(tmp_path / "a.py").interpreter == "bin/evil"
    wary = Workspace((tmp_path,))
    wary.trusted = False
    assert wary.project(tmp_path / "a.py").interpreter is None
