"""The server's own pipe, for what a well-behaved client can't do: bursts, order, garbage."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

COMMAND = [sys.executable, "-m", "kshape_ls", "serve"]
PATIENCE = 300
"""Seconds after which a server is ended, whatever a test still waits for."""
URI = "file:///project/model.py"
DOCUMENT = {"uri": URI}


def packed(*messages: dict[str, Any]) -> bytes:
    """Messages as they go over the wire, one after the other."""
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


def unpacked(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message; ``None`` at the end."""
    length = 0
    while header := stream.readline().strip():
        name, _, value = header.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return json.loads(stream.read(length)) if length else None


class Wire:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self.process = process
        self.input, self.output = process.stdin, process.stdout

    def send(self, *messages: dict[str, Any]) -> None:
        """All in one write."""
        self.send_bytes(packed(*messages))

    def send_bytes(self, data: bytes) -> None:
        self.input.write(data)
        self.input.flush()

    def receive(self) -> dict[str, Any]:
        message = unpacked(self.output)
        assert message is not None, "the server has left"
        return message

    def answer(self, identity: int) -> dict[str, Any]:
        """The answer to a request; what comes before it is dropped."""
        while (message := self.receive()).get("id") != identity:
            pass
        return message

    def until(self, method: str) -> dict[str, Any]:
        """The next message of a method; what comes before it is dropped."""
        while (message := self.receive()).get("method") != method:
            pass
        return message

    def reply(self, request: dict[str, Any], result: Any = None) -> None:
        """Answer the server's own request."""
        self.send({"id": request["id"], "result": result})

    def codes(self, uri: str = URI) -> list[tuple[str, int]]:
        """Code and severity of what is published next for a document."""
        while (told := self.until("textDocument/publishDiagnostics")["params"])["uri"] != uri:
            pass
        return [(each["code"], each["severity"]) for each in told["diagnostics"]]

    def initialize(self, **params: Any) -> dict[str, Any]:
        self.send({"id": 0, "method": "initialize", "params": {"processId": None, "capabilities": {}, **params}})
        answer = self.answer(0)
        self.send({"method": "initialized", "params": {}})
        return answer

    def leave(self) -> int:
        self.send({"id": "end", "method": "shutdown"}, {"method": "exit"})
        return self.process.wait(60)


@contextmanager
def started(*command: str) -> Iterator[Wire]:
    process = subprocess.Popen(command or COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # Reads have no timeout of their own: they end when a server that keeps silent for good is ended.
    watch = threading.Timer(PATIENCE, process.kill)
    watch.daemon = True
    watch.start()
    with process:
        try:
            yield Wire(process)
        finally:
            watch.cancel()
            process.kill()


def opened(text: str, version: int = 1, uri: str = URI) -> dict[str, Any]:
    item = {"uri": uri, "languageId": "python", "version": version, "text": text}
    return {"method": "textDocument/didOpen", "params": {"textDocument": item}}


def changed(
    version: int, line: int, character: int, text: str, *, end: tuple[int, int] | None = None
) -> dict[str, Any]:
    start = {"line": line, "character": character}
    stop = {"line": end[0], "character": end[1]} if end else start
    changes = [{"range": {"start": start, "end": stop}, "text": text}]
    return {
        "method": "textDocument/didChange",
        "params": {"textDocument": {"uri": URI, "version": version}, "contentChanges": changes},
    }


def asked(identity: int, line: int, character: int) -> dict[str, Any]:
    """A hover request."""
    position = {"line": line, "character": character}
    return {"id": identity, "method": "textDocument/hover", "params": {"textDocument": DOCUMENT, "position": position}}
