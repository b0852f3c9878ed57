"""What a project's own files say of the Keras that it runs on: its environment, lock files and requirements.

Nothing of it is imported: packages tell their versions by the names of their metadata folders.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser, Error
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from kshape_ls.workspace.setup_file import required_by_setup
from kshape_ls.workspace.stating import Stated, understood

_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_ENVIRONMENTS = (".venv", "venv", "env")
_PACKAGES = ("*/site-packages", "*/*/site-packages")
_LEVELS = 8
_LONGEST = 8_000_000
_TENSORFLOW = r"tensorflow(?:-cpu|-gpu|-intel|-macos|-rocm|-aarch64)?"
_INSTALLED = re.compile(rf"(keras|{_TENSORFLOW.replace('-', '[-_]')})-(\d[^-]*)\.(?:dist|egg)-info", re.IGNORECASE)
_LOCKED = re.compile(rf'^name = "(keras|{_TENSORFLOW})"\s*\nversion = "([^"]+)"', re.MULTILINE | re.IGNORECASE)
_REQUIRED = re.compile(
    rf"^\s*(?:-\s+)?[\"']?((?:keras|{_TENSORFLOW})(?![\w-]))(?:\[[^\]]*\])?([^#;\"']*)", re.IGNORECASE
)
_SAMPLES = {
    "keras": (
        ("2.2.4", "2.4.3", "2.8.0", "2.11.0", "2.13.1", "2.15.0"),
        ("3.0.5", "3.4.1", "3.8.0", "3.12.0", "3.15.0"),
    ),
    "tensorflow": (
        ("1.15.5", "2.0.4", "2.3.4", "2.6.5", "2.8.4", "2.10.1", "2.12.1", "2.13.1", "2.14.1", "2.15.1"),
        ("2.16.2", "2.17.1", "2.18.1", "2.19.1", "2.20.0", "2.21.0"),
    ),
}
"""Releases with Keras 2, and with Keras 3, that a requirement may or may not allow."""


def keras_of(folder: Path) -> int | None:
    """The major version of Keras that the project around a folder runs on, ``None`` where nothing tells."""
    folders = list(_around(folder))
    environments = [place / name for place in folders for name in _ENVIRONMENTS]
    if os.environ.get("VIRTUAL_ENV"):
        environments.append(Path(os.environ["VIRTUAL_ENV"]))
    found = (version for environment in environments for version in [_of_environment(environment)])
    written = (version for place in folders for version in [_of_locks(place) or _of_requirements(place)])
    return next((v for v in found if v), None) or next((v for v in written if v), None)


def stated_in(folder: Path) -> tuple[Stated, tuple[str, ...]]:
    """``[tool.kshape-ls]`` of the nearest ``pyproject.toml``, and what is wrong with it."""
    for place in _around(folder):
        file = place / "pyproject.toml"
        try:
            tool = _toml(file).get("tool", {})
        except ValueError as error:
            return Stated(), (f"{file}: can't be read as TOML: {error}",)
        if isinstance(tool, Mapping) and "kshape-ls" in tool:
            stated, wrong = understood(tool["kshape-ls"])
            return stated.based(place), tuple(f"{file}: [tool.kshape-ls]: {each}" for each in wrong)
    return Stated(), ()


def of_user() -> Stated:
    """What ``keras.json`` in the user's home says, as ``keras`` itself reads it."""
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    held = _json(home / "keras.json")
    wanted = {"backend": held.get("backend"), "data-format": held.get("image_data_format")}
    return understood(wanted)[0]


def _around(folder: Path) -> Iterator[Path]:
    """The folder and those above it, up to the project's own."""
    above = [folder, *folder.parents][:_LEVELS]
    root = next((place for place in above if any((place / mark).exists() for mark in _MARKS)), folder)
    for place in above:
        yield place
        if place == root:
            return


def _of_environment(root: Path) -> int | None:
    versions: dict[str, str] = {}
    for pattern in _PACKAGES:
        for packages in root.glob(pattern):
            for entry in _names(packages):
                if match := _INSTALLED.fullmatch(entry):
                    versions[_family(match[1])] = match[2]
    return _generation(versions)


def _of_locks(folder: Path) -> int | None:
    versions: dict[str, str] = {}
    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        versions.update({_family(found): version for found, version in _LOCKED.findall(_text(folder / name))})
    pinned = _json(folder / "Pipfile.lock").get("default", {})
    for name, entry in pinned.items() if isinstance(pinned, Mapping) else ():
        if re.fullmatch(f"keras|{_TENSORFLOW}", name, re.IGNORECASE) and isinstance(entry, Mapping):
            versions[_family(name)] = str(entry.get("version", "")).lstrip("=")
    return _generation(versions)


def _of_requirements(folder: Path) -> int | None:
    lines = []
    for name in _names(folder):
        if re.fullmatch(r"(requirements|constraints).*\.(txt|in)|environment.*\.ya?ml", name):
            lines += _text(folder / name).splitlines()
    with suppress(ValueError):
        lines += _dependencies(_toml(folder / "pyproject.toml"))
    lines += required_by_setup(_text(folder / "setup.py"))
    with suppress(Error):
        old = ConfigParser(interpolation=None)
        old.read_string(_text(folder / "setup.cfg"))
        lines += old.get("options", "install_requires", fallback="").splitlines()
    answers = [_allowed(_family(match[1]), match[2].strip()) for line in lines if (match := _REQUIRED.match(line))]
    return next((answer for answer in answers if answer), None)


def _dependencies(held: Mapping[str, Any]) -> list[str]:
    project = held.get("project", {})
    dependencies = project.get("dependencies", ()) if isinstance(project, Mapping) else ()
    return [line for line in dependencies if isinstance(line, str)]


def _family(name: str) -> str:
    return "keras" if name.lower() == "keras" else "tensorflow"


def _generation(versions: Mapping[str, str]) -> int | None:
    for name in ("keras", "tensorflow"):
        numbers = re.match(r"(\d+)(?:\.(\d+))?", versions.get(name, ""))
        if numbers:
            version = int(numbers[1]), int(numbers[2] or 0)
            return 3 if version >= ((3, 0) if name == "keras" else (2, 16)) else 2
    return None


def _allowed(name: str, specifier: str) -> int | None:
    """The generation of Keras where a requirement allows only one."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if re.match(r"=\d", specifier):  # conda's own way
        specifier = f"=={specifier[1:].rstrip('.*').split('=')[0]}.*"
    try:
        asked = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    old, new = (any(asked.contains(version) for version in versions) for versions in _SAMPLES[name])
    pinned = re.fullmatch(r"={2,3}\s*([\d.]+).*", specifier)
    if pinned:
        return _generation({name: pinned[1]})
    return None if old == new else 2 if old else 3


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < _LONGEST else ""
    except OSError:
        return ""


def _json(path: Path) -> Mapping[str, Any]:
    try:
        held = json.loads(_text(path) or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _toml(path: Path) -> Mapping[str, Any]:
    """Raises ``ValueError`` where the file isn't TOML."""
    text = _text(path)
    if not text:
        return {}
    # Before Python 3.11 it is a package of its own.
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    held: Mapping[str, Any] = toml.loads(text)
    return held
