"""The command as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "kshape_ls"]

GOOD = """\
import keras

x = keras.Input((4,))
y = keras.layers.Dense(3)(x)
"""

WRONG = """\
import keras
from keras import layers

x = keras.Input((28, 28))
y = layers.Conv2D(8, 3)(x)
"""


def run(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``kshape-ls`` with these arguments and environment variables; what it printed is text."""
    environment = {**os.environ, "KSHAPE_STRICT": "1", "PYTHONIOENCODING": "utf-8", **variables}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def written(path: Path, text: str | bytes) -> Path:
    """A file with that text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
