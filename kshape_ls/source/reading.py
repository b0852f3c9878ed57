"""Bytes to text, by Python's own rules: byte order mark, coding cookie (PEP 263), UTF-8 otherwise."""

from __future__ import annotations

import codecs
import re
import warnings
from dataclasses import dataclass
from typing import Final

_FIRST_LINES: Final = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n)?([^\r\n]*)")
_COOKIE: Final = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_UTF_8: Final = re.compile(r"utf[-_]8(?:[-_]|$)", re.IGNORECASE)  # the compiler's rule: `utf8` is looked up instead
_NOTHING: Final = re.compile(rb"[ \t\f]*(?:#|$)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source file's text as it stands (line ends kept, byte order mark dropped), or why it can't be read."""

    text: str | None
    reason: str | None


def decode(data: bytes) -> Decoded:
    """The text of a Python source file, as Python itself would read it."""
    skipped = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    declared = _declared(data[skipped:])
    codec = _codec(declared)
    if codec is None:
        return Decoded(None, f"unknown encoding: {declared}")
    if skipped and not _UTF_8.match(declared):
        return Decoded(None, f"starts with a UTF-8 byte order mark but declares the encoding {declared}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some codecs warn of what they decode
            text = data[skipped:].decode(codec)
    except UnicodeDecodeError as error:
        offset = skipped + error.start
        name = "UTF-8" if codec == "utf-8" else declared
        byte = error.object[error.start : error.start + 1]
        return Decoded(None, f"not {name}: byte 0x{byte.hex() or '??'} at offset {offset}")
    except (ValueError, LookupError, MemoryError) as error:  # codecs that aren't for text, or that refuse
        return Decoded(None, f"can't be read as {declared}: {error}")
    if "\0" in text:
        return Decoded(None, f"contains a NUL character at offset {skipped + data[skipped:].find(0)}")
    return Decoded(text, None)


def split_lines(text: str) -> list[str]:
    """The lines without their ends (LF, CRLF or CR, nothing else), one more than there are line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _declared(data: bytes) -> str:
    lines = _FIRST_LINES.match(data)
    if lines is None:
        return "utf-8"
    for line in lines.groups():
        cookie = _COOKIE.match(line)
        if cookie is not None:
            return cookie[1].decode("ascii", "replace")
        if not _NOTHING.match(line):
            break
    return "utf-8"


def _codec(name: str) -> str | None:
    if _UTF_8.match(name):
        return "utf-8"
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def encode(text: str, data: bytes) -> bytes | None:
    """A text in the encoding of a file, behind its byte order mark; ``None`` where it can't be said in it.

    Only a file that would come back byte by byte is written at all.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    codec = _codec(_declared(data[len(mark) :]))
    if codec is None:
        return None
    try:
        if data[len(mark) :].decode(codec).encode(codec) != data[len(mark) :]:
            return None
        return mark + text.encode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None
