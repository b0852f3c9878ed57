from __future__ import annotations

import ast
import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.source.reading import decode, split_lines

from .corpus import stdlib_paths


def test_utf8_is_the_default():
    assert decode("x = 'é'\n".encode()).text == "x = 'é'\n"


def test_the_byte_order_mark_is_no_part_of_the_text():
    assert decode(b"\xef\xbb\xbfx = 1").text == "x = 1"


@pytest.mark.parametrize(
    "head",
    [
        b"# -*- coding: latin-1 -*-\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n",
        b"\n# coding=cp1252\n",
        b"  # coding: latin-1\r",
    ],
)
def test_the_cookie_names_the_encoding(head):
    text = decode(head + b"x = '\xe9'").text
    assert text is not None
    assert text.endswith("x = 'é'")


@pytest.mark.parametrize("head", [b"\n\n# coding: latin-1\n", b"x = 1\n# coding: latin-1\n"])
def test_a_cookie_too_late_is_none(head):
    assert decode(head + b"\xe9").reason == f"not UTF-8: byte 0xe9 at offset {len(head)}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = 'abcdefg\xff'", "not UTF-8: byte 0xff at offset 12"),
        (b"\xef\xbb\xbf\xff", "not UTF-8: byte 0xff at offset 3"),
        (b"x = 1\0", "contains a NUL character at offset 5"),
        (b"# coding: uft-8\n", "unknown encoding: uft-8"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "starts with a UTF-8 byte order mark but declares the encoding latin-1"),
        (b"\xef\xbb\xbf# coding: utf8\n", "starts with a UTF-8 byte order mark but declares the encoding utf8"),
        (b"# coding: ascii\n\xe9", "not ascii: byte 0xe9 at offset 16"),
    ],
)
def test_what_cannot_be_read_is_told_plainly(data, reason):
    assert decode(data) == type(decode(b""))(None, reason)


@pytest.mark.parametrize("codec", ["hex", "rot13", "undefined", "idna", "zlib", "unicode_escape", "utf-16", "utf-7"])
def test_no_declared_codec_raises(codec):
    decoded = decode(b"# coding: " + codec.encode() + b"\n'\\d \xff")
    assert (decoded.text is None) != (decoded.reason is None)


@given(st.binary(max_size=60))
def test_no_bytes_raise(data):
    decoded = decode(data)
    assert (decoded.text is None) != (decoded.reason is None)


@given(st.text(alphabet="ab# coding:=-utf8latin1\r\n\t", max_size=60))
def test_what_python_reads_is_read_the_same(text):
    data = text.encode()
    decoded = decode(data)
    try:
        expected = importlib.util.decode_source(data)
    except (SyntaxError, LookupError, UnicodeDecodeError):
        return
    if "\r" not in text.replace("\r\n", "\n"):  # importlib splits the head at LF only, the compiler at CR too
        assert decoded.text is not None
        assert "\n".join(split_lines(decoded.text)) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [False, True])
def test_lines_are_those_that_ast_counts(end, last):
    # The odd separators end a line for str.splitlines, but not for Python.
    text = end.join(["a = '\x0b\x1c\x85\u2028'", "\f", "if_ = 1", "\fb = 2"]) + (end if last else "")
    tree = ast.parse(text)
    lines = split_lines(text)
    for node in tree.body:
        assert lines[node.lineno - 1].lstrip("\f").startswith(ast.unparse(node)[:2])


def test_the_standard_library_is_read_as_python_reads_it():
    for path in stdlib_paths(1, 150):
        data = path.read_bytes()
        try:
            expected = importlib.util.decode_source(data)
        except (SyntaxError, LookupError, UnicodeDecodeError):
            assert decode(data).reason
            continue
        text = decode(data).text
        assert text is not None
        assert "\n".join(split_lines(text)) == expected
