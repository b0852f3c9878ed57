"""A language client over a pipe that does as little as it can, so that what it times is the server."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.servers import Command
from benchmarks.sessions import Change

CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True, "workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "versionSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}
PATIENCE = 60.0
UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Not handed on: a server that is installed has its modules compiled, and doesn't compile them at every start."""


class Silent(Exception):  # noqa: N818 - it is no error of ours: a server doesn't answer
    """A server that says nothing, or has left."""


class Client:
    """One server with one open document."""

    def __init__(self, command: Command) -> None:
        self.name = command.name
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        self.uri = (Path(self._folder.name).resolve() / "model.py").as_uri()
        self._process = subprocess.Popen(  # noqa: S603 - one of ``servers``
            command.line,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name != UNCOMPILED},
        )
        self._bytes = bytearray()
        self._requests = 0
        self._version = 0
        self.abilities: dict[str, Any] = {}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def peak_memory(self) -> int | None:
        """The most memory that its processes ever held, in bytes; ``None`` where the system doesn't say."""
        return _peak(self._process.pid)

    # -- what is timed ---------------------------------------------------------------------------------------------

    def initialize(self) -> float:
        """Say hello; the seconds until the server has said it too."""
        root = Path(self._folder.name).resolve().as_uri()
        folders = [{"uri": root, "name": "bench"}]
        begun = time.perf_counter()
        answer = self._ask(
            "initialize",
            {"processId": os.getpid(), "rootUri": root, "workspaceFolders": folders, "capabilities": CAPABILITIES},
        )
        taken = time.perf_counter() - begun
        self.abilities = answer["capabilities"]
        self._send({"method": "initialized", "params": {}})
        return taken

    def open(self, lines: list[str]) -> float:
        """Open a document; the seconds until its diagnostics."""
        self._version = 1
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": "\n".join(lines)}
        begun = time.perf_counter()
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        self._diagnostics()
        return time.perf_counter() - begun

    def change(self, change: Change) -> float:
        """Send a change; the seconds until the diagnostics of the text that it makes."""
        self._version += 1
        range_ = {
            "start": {"line": change.line, "character": change.character},
            "end": {"line": change.end_line, "character": change.end_character},
        }
        params = {
            "textDocument": {"uri": self.uri, "version": self._version},
            "contentChanges": [{"range": range_, "text": change.text}],
        }
        begun = time.perf_counter()
        self._send({"method": "textDocument/didChange", "params": params})
        self._diagnostics()
        return time.perf_counter() - begun

    def ask(self, method: str, params: dict[str, Any]) -> tuple[float, Any]:
        """Ask about the document; the seconds until the answer, and the answer."""
        begun = time.perf_counter()
        answer = self._ask(method, {"textDocument": {"uri": self.uri}, **params})
        return time.perf_counter() - begun, answer

    # -- the wire --------------------------------------------------------------------------------------------------

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._requests += 1
        number = self._requests
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda message: message.get("id") == number and "method" not in message).get("result")

    def _diagnostics(self) -> None:
        def ours(message: dict[str, Any]) -> bool:
            params = message.get("params")
            if message.get("method") != "textDocument/publishDiagnostics" or not isinstance(params, dict):
                return False
            # Not all servers say which version they speak of.
            version: int = params.get("version") or self._version
            return bool(params["uri"] == self.uri) and version == self._version

        self._wait(ours)

    def _wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while True:
            message = self._receive(until)
            if "method" in message and "id" in message:
                # Servers ask for configuration and register what they watch.
                items = message.get("params", {}).get("items") if isinstance(message.get("params"), dict) else None
                self._send({"id": message["id"], "result": [None for _ in items] if items else None})
            elif wanted(message):
                return message

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            self._process.stdin.flush()
        except OSError as error:
            raise Silent(f"{self.name} has left") from error

    def _receive(self, until: float) -> dict[str, Any]:
        while (end := self._bytes.find(b"\r\n\r\n")) < 0:
            self._read(until)
        headers = [line.partition(b":") for line in bytes(self._bytes[:end]).split(b"\r\n")]
        length = next(int(value) for name, _, value in headers if name.lower() == b"content-length")
        while len(self._bytes) < end + 4 + length:
            self._read(until)
        body = bytes(self._bytes[end + 4 : end + 4 + length])
        del self._bytes[: end + 4 + length]
        message: dict[str, Any] = json.loads(body)
        return message

    def _read(self, until: float) -> None:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        if not select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
            raise Silent(f"{self.name} is silent")
        data = os.read(pipe, 1 << 16)
        if not data:
            raise Silent(f"{self.name} has left")
        self._bytes += data


def _peak(pid: int) -> int | None:
    # Some servers are started by a small program that waits for them.
    folder = Path(f"/proc/{pid}")
    try:
        status = (folder / "status").read_text()
        children = (folder / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return None
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), None)
    return None if line is None else int(line.split()[1]) * 1024 + sum(_peak(int(child)) or 0 for child in children)
