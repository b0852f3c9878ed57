"""Which interpreter the user's project runs on, and the environment that a worker in it is given."""

from __future__ import annotations

import os
import shutil
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


def find(setting: Path | None, workspace: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The setting, else an active environment, else one in the workspace, else the ``python3`` of the path."""
    if setting is not None:
        named = shutil.which(setting, path=environ.get("PATH"))
        return Path(named) if named else None
    roots = [Path(environ["VIRTUAL_ENV"])] if environ.get("VIRTUAL_ENV") else []
    if workspace is not None:
        roots += [workspace / ".venv", workspace / "venv"]
    for root in roots:
        for inside in ("bin/python", "Scripts/python.exe"):
            if os.access(root / inside, os.X_OK):
                return root / inside
    for name in ("python3", "python"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found)
    return None


def environment(workspace: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a worker: ours without what would make it import the user's own files."""
    kept = {name: value for name, value in environ.items() if name not in OURS}
    path = [entry for entry in kept.pop("PYTHONPATH", "").split(os.pathsep) if _is_foreign(entry, workspace)]
    if path:
        kept["PYTHONPATH"] = os.pathsep.join(path)
    return {**kept, **QUIET}


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
