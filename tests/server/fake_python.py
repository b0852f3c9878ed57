"""An interpreter whose Keras starts at once."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

FAKE_KERAS = Path(__file__).parents[1] / "verification" / "fake_keras"


def fake_python(folder: Path) -> Path:
    """An interpreter with the fake Keras, in the trouble that a file ``trouble`` beside it names."""
    path = folder / "python"
    path.write_text(
        f'#!/bin/sh\nexport FAKE_KERAS="$(cat {shlex.quote(str(folder / "trouble"))} 2>/dev/null)"\n'
        f'PYTHONPATH={shlex.quote(str(FAKE_KERAS))} exec {shlex.quote(sys.executable)} -S "$@"\n'
    )
    path.chmod(0o755)
    return path
