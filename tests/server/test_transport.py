from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest
from wire import COMMAND, asked, opened, packed, started, unpacked


def test_nothing_of_the_engine_is_imported_before_initialize_is_answered() -> None:
    program = (
        "import sys, kshape_ls.server.create; "
        "heavy = ('kshape_ls.analysis', 'kshape_ls.checks', 'kshape_ls.library', 'kshape_ls.ide', 'jedi', 'rich');"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_server_leaves_when_stdin_closes() -> None:
    with started() as wire:
        wire.initialize()
        wire.input.close()
        assert wire.process.wait(60) == 1


def test_the_server_leaves_when_stdin_is_a_file_that_ends() -> None:
    done = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_the_server_leaves_when_the_client_stops_reading() -> None:
    with started() as wire:
        wire.initialize()
        wire.output.close()
        wire.send(asked(1, 0, 0))
        assert wire.process.wait(60) == 1


def test_the_server_leaves_when_its_parent_vanishes() -> None:
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with started() as wire:
        wire.initialize(processId=parent.pid)
        parent.kill()
        parent.wait()
        assert wire.process.wait(60) == 1


def test_a_parent_that_was_never_seen_is_not_waited_for() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with started() as wire:
        wire.initialize(processId=gone.pid)
        with pytest.raises(subprocess.TimeoutExpired):
            wire.process.wait(3)
        assert wire.leave() == 0


def test_exit_without_shutdown_is_a_failure() -> None:
    with started() as wire:
        wire.initialize()
        wire.send({"method": "exit"})
        assert wire.process.wait(60) == 1


def test_a_file_of_messages_can_be_piped_in(tmp_path) -> None:
    messages = tmp_path / "messages"
    start = {"id": 0, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
    messages.write_bytes(packed(start, {"id": 1, "method": "shutdown"}, {"method": "exit"}))
    with messages.open("rb") as stdin:
        done = subprocess.run(COMMAND, stdin=stdin, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b"Content-Length") == 2


GARBAGE = [
    b"Content-Length: 9\r\n\r\nnot JSON!",
    b"Content-Length: 2\r\n\r\n[]",
    b"Content-Length: 2\r\n\r\n\xff\xfe",
    b"Content-Type: none\r\n\r\n",
    packed({"jsonrpc": "1.0", "method": "initialized", "params": {}}),
    packed({"method": "textDocument/didChange", "params": {"textDocument": 7}}),
    packed({"method": "textDocument/didOpen"}),
    packed({"method": "$/cancelRequest", "params": {"id": 4711}}),
    packed({"method": 4}),
    packed({"id": 4}),
    packed({"id": 77, "result": {"unasked": True}}),
    b"Content-Length: 200000\r\n\r\n" + b"[" * 200000,
]


def test_messages_that_make_no_sense_are_survived() -> None:
    with started() as wire:
        wire.initialize()
        for number, garbage in enumerate(GARBAGE, start=1):
            wire.send_bytes(garbage)
            wire.send(opened("x = 1\n"), asked(number, 0, 0))
            assert wire.answer(number)["result"] is None
        assert wire.leave() == 0


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"method": "textDocument/hover", "params": {"textDocument": 7}}, -32602),
        ({"method": "textDocument/hover"}, -32602),
        ({"method": "textDocument/madeUp", "params": {}}, -32601),
    ],
)
def test_a_request_that_makes_no_sense_is_answered_with_an_error(request_: dict[str, object], code: int) -> None:
    with started() as wire:
        wire.initialize()
        wire.send({"id": 1, **request_})
        assert wire.answer(1)["error"]["code"] == code
        assert wire.leave() == 0


def serve_tcp(address: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, "--tcp", address], stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_one_client_over_tcp(host: str) -> None:
    with serve_tcp(f"{host}:0") as process:
        assert process.stderr
        said = process.stderr.readline()
        assert said.startswith("kshape-ls: listening on 127.0.0.1:")
        with socket.create_connection(("127.0.0.1", int(said.rpartition(":")[2]))) as line:
            line.sendall(packed({"id": 0, "method": "initialize", "params": {"processId": None, "capabilities": {}}}))
            line.sendall(packed(opened("x = 1\n"), {"id": 1, "method": "shutdown"}, {"method": "exit"}))
            with line.makefile("rb") as answers:
                assert (unpacked(answers) or {})["result"]["serverInfo"]["name"] == "kshape-ls"
                rest = [message for message in iter(lambda: unpacked(answers), None) if "id" in message]
        assert json.dumps(rest) == json.dumps([{"id": 1, "jsonrpc": "2.0", "result": None}])
        assert process.wait(60) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]"])
def test_tcp_is_refused_where_other_machines_could_connect(host: str) -> None:
    with serve_tcp(f"{host}:0") as process:
        assert process.wait(60) == 2
        assert process.stderr
        (line,) = process.stderr.read().splitlines()
        assert "from other machines" in line


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, serve_tcp(f"127.0.0.1:{taken.getsockname()[1]}") as process:
        assert process.wait(60) == 2
        assert process.stderr
        (line,) = process.stderr.read().splitlines()
        assert line.startswith("kshape-ls: can't listen on 127.0.0.1:")
