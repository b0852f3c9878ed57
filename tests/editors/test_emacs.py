"""Real Emacsen, in batch, with the package of ``editors/emacs``, through eglot and through lsp-mode."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "editors" / "emacs"
SERVER = [sys.executable, "-m", "kshape_ls", "serve"]
PATIENCE = 400
VERSIONS = ["emacs-28", "emacs-30"]


@pytest.fixture(params=VERSIONS)
def emacs(request: pytest.FixtureRequest, unpacked: Callable[[str], str]) -> list[str]:
    return [unpacked(request.param), "--batch", "-Q"]


@pytest.fixture
def play(emacs: list[str], tmp_path: Path, environment: dict[str, str], program: str) -> Callable[..., dict[str, Any]]:
    """Runs a script in Emacs on a file with the program; what the script saw."""

    def played(script: str, **more: str) -> dict[str, Any]:
        file, out = tmp_path / "model.py", tmp_path / "seen.json"
        file.write_text(program, encoding="utf-8")
        ran = subprocess.run(
            [*emacs, "-l", HERE / "emacs" / script, PACKAGE, file, out, *SERVER],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            cwd=tmp_path,
            env={**environment, **more},
        )
        assert out.exists(), ran.stdout + ran.stderr
        seen: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return seen

    return played


@pytest.mark.parametrize(("script", "server"), [("eglot.el", "kshape-ls-eglot-server"), ("lsp-mode.el", "kshape-ls")])
def test_mark_hover_hints_quick_fix_and_save(
    play: Callable[..., dict[str, Any]], emacs: list[str], tmp_path: Path, mended: str, script: str, server: str
) -> None:
    keras = importlib.util.find_spec("keras") is not None
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    seen = play(script, PATH=path, **({"KSHAPE_KERAS": "1"} if keras else {}))

    assert seen["server"] == server
    assert [mark["text"] for mark in seen["diagnostics"]] == ["layers.Dense(10)"]
    assert "dense-on-spatial-axes" in seen["diagnostics"][0]["message"] or "Dense" in seen["diagnostics"][0]["message"]
    assert seen["marked"] is True
    assert "(None, 10, 10, 64)" in seen["hover"]
    if "emacs-28" in emacs[0]:
        assert "hints" not in seen  # eglot 1.9 and lsp-mode 8 have none
    else:
        hints = "\n".join(seen["hints"])
        assert [shape for shape in ("(None, 10, 10, 64)", "(None, 5, 5, 10)") if shape not in hints] == []
    assert seen["buffer"] == mended
    assert seen["remaining"] == []
    assert (tmp_path / "model.py").read_text(encoding="utf-8") == mended
    assert "max_pooling2d" in seen["page"]
    assert "(None, 5, 5, 64)" in seen["page"]
    assert "(None, 5, 5, 64)" in seen["summary"]
    assert "Total params" in seen["summary"]
    assert not keras or re.fullmatch(r"kshape-ls: Keras 3\.\d+\.\d+ agrees with all layers", seen["verified"])
    assert "kshape-ls 0." in seen["health"]
    assert "you trust only" in seen["untrusted"]
    assert "layers.Reshape((-1, 64)),\n    layers.Conv1D(10, 3)," in seen["fixed"]


def test_lsp_mode_runs_it_beside_others(play: Callable[..., dict[str, Any]]) -> None:
    assert play("lsp-mode.el")["addon"] is True


def test_eglot_runs_it_beside_another_server(play: Callable[..., dict[str, Any]], mended: str) -> None:
    pytest.importorskip("rassumfrassum", reason="rassumfrassum is not installed")
    other = [sys.executable, "-m", "benchmarks.do_nothing"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    seen = play("eglot.el", KSHAPE_BESIDE=shlex.join(other), PATH=path)

    assert [mark["text"] for mark in seen["diagnostics"]] == ["layers.Dense(10)"]
    assert "nothing" in seen["hover"]
    assert seen["buffer"] == mended
    assert seen["remaining"] == []


def test_the_package_compiles_and_lints_clean(emacs: list[str], environment: dict[str, str]) -> None:
    ran = subprocess.run(
        [*emacs, "-l", HERE / "emacs" / "lint.el", PACKAGE / "kshape-ls.el"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environment,
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr
