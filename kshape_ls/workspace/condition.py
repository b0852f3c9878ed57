"""What kshape-ls stands on: itself, its packages, the project's settings, the Keras beside it, the editors around."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from kshape_ls.about import __version__
from kshape_ls.workspace.modules import Workspace

State = Literal["good", "note", "wrong"]
PATIENCE = 30.0
"""Seconds in which an interpreter must tell its packages."""

EDITORS = {
    "code": ("VS Code", "editors/vscode"),
    "codium": ("VSCodium", "editors/vscode"),
    "nvim": ("Neovim", "editors/neovim"),
    "emacs": ("Emacs", "editors/emacs"),
    "jupyter-lab": ("JupyterLab", "editors/jupyterlab"),
    "hx": ("Helix", "editors/others"),
    "subl": ("Sublime Text", "editors/others"),
    "zed": ("Zed", "editors/others"),
    "kate": ("Kate", "editors/others"),
}
"""Commands of editors, their names and the pages of the documentation that say how to set them up."""

_ASK = (
    "import json, sys\n"
    "from importlib import metadata\n"
    "found = {}\n"
    "for name in ('keras', 'tf-keras', 'tensorflow', 'tensorflow-cpu', 'torch', 'jax'):\n"
    "    try:\n        found[name] = metadata.version(name)\n"
    "    except metadata.PackageNotFoundError:\n        pass\n"
    "print(json.dumps(found))\n"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing looked at: how it is, and what to do about it."""

    topic: str
    state: State
    said: str
    hint: str = ""


def itself() -> Iterator[Remark]:
    """The version, the interpreter and the packages that it needs."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Remark("kshape-ls", "good", f"{__version__} on Python {version}, {sys.executable}")
    found = shutil.which("kshape-ls")
    if found is None:
        hint = "editors need its full path, or the folder of your interpreter's programs on the PATH"
        yield Remark("command", "note", "kshape-ls isn't on the PATH", hint)
    elif Path(found).resolve().parent != Path(sys.executable).parent.resolve():
        hint = "editors start that one" if Path(found).exists() else ""
        yield Remark("command", "note", f"the kshape-ls on the PATH is another one: {found}", hint)
    else:
        yield Remark("command", "good", found)
    missing = sorted(_missing())
    if missing:
        yield Remark(
            "packages", "wrong", f"missing or too old: {', '.join(missing)}", "pip install --upgrade kshape-ls"
        )
    else:
        yield Remark("packages", "good", "all there")


def project(folder: Path, known: Mapping[str, object]) -> Iterator[Remark]:
    """What the settings around a folder say, and what is assumed; ``known`` are the codes of checks."""
    wrong: list[str] = []
    workspace = Workspace((folder,), warn=wrong.append, codes=lambda: list(known))
    settings = workspace.project(folder / "any.py")
    for each in wrong:
        yield Remark("settings", "wrong", each)
    if not wrong:
        yield Remark("settings", "good", "all understood")
    assumed = f"Keras {settings.keras or 3} on {settings.backend or 'tensorflow'}"
    yield Remark("assumed", "good", f"{assumed}, {settings.data_format or 'channels_last'}")


def keras_of(python: Path | None) -> Iterator[Remark]:
    """The Keras that ``verify`` would ask."""
    if python is None:
        yield Remark("verify", "note", "no interpreter found", "kshape-ls verify --python PYTHON")
        return
    packages = _packages(python)
    if packages is None:
        yield Remark("verify", "note", f"{python} doesn't answer", "kshape-ls verify --python PYTHON")
    elif not packages:
        hint = "only verify needs it: pip install keras there, or name another interpreter"
        yield Remark("verify", "note", f"{python} has no Keras", hint)
    else:
        told = ", ".join(f"{name} {version}" for name, version in packages.items())
        yield Remark("verify", "good", f"{python}: {told}")


def editors(documentation: str) -> Iterator[Remark]:
    """The editors on the path, each with the page that says how to set it up."""
    found = [(name, page) for command, (name, page) in EDITORS.items() if shutil.which(command)]
    for name, page in found:
        yield Remark("editor", "good", name, f"{documentation}/{page}/")
    if not found:
        yield Remark("editor", "note", "none found on the PATH", f"{documentation}/editors/")


def _missing() -> Iterator[str]:
    try:
        wanted = metadata.requires("kshape-ls") or []
    except metadata.PackageNotFoundError:  # run from a checkout
        return
    for written in wanted:
        requirement = Requirement(written)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            fits = requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)
        except metadata.PackageNotFoundError:
            fits = False
        if not fits:
            yield str(requirement.name)


def _packages(python: Path) -> dict[str, str] | None:
    # -I: nothing of the folder that we are in is imported.
    command = [str(python), "-I", "-c", _ASK]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603 - it is the interpreter that the user would be asked about
        held = json.loads(ran.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return {str(name): str(version) for name, version in held.items()}
