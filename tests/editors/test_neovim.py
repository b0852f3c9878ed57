"""A real Neovim, headless: $KSHAPE_NVIM, or ``nvim`` on the PATH."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parent.parent / "editors" / "nvim"
SERVER = [sys.executable, "-m", "kshape_ls", "serve"]
OLDEST = (0, 10)

PROGRAM = """\
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    keras.Input((12, 12, 1)),
    layers.Conv2D(64, 3),
    layers.MaxPooling2D(2),
    layers.Dense(10),
])
"""


def missing(what: str) -> None:
    if os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def neovim() -> str:
    path = shutil.which(os.environ.get("KSHAPE_NVIM") or "nvim")
    if path is None:
        missing("Neovim is not installed (set KSHAPE_NVIM to name one)")
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"NVIM v(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        missing(f"Neovim 0.10 or later is needed, found {said.partition(chr(10))[0]}")
    return str(path)


def test_mark_hover_hint_and_quick_fix(neovim: str, tmp_path: Path) -> None:
    file, out = tmp_path / "model.py", tmp_path / "seen.json"
    file.write_text(PROGRAM, encoding="utf-8")
    script = [neovim, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-l", HERE / "neovim.lua"]
    home = {
        name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    }
    ran = subprocess.run(
        [*script, PLUGIN, file, out, *SERVER],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **home},
    )
    log = "".join(path.read_text(errors="replace") for path in tmp_path.glob("XDG_STATE_HOME/nvim/*lsp*.log"))
    assert out.exists(), ran.stdout + ran.stderr + log
    seen = json.loads(out.read_text(encoding="utf-8"))

    assert seen["filetype"] == "python"
    assert seen["diagnostics"] == [{"code": "dense-on-spatial-axes", "line": 7, "text": "layers.Dense(10)"}], log
    assert "Dense → (None, 5, 5, 10)" in "\n".join(seen["hover"])
    assert seen["hints"] == ["→ (None, 10, 10, 64)", "→ (None, 5, 5, 64)", "→ (None, 5, 5, 10)"]
    assert "\n".join(seen["buffer"]) + "\n" == PROGRAM.replace(
        "    layers.Dense(10),\n", "    layers.Flatten(),\n    layers.Dense(10),\n"
    )
    assert seen["remaining"] == []
    assert seen["clients"] == 0
