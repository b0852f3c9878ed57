"""A real VS Code in a real Chromium, with the extension as it is packaged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
EXTENSION = HERE.parents[1] / "editors" / "vscode"
EXAMPLE = HERE.parents[1] / "examples" / "mnist_cnn.py"
VSIX = EXTENSION / "kshape-ls.vsix"
PATIENCE = 900


@pytest.fixture(scope="module")
def extensions(
    tmp_path_factory: pytest.TempPathFactory, unpacked: Callable[[str], str], missing: Callable[[str, str], None]
) -> Path:
    """A folder with the packaged extension installed."""
    code = unpacked("code-server")
    if not VSIX.is_file():
        missing("code-server", "the extension is not packaged (make vsix)")
    if shutil.which("chromium") is None:
        missing("code-server", "Chromium is not installed")
    folder = tmp_path_factory.mktemp("extensions")
    ran = subprocess.run(
        [code, "--extensions-dir", folder, "--user-data-dir", folder / "data", "--install-extension", VSIX],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert list(folder.glob("kshape-ls.*")), ran.stdout + ran.stderr
    return folder


@pytest.fixture
def play(tmp_path: Path, extensions: Path, unpacked: Callable[[str], str]) -> Callable[..., dict[str, Any]]:
    """Plays a scenario on a folder with some files; what it saw."""

    def played(scenario: str, files: dict[str, str], **more: Any) -> dict[str, Any]:
        folder, home, out = tmp_path / "project", tmp_path / "home", tmp_path / "seen.json"
        home.mkdir()
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        plan = tmp_path / "plan.json"
        asked = {
            "code": unpacked("code-server"),
            "chromium": shutil.which("chromium"),
            "extension": str(EXTENSION),
            "extensions": str(extensions),
            "folder": str(folder),
            "home": str(home),
            "out": str(out),
            "pictures": os.environ.get("KSHAPE_PICTURES"),
            **more,
        }
        plan.write_text(json.dumps(asked), encoding="utf-8")
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ran = subprocess.run(
            ["node", HERE / "vscode" / scenario, plan],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, "PATH": path},
        )
        assert out.exists(), ran.stdout + ran.stderr
        seen: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        assert "failed" not in seen, (seen, (home / "server.log").read_text(errors="replace")[-2000:], str(home))
        return seen

    return played


def test_mark_hints_hover_quick_fix_and_save(play: Callable[..., dict[str, Any]]) -> None:
    program = EXAMPLE.read_text(encoding="utf-8")
    seen = play("at_work.mjs", {"model.py": program})

    assert seen["marked"]
    for shape in ("(None, 26, 26, 32)", "(None, 5, 5, 64)", "(None, 5, 5, 10)"):
        assert shape in seen["hints"]
    assert "categorical_crossentropy" in seen["problem"]
    assert "Dense" in seen["hover"]
    assert "(None, 5, 5, 10)" in seen["hover"]
    assert seen["fix"].startswith("Insert Flatten() → (None, 1600)")
    dense = '    layers.Dense(10, activation="softmax"),\n'
    assert seen["saved"] == program.replace(dense, f"    layers.Flatten(),\n{dense}")
