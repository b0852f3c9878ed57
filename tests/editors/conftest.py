"""Editors that ``editors/unpack`` has unpacked; a test whose editor isn't there is skipped by name.

``KSHAPE_REQUIRE_ALL=1`` makes that a failure: for all editors, or for those that ``KSHAPE_REQUIRE_EDITORS`` names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kshape-ls" / "editors"

PROGRAM = """\
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    keras.Input((12, 12, 1)),
    layers.Conv2D(64, 3),
    layers.MaxPooling2D(2),
    layers.Dense(10),
])
"""
MENDED = PROGRAM.replace("    layers.Dense(10),\n", "    layers.Flatten(),\n    layers.Dense(10),\n")


def _missing(name: str, what: str) -> NoReturn:
    required = os.environ.get("KSHAPE_REQUIRE_EDITORS")
    if os.environ.get("KSHAPE_REQUIRE_ALL") == "1" and (required is None or name in required.split()):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def program() -> str:
    """A model with a layer that doesn't fit."""
    return PROGRAM


@pytest.fixture
def mended() -> str:
    """What the first quick fix makes of it."""
    return MENDED


@pytest.fixture(scope="session")
def missing() -> Callable[[str, str], NoReturn]:
    """Skips, or fails where this editor has to be there: its name, and what is missing."""
    return _missing


@pytest.fixture(scope="session")
def unpacked() -> Callable[[str], str]:
    """The path of an unpacked editor, by its name."""

    def found(name: str) -> str:
        path = Path(os.environ.get("KSHAPE_EDITORS") or CACHE) / name / "start"
        if not path.is_file():
            _missing(name, f"{name} is not unpacked (editors/unpack {name})")
        return str(path)

    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an editor that has a home of its own."""
    home = tmp_path / "home"
    names = ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    folders = {name: str(home / name) for name in names}
    for folder in folders.values():
        Path(folder).mkdir(parents=True, mode=0o700)
    return {**os.environ, **folders, "HOME": str(home), "PYTHONWARNINGS": ""}


@pytest.fixture(scope="session")
def pictures() -> str | None:
    """The folder that wants pictures of editors at work, if any."""
    return os.environ.get("KSHAPE_PICTURES")


@pytest.fixture(scope="session")
def as_notebook() -> Callable[..., str]:
    """Makes a notebook of code cells."""

    def made(*cells: str) -> str:
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
        code = [{**empty, "id": f"c{n}", "source": text} for n, text in enumerate(cells)]
        metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        return json.dumps({"cells": code, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})

    return made
