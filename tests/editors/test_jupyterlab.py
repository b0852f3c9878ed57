"""A real JupyterLab in a real Chromium, with jupyterlab-lsp set up as the documentation says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "editors" / "jupyterlab" / "README.md"
PATIENCE = 900


def test_a_mismatch_across_cells_is_marked_and_goes(
    tmp_path: Path,
    unpacked: Callable[[str], str],
    missing: Callable[[str, str], None],
    as_notebook: Callable[..., str],
    pictures: str | None,
) -> None:
    jupyterlab = unpacked("jupyterlab")
    chromium = shutil.which("chromium")
    if chromium is None or not (ROOT / "editors" / "vscode" / "node_modules").is_dir():
        missing("jupyterlab", "Chromium or playwright-core is not installed (apt-get install chromium, make vsix)")
    folder, home, out = tmp_path / "project", tmp_path / "home", tmp_path / "seen.json"
    folder.mkdir()
    home.mkdir()
    program = (ROOT / "examples" / "mnist_cnn.py").read_text(encoding="utf-8")
    at = program.index("model.compile")
    (folder / "study.ipynb").write_text(as_notebook(program[:at].strip(), program[at:].strip()), encoding="utf-8")
    documented = re.search(r"```python\n(c\..*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert documented
    # Named in full, since this environment needn't be on the PATH.
    config = documented[1].replace('"kshape-ls", "serve"', f'{sys.executable!r}, "-m", "kshape_ls", "serve"')
    assert config != documented[1]
    (tmp_path / "config.py").write_text(config, encoding="utf-8")
    plan = tmp_path / "plan.json"
    asked = {
        "jupyterlab": jupyterlab,
        "chromium": chromium,
        "extension": str(ROOT / "editors" / "vscode"),
        "config": str(tmp_path / "config.py"),
        "folder": str(folder),
        "home": str(home),
        "out": str(out),
        "pictures": pictures,
    }
    plan.write_text(json.dumps(asked), encoding="utf-8")
    ran = subprocess.run(
        ["node", HERE / "jupyterlab.mjs", plan], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert out.exists(), ran.stdout + ran.stderr
    seen = json.loads(out.read_text(encoding="utf-8"))
    assert "failed" not in seen, (seen, (home / "server.log").read_text(errors="replace")[-3000:])

    assert "model.fit" in seen["marked"]
    assert "model.compile" in seen["markedCell"]
    assert "(None, 5, 5, 10)" in seen["hover"]
    assert seen["mended"]
