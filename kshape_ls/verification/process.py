"""One worker process: started, fed, listened to and ended, without ever blocking longer than asked to."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from kshape_ls.verification.interpreter import priority
from kshape_ls.verification.wire import OPENING

MAX_LINE = 64 * 2**20
MAX_NOISE = 2**20
"""Bytes that an interpreter may print where only messages belong, before it is given up."""

TAIL = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A message, not parsed yet."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is gone and reaped. ``unable`` says why it couldn't even be started."""

    code: int | None
    unable: str = ""
    noisy: bool = False


class WorkerProcess:
    """A process and the two threads that listen to it.

    The thread that reads its answers is also the one that starts it: on Linux a worker asks to die with the *thread*
    that is its parent, and this one lives exactly as long as the pipe.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._events: queue.Queue[Line | Ended | None] = queue.Queue()
        self._said: deque[str] = deque(maxlen=TAIL)
        self._noise: deque[str] = deque(maxlen=TAIL)
        self._popen: subprocess.Popen[bytes] | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(list(command), dict(environ)), daemon=True)
        self._thread.start()
        self._started.wait()

    @property
    def pid(self) -> int | None:
        """The process, as long as it lives."""
        return self._popen.pid if self._popen and self._popen.returncode is None else None

    def send(self, line: bytes) -> None:
        """Hand over a request; a worker that doesn't read it blocks nobody."""
        threading.Thread(target=self._write, args=(line,), daemon=True).start()

    def receive(self, deadline: float) -> Line | Ended | None:
        """The next event; ``None`` once ``time.monotonic()`` has passed the deadline."""
        try:
            return self._events.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None

    def nudge(self) -> None:
        """Have ``receive`` return, as if its time had passed."""
        self._events.put(None)

    def last_words(self) -> str:
        """The last line that was printed anywhere but in a message."""
        return next((line for lines in (self._said, self._noise) for line in reversed(lines) if line), "")

    def kill(self) -> None:
        """End the process with all that it started and wait until it is reaped; at any time, and twice."""
        popen = self._popen
        if popen is not None and popen.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if sys.platform == "win32":
                    popen.kill()
                else:
                    os.killpg(popen.pid, signal.SIGKILL)
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=5)

    def _run(self, command: list[str], environ: dict[str, str]) -> None:
        try:
            # The working directory is nobody's: relative paths of libraries don't reach the workspace.
            popen = subprocess.Popen(  # noqa: S603 -- the interpreter is the user's own choice
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environ,
                cwd=tempfile.gettempdir(),
                start_new_session=True,
                creationflags=priority(),
            )
        except OSError as error:
            self._started.set()
            self._events.put(Ended(None, unable=error.strerror or str(error)))
            return
        self._popen = popen
        self._started.set()
        assert popen.stdin
        assert popen.stdout
        assert popen.stderr
        errors = threading.Thread(target=self._overhear, args=(popen.stderr,), daemon=True)
        errors.start()
        noisy = self._listen(popen.stdout)
        if noisy:
            popen.kill()
        popen.stdout.close()
        code = popen.wait()
        errors.join(timeout=1)
        with contextlib.suppress(OSError):
            popen.stdin.close()
        self._events.put(Ended(code, noisy=noisy))

    def _listen(self, stdout: IO[bytes]) -> bool:
        # Whether it had to be given up for the noise.
        left = MAX_NOISE
        while True:
            line = stdout.readline(MAX_LINE)
            if not line:
                return False
            if line.startswith(OPENING) and line.endswith(b"\n"):
                self._events.put(Line(line))
                continue
            left -= len(line)
            if left < 0:
                return True
            self._noise.append(line.decode(errors="replace").strip()[:500])

    def _overhear(self, stderr: IO[bytes]) -> None:
        with stderr:
            while line := stderr.readline(4096):
                self._said.append(line.decode(errors="replace").strip()[:500])

    def _write(self, line: bytes) -> None:
        popen = self._popen
        if popen is None or popen.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            popen.stdin.write(line)
            popen.stdin.flush()
