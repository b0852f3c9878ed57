"""Real Neovims, headless, with the plugin of ``editors/nvim``."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "nvim"
SERVER = [sys.executable, "-m", "kshape_ls", "serve"]
PATIENCE = 400


@pytest.fixture(params=["neovim-0.10", "neovim-0.12"])
def neovim(request: pytest.FixtureRequest, unpacked: Callable[[str], str]) -> list[str]:
    return [unpacked(request.param), "--headless", "-u", "NONE", "-i", "NONE", "-n"]


@pytest.fixture
def play(neovim: list[str], tmp_path: Path, environment: dict[str, str], program: str) -> Callable[..., dict[str, Any]]:
    """Runs a script in Neovim on a file with the program; what the script saw."""

    def played(script: str, **more: str) -> dict[str, Any]:
        file, out = tmp_path / "model.py", tmp_path / "seen.json"
        file.write_text(program, encoding="utf-8")
        ran = subprocess.run(
            [*neovim, "-l", HERE / "neovim" / script, PLUGIN, file, out, *SERVER],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            cwd=tmp_path,
            env={**environment, **more},
        )
        log = "".join(path.read_text(errors="replace") for path in tmp_path.glob("home/XDG_STATE_HOME/nvim/*lsp*.log"))
        assert out.exists(), ran.stdout + ran.stderr + log
        seen: dict[str, Any] = {**json.loads(out.read_text(encoding="utf-8")), "log": log}
        return seen

    return played


def test_mark_hover_hint_quick_fix_and_save(play: Callable[..., dict[str, Any]], tmp_path: Path, mended: str) -> None:
    seen = play("at_work.lua")

    assert seen["filetype"] == "python"
    mark = {"code": "dense-on-spatial-axes", "line": 7, "text": "layers.Dense(10)"}
    assert seen["diagnostics"] == [mark], seen["log"]
    assert "Dense → (None, 5, 5, 10)" in "\n".join(seen["hover"])
    for shape in ("(None, 10, 10, 64)", "(None, 5, 5, 64)", "(None, 5, 5, 10)"):
        assert [hint for hint in seen["hints"] if shape in hint], seen["hints"]
    assert "\n".join(seen["buffer"]) + "\n" == mended
    assert seen["remaining"] == []
    assert (tmp_path / "model.py").read_text(encoding="utf-8") == mended
    assert seen["clients"] == 0


def test_commands_open_the_graph_and_say_what_cannot_be(play: Callable[..., dict[str, Any]]) -> None:
    seen = play("commands.lua")

    assert Path(seen["opened"]).name == "model-model.html"
    page = Path(seen["opened"]).read_text(encoding="utf-8")
    assert "max_pooling2d" in page
    assert "(None, 5, 5, 64)" in page
    summary = "\n".join(seen["summary"])
    assert "max_pooling2d" in summary
    assert "(None, 5, 5, 64)" in summary
    assert seen["windows"] == 2
    assert "no model" in seen["no_model"]
    names = ("FixAll", "Graph", "Health", "Summary", "Trace", "Trust", "Verify")
    assert {f"Kshape{name}" for name in names} <= set(seen["defined"])
    assert "layers.Reshape((-1, 64)),\n    layers.Conv1D(10, 3)," in "\n".join(seen["fixed"])
    assert "layers.Dense(10)," in "\n".join(seen["unfixed"])
    assert "kshape-ls 0." in "\n".join(seen["health"])
    assert "you trust only" in seen["untrusted"]


def test_keras_verifies_and_runs_what_is_trusted(play: Callable[..., dict[str, Any]]) -> None:
    if importlib.util.find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    seen = play("keras.lua", PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")

    assert re.fullmatch(r"kshape-ls: Keras 3\.\d+\.\d+ agrees with all layers", seen["verified"]), seen
    assert seen["progress"][0] == "begin Verify with Keras"
    assert any(each.startswith("end") for each in seen["progress"])
    assert seen["traced"] == "kshape-ls: 4 places ran, 4 as expected", seen


def test_an_edit_of_a_helper_reaches_the_file_that_imports_it(play: Callable[..., dict[str, Any]]) -> None:
    seen = play("across.lua")

    assert (seen["wrong"], seen["right"]) == (["rank-mismatch"], []), seen["log"]


def test_health_is_clean(play: Callable[..., dict[str, Any]]) -> None:
    report = play("health.lua")["report"]

    assert "kshape-ls 0." in report
    assert "runs for 1 buffer" in report
    assert "ERROR" not in report
    assert "WARNING" not in report


def test_health_names_a_server_that_can_not_start(play: Callable[..., dict[str, Any]]) -> None:
    report = play("health.lua", KSHAPE_COMMAND="no-such-server")["report"]

    assert "ERROR can't start no-such-server" in report
    assert "pip install kshape-ls" in report


def test_help_has_every_command(neovim: list[str], tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "doc"
    folder.mkdir()
    (folder / "kshape.txt").write_bytes((PLUGIN / "doc" / "kshape.txt").read_bytes())
    ran = subprocess.run(
        [*neovim, "--cmd", f"helptags {folder}", "-c", "qa!"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        env=environment,
    )
    assert ran.stderr == ""
    tags = (folder / "tags").read_text(encoding="utf-8")
    defined = (PLUGIN / "plugin" / "kshape.lua").read_text(encoding="utf-8")
    names = [part.split("'")[1] for part in defined.split("\ndefine(")[1:]]
    assert len(names) > 4
    assert [name for name in names if f":{name}\t" not in tags] == []


def test_a_key_makes_a_mark_on_the_screen_and_takes_it_away(neovim: list[str]) -> None:
    if importlib.util.find_spec("pynvim") is None:
        pytest.skip("pynvim is not installed")
    # In a process of its own: pynvim leaves its pipes to the garbage collector.
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.neovim", neovim[0], "--lines", "150", "--presses", "2"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = [line.split("|")[1:3] for line in ran.stdout.splitlines()[2:]]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["150 lines: change → diagnostics", "by the protocol"],
        ["150 lines: key → mark", "in Neovim"],
        ["150 lines: key → no mark", "in Neovim"],
    ]
