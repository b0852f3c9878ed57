"""The pre-commit hooks and the GitHub Action, run as those who read these files run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
HEAD = "import keras\nfrom keras import layers\nx = keras.Input((28, 28, 1))\nh = layers.Conv2D(4, 3)(x)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "good.py").write_text(HEAD)
    (tmp_path / "wrong one.py").write_text(f"{HEAD}y = layers.Conv1D(3, 3)(h)\n")
    return tmp_path


@pytest.mark.parametrize(("hook", "left"), [("kshape-ls", 1), ("kshape-ls-fix", 0)])
def test_a_hook_is_given_the_files(project: Path, hook: str, left: int):
    command, *arguments = HOOKS[hook]["entry"].split()
    assert command == "kshape-ls"
    files = ["good.py", "wrong one.py"]
    ran = subprocess.run(
        [sys.executable, "-m", "kshape_ls", *arguments, *files],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (left, "")
    assert ("Reshape" in (project / "wrong one.py").read_text()) == (hook == "kshape-ls-fix")


def step(name: str, project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    given = {key: str(about.get("default", "")) for key, about in ACTION["inputs"].items()} | inputs
    environment = {"KSHAPE_PYTHON": sys.executable}
    for variable, text in STEPS[name].get("env", {}).items():
        key = text.removeprefix("${{ inputs.").removesuffix(" }}")
        environment[variable] = given[key]
    # As GitHub starts `shell: bash`.
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="which bash is meant there, nobody knows")
def test_the_action_tells_and_fails(project: Path):
    ran = step("Check", project)
    assert ran.returncode == 1
    assert ran.stdout.startswith("::error title=kshape-ls (rank-mismatch),file=wrong one.py,line=5,")
    written = step("Write the SARIF report", project, sarif="out.sarif")
    assert (written.returncode, written.stderr) == (0, "")
    assert (project / "out.sarif").is_file()
    assert step("Check", project, args="--ignore rank-mismatch", paths="good.py wrong*.py").returncode == 0
    assert step("Write the SARIF report", project, sarif="out.sarif", args="--no-such").returncode != 0


def test_an_input_reaches_a_shell_through_its_environment_alone():
    assert not [step["name"] for step in STEPS.values() if "${{" in step["run"]]
