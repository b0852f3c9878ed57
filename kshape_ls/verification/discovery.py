"""Which interpreter the user's project runs on: environments where the tools that make them put them."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

INSIDE = ("bin/python", "Scripts/python.exe", "python.exe")
KERAS = ("keras", "tf_keras")
_NAME = re.compile(r"^name\s*[:=]\s*[\"']?([\w.-]+)", re.MULTILINE)
_LONGEST = 1_000_000
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python to ask: ``how`` says where it was found, ``own`` that the workspace itself brings it or names it."""

    path: Path
    how: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The interpreter to ask, and the workspace's own that was passed over because nobody trusts it yet."""

    interpreter: Interpreter | None
    untrusted: Interpreter | None = None


def find(setting: str | Path | None, workspace: Path | None, environ: Mapping[str, str], trusted: bool = True) -> Found:
    """The setting, else the first environment that has Keras, else the first that there is.

    What the workspace itself brings along is only started if it is ``trusted``.
    """
    if setting is not None:
        named = shutil.which(Path(setting).expanduser(), path=environ.get("PATH"))
        return Found(Interpreter(Path(named), "the setting") if named else None)
    there = list(candidates(workspace, environ))
    allowed = [each for each in there if trusted or not each.own]
    untrusted = next((each for each in there if each.own), None) if not trusted else None
    with_keras = next((each for each in allowed if has_keras(each.path)), None)
    return Found(with_keras or next(iter(allowed), None), untrusted)


def candidates(workspace: Path | None, environ: Mapping[str, str]) -> Iterator[Interpreter]:
    """Every interpreter that the project may run on, the likeliest first."""
    active = [(environ.get(name), f"${name}") for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "CONDA_PREFIX")]
    for root, how in active:
        path = _python_in(_rooted(workspace, root)) if root else None
        if path is not None:
            yield Interpreter(path, how, _is_within(path, workspace))
    for place in _above(workspace):
        for name in (".venv", "venv", "env", ".conda", ".pixi/envs/default"):
            path = _python_in(place / name)
            if path is not None:
                yield Interpreter(path, name, own=True)
        yield from _named_by_tools(place, environ)
    for name in ("python3", "python"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found and not _is_within(Path(found), workspace):
            yield Interpreter(Path(found), f"{name} of the path")


def has_keras(python: Path) -> bool:
    """Whether the environment of an interpreter visibly has Keras installed."""
    root = python.parent.parent if python.parent.name in ("bin", "Scripts") else python.parent
    places = [*root.glob("lib/python3*/site-packages"), root / "Lib" / "site-packages"]
    return any((place / name).is_dir() for place in places for name in KERAS)


def _named_by_tools(place: Path, environ: Mapping[str, str]) -> Iterator[Interpreter]:
    """Environments that stand elsewhere, found by what the project's files say."""
    pdm = Path(_text(place / ".pdm-python").strip() or ".")
    if pdm.is_absolute() and _runs(pdm):
        yield Interpreter(pdm, "PDM", own=True)
    name = _NAME.search(_text(place / "pyproject.toml"))
    if name and (place / "poetry.lock").exists():
        yield from _prefixed(_poetry_home(environ), _poetry_prefix(name[1], place), "Poetry")
    if (place / "Pipfile").exists():
        home = Path(environ.get("WORKON_HOME") or Path.home() / ".local" / "share" / "virtualenvs")
        yield from _prefixed(home, _pipenv_name(place), "Pipenv")
    for file in ("environment.yml", "environment.yaml", "conda.yaml"):
        conda = _NAME.search(_text(place / file))
        if conda:
            yield from _conda(conda[1])


def _prefixed(home: Path, prefix: str, how: str) -> Iterator[Interpreter]:
    for root in sorted(home.glob(f"{prefix}*")) if home.is_dir() else ():
        path = _python_in(root)
        if path is not None:
            yield Interpreter(path, how)


def _poetry_home(environ: Mapping[str, str]) -> Path:
    stated = environ.get("POETRY_VIRTUALENVS_PATH")
    if stated:
        return Path(stated)
    cache = (
        environ.get("POETRY_CACHE_DIR") or Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pypoetry"
    )
    return Path(cache) / "virtualenvs"


def _poetry_prefix(name: str, place: Path) -> str:
    # As Poetry's EnvManager.generate_env_name: the folder's own address is hashed.
    clean = re.sub(r'[ $`!*@"\\\r\n\t]', "_", name.lower())[:42]
    digest = hashlib.sha256(os.fsencode(os.path.normcase(place.resolve()))).digest()
    return f"{clean}-{base64.urlsafe_b64encode(digest).decode()[:8]}-py"


def _pipenv_name(place: Path) -> str:
    # As Pipenv's Project.virtualenv_name: the Pipfile's address is hashed.
    clean = re.sub(r'[ &$`!*@"()\[\]\\\r\n\t]', "_", place.resolve().name)[:42]
    digest = hashlib.sha256(os.fsencode(place.resolve() / "Pipfile")).digest()[:6]
    return f"{clean}-{base64.urlsafe_b64encode(digest).decode()[:8]}"


def _conda(name: str) -> Iterator[Interpreter]:
    # Every environment that conda made is listed there, whichever of its installations made it.
    for line in _text(Path.home() / ".conda" / "environments.txt").splitlines():
        root = Path(line.strip() or ".")
        path = _python_in(root) if root.is_absolute() and root.name == name else None
        if path is not None:
            yield Interpreter(path, "conda")


def _above(workspace: Path | None) -> list[Path]:
    # A folder of a larger project may be what is open.
    if workspace is None:
        return []
    places = [workspace, *workspace.parents][:_LEVELS]
    root = next((at for at, place in enumerate(places) if (place / ".git").exists()), 0)
    return places[: root + 1]


def _rooted(workspace: Path | None, root: str) -> Path:
    return Path(root) if workspace is None else workspace / root


def _python_in(root: Path) -> Path | None:
    return next((root / inside for inside in INSIDE if _runs(root / inside)), None)


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _is_within(path: Path, workspace: Path | None) -> bool:
    # Not resolved: an environment's Python is a link to one that stands elsewhere.
    return workspace is not None and path.absolute().is_relative_to(workspace.absolute())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < _LONGEST else ""
    except OSError:
        return ""
