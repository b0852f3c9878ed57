from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.server.transport.framing import Frames


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=6), st.lists(st.integers(0, 500)))
def test_however_the_bytes_arrive_the_messages_are_the_same(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(framed, bodies))
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    frames = Frames()
    found = [body for start, end in pairwise(edges) for body in frames.feed(stream[start:end])]
    assert found == bodies


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:2",
        b"CONTENT-LENGTH:   2  ",
    ],
)
def test_headers_come_in_any_order_and_case(header: bytes) -> None:
    assert Frames().feed(header + b"\r\n\r\n{}") == [b"{}"]


@pytest.mark.parametrize("header", [b"Hello", b"Content-Length: many", b"Content-Length: -4", b"X-Content-Length: 9"])
def test_a_header_without_a_length_is_skipped(header: bytes) -> None:
    assert Frames().feed(header + b"\r\n\r\n" + framed(b"{}")) == [b"{}"]


def test_a_header_without_an_end_does_not_pile_up() -> None:
    frames = Frames()
    for _ in range(100):
        assert frames.feed(b"x" * 65536) == []
    assert frames.feed(b"\r\n\r\n" + framed(b"{}")) == [b"{}"]
