from __future__ import annotations

import json
import subprocess

import pytest
from terminal import COMMAND, run

from kshape_ls.cli.serve import is_loopback


def framed(**message: object) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


CONVERSATION = (
    framed(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    + framed(method="initialized", params={})
    + framed(id=2, method="shutdown")
    + framed(method="exit")
)


@pytest.mark.parametrize("arguments", [[], ["--stdio"], ["serve"], ["serve", "--stdio"]])
def test_every_way_to_serve_over_stdio(arguments: list[str]):
    ran = subprocess.run([*COMMAND, *arguments], input=CONVERSATION, capture_output=True, check=False, timeout=60)
    assert b'"name":"kshape-ls"' in ran.stdout.replace(b'": "', b'":"')
    assert ran.returncode == 0
    assert ran.stderr == b""


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_what_other_machines_can_reach(host: str, alone: bool):
    assert is_loopback(host) == alone


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "example.com:2087"])
def test_a_port_for_other_machines_is_refused_unless_it_is_meant(address: str):
    ran = run("serve", "--tcp", address)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--allow-remote" in ran.stderr
