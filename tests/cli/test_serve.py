from __future__ import annotations

import json
import subprocess

import pytest
from terminal import COMMAND


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
