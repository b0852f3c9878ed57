"""Real Keras where it is installed, and interpreters that misbehave."""

from __future__ import annotations

import importlib.util
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kshape_ls.verification import Verifier

FAKE_KERAS = Path(__file__).with_name("fake_keras")


@pytest.fixture(scope="session")
def keras() -> Iterator[Verifier]:
    """One warm worker with the Keras of the tests' own environment."""
    missing = [name for name in ("keras", "tensorflow") if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
        pytest.fail(f"{missing[0]} is not installed and KSHAPE_REQUIRE_ALL is set")
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    with Verifier(Path(sys.executable)) as verifier:
        yield verifier


@pytest.fixture
def interpreter(tmp_path: Path) -> Callable[..., Path]:
    """Makes an interpreter without Keras, or with a fake one in this kind of trouble, that may say something first."""
    if sys.platform == "win32":
        pytest.skip("interpreters made for the test are shell scripts")

    def make(trouble: str | None = "", first: str = "") -> Path:
        settings = "" if trouble is None else f"FAKE_KERAS={trouble} PYTHONPATH={shlex.quote(str(FAKE_KERAS))} "
        path = tmp_path / "python"
        path.write_text(f'#!/bin/sh\n{first}\n{settings}exec {shlex.quote(sys.executable)} -S "$@"\n')
        path.chmod(0o755)
        return path

    return make
