from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import COMMAND, GOOD, WRONG, written

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent another way there")


class Watching:
    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "check", "--watch"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,))
        self.reader.start()

    def _read(self, out: Iterator[str]) -> None:
        for line in out:
            self.lines.put(line.rstrip("\n"))

    def until(self, end: str) -> list[str]:
        """The lines up to one that ends so."""
        found: list[str] = []
        while not found or not found[-1].endswith(end):
            found.append(self.lines.get(timeout=60))
        return found


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    written(tmp_path / "sizes.py", "SHAPE = (28, 28, 1)\n")
    written(tmp_path / "model.py", GOOD)
    written(
        tmp_path / "net.py",
        "import keras\nfrom sizes import SHAPE\nx = keras.Input(SHAPE)\ny = keras.layers.Conv2D(8, 3)(x)\n",
    )
    started = Watching(tmp_path)
    yield started
    started.process.kill()
    started.process.wait(60)
    started.reader.join(60)
    for pipe in (started.process.stdout, started.process.stderr):
        assert pipe is not None
        pipe.close()


def test_changes_are_checked_and_what_imports_them(tmp_path: Path, watching: Watching):
    assert watching.until("files") == ["No problems in 3 files"]
    written(tmp_path / "model.py", WRONG)
    assert "changed: model.py" in watching.until("1 error in 3 files")[1]
    written(tmp_path / "sizes.py", "SHAPE = (28, 28)\n")
    told = watching.until("2 errors in 3 files")
    assert any(line.startswith("net.py:4:5: error[rank-mismatch]") for line in told)
    written(tmp_path / "new.py", WRONG)
    watching.until("3 errors in 4 files")
    os.unlink(tmp_path / "model.py")
    written(tmp_path / "sizes.py", "SHAPE = (28, 28, 1)\n")
    watching.until("1 error in 3 files")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(60) == 130
    assert watching.process.stderr is not None
    assert "Traceback" not in watching.process.stderr.read()
