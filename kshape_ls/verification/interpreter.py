"""The environment that a worker is given, and how modest it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

QUIET = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "HIP_VISIBLE_DEVICES": "-1",
    "ROCR_VISIBLE_DEVICES": "-1",
    "JAX_PLATFORMS": "cpu",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONIOENCODING": "utf-8",
}
"""No GPU, one thread, few words."""

OURS = ("PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "__PYVENV_LAUNCHER__")
"""What may be set for the client's own interpreter and would lead another one astray."""


def environment(
    workspace: Path | None, environ: Mapping[str, str], keras: int | None = None, backend: str | None = None
) -> dict[str, str]:
    """The variables of a worker: ours without what would make it import the user's own files.

    ``keras`` and ``backend`` are what the project is known to run on.
    """
    kept = {name: value for name, value in environ.items() if name not in OURS}
    path = [entry for entry in kept.pop("PYTHONPATH", "").split(os.pathsep) if _is_foreign(entry, workspace)]
    if path:
        kept["PYTHONPATH"] = os.pathsep.join(path)
    stated = {"KSHAPE_KERAS": str(keras or ""), **({"KERAS_BACKEND": backend} if backend else {})}
    return {**kept, **QUIET, **stated}


def priority() -> int:
    """Flags for ``subprocess.Popen`` that make a process modest where ``os.nice`` doesn't exist."""
    if sys.platform == "win32":
        import subprocess

        return subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return 0


def _is_foreign(entry: str, workspace: Path | None) -> bool:
    if not os.path.isabs(entry):
        return False
    return workspace is None or not Path(entry).resolve().is_relative_to(workspace.resolve())
