"""The other end of ``oracle.py``: one process for a test session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, NamedTuple

PYTHON = os.environ.get("KSHAPE_KERAS_PYTHON") or sys.executable


class Case(NamedTuple):
    """An expression over ``x`` (or ``x0``, ``x1``, ...) and the shapes of these, with ``None`` for dynamic axes."""

    source: str
    inputs: tuple[tuple[int | None, ...], ...]
    dtypes: tuple[str, ...] = ()
    inside: bool | None = None

    def __str__(self) -> str:
        return f"{self.source}  on {', '.join(map(str, self.inputs))}"


class KerasMissingError(Exception):
    """Keras can't be imported there."""


class Oracle:
    """A running ``oracle.py``."""

    def __init__(self) -> None:
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115, closed with the process
        self._process = subprocess.Popen(
            [PYTHON, str(Path(__file__).with_name("oracle.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        self.keras: str = self._read().get("keras", "")
        if not self.keras:
            self.close()
            raise KerasMissingError

    def ask(self, cases: list[Case]) -> list[dict[str, Any]]:
        """Keras's answers, in order: ``{"outputs", "struct", "params"}`` or ``{"error"}``."""
        assert self._process.stdin is not None
        message = [
            {
                "source": case.source,
                "inputs": case.inputs,
                "dtypes": case.dtypes or ["float32"] * len(case.inputs),
                # Keras refuses TensorFlow's functions on its symbolic tensors outside a layer.
                "inside": case.source.startswith("tf.") if case.inside is None else case.inside,
            }
            for case in cases
        ]
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        answers: list[dict[str, Any]] = self._read()
        return answers

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        # It has answered all: TensorFlow may take its time to wind up its threads, which nobody waits for.
        self._process.kill()
        self._process.wait(timeout=30)
        self._errors.close()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise AssertionError(f"the oracle has died:\n{self._errors.read()[-3000:]}")
        return json.loads(line)
