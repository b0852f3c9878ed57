"""A real VS Code in a real Chromium, with the extension as it is packaged."""

from __future__ import annotations

import importlib.util
import json
import os
import re
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


TOWERS = """\
import keras
from keras import layers

left = keras.Input((32,), name="left")
right = keras.Input((8, 8, 3), name="right")

# Two towers, side by side.
x = layers.Dense(64, activation="relu")(left)

y = layers.Conv2D(64, 3, activation="relu")(right)
y = layers.GlobalAveragePooling2D()(y)
both = layers.Concatenate()([x, y])

score = layers.Dense(1, name="score")(both)
towers = keras.Model([left, right], score)
"""


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
def play(
    tmp_path: Path, extensions: Path, unpacked: Callable[[str], str], pictures: str | None
) -> Callable[..., dict[str, Any]]:
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
            "pictures": pictures,
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


def test_the_graph_is_drawn_follows_edits_and_the_cursor_and_leads_to_lines(
    play: Callable[..., dict[str, Any]],
) -> None:
    seen = play("graph.mjs", {"towers.py": TOWERS})

    drawn = "\n".join(seen["drawn"])
    assert "left (InputLayer) | (None, 32)" in drawn
    assert "(Concatenate) | (None, 128)" in drawn
    assert "score (Dense) | (None, 1)" in drawn
    assert seen["wires"] == len(seen["drawn"]) - 1
    assert any("towers" in title for title in seen["title"])
    updated = "\n".join(seen["updated"])
    assert "(None, 48)" in updated
    assert "(Concatenate) | (None, 112)" in updated
    assert seen["chosen"] == 4  # Concatenate, those that feed it, and the one that it feeds
    assert not seen["moved"]
    assert seen["revealed"]
    assert "concatenate (Concatenate)" in seen["summary"]


def test_cells_of_a_notebook_are_one_program(
    play: Callable[..., dict[str, Any]], as_notebook: Callable[..., str]
) -> None:
    program = EXAMPLE.read_text(encoding="utf-8")
    at = program.index("model.compile")
    seen = play("notebook.mjs", {"study.ipynb": as_notebook(program[:at].strip(), program[at:].strip())})

    assert "(None, 26, 26, 32)" in seen["hints"]
    assert "model.fit" in seen["marked"]
    cells = ["".join(cell["source"]) for cell in json.loads(seen["saved"])["cells"]]
    assert "layers.Flatten(),\n    layers.Dense(10" in cells[0]
    assert cells[1] == program[at:].strip()


def test_a_workspace_that_is_not_trusted_has_shapes_and_no_tracing(play: Callable[..., dict[str, Any]]) -> None:
    trust = {"security.workspace.trust.enabled": True, "security.workspace.trust.startupPrompt": "never"}
    seen = play("untrusted.mjs", {"towers.py": TOWERS}, settings=trust)

    assert "(None, 64)" in seen["hints"]
    assert seen["restricted"]
    assert any("Verify with Keras" in each for each in seen["offered"])
    assert not any("Trace with Keras" in each for each in seen["offered"])


def test_all_is_fixed_reported_and_traced(play: Callable[..., dict[str, Any]]) -> None:
    if importlib.util.find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    program = (
        "import keras\nfrom keras import layers\n\nmodel = keras.Sequential([\n    keras.Input((28, 28, 1)),\n"
        "    layers.Conv2D(8, 3),\n    layers.Conv1D(4, 3),\n])\n"
    )
    seen = play("commands.mjs", {"model.py": program}, settings={"kshape.interpreter": sys.executable})

    assert "    layers.Reshape((-1, 8)),\n    layers.Conv1D(4, 3),\n" in seen["saved"]
    assert "rank-mismatch" not in seen["health"]
    assert re.fullmatch(r"Keras shapes: \d+ places ran, \d+ as expected", seen["traced"])


def test_without_a_usable_python_it_says_so(play: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    # VSCODE_CLI: or else the PATH would be asked of a login shell.
    (folder / "node").symlink_to(shutil.which("node") or "node")
    (folder / "python3").write_text("#!/bin/sh\necho 3 8\n", encoding="utf-8")
    (folder / "python3").chmod(0o755)
    seen = play("without_python.mjs", {"model.py": "import keras\n"}, env={"PATH": str(folder), "VSCODE_CLI": "1"})

    assert "Keras shapes needs Python 3.10 or later" in seen["message"]
    assert "python3 is Python 3.8" in seen["message"]
    assert {"Open Settings", "Show Log"} <= set(seen["buttons"])
    assert "kshape.server" in seen["settings"]


def test_keras_verifies_with_progress(play: Callable[..., dict[str, Any]]) -> None:
    if importlib.util.find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    seen = play("verify.mjs", {"towers.py": TOWERS}, settings={"kshape.interpreter": sys.executable})

    assert seen["progress"], seen
    assert re.fullmatch(r"Keras shapes: Keras 3\.\d+\.\d+ agrees with all layers", seen["message"])
    assert "✓ Keras 3" in seen["hover"]
