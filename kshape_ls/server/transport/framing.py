"""Messages out of a stream of bytes: headers, an empty line, then as many bytes as ``Content-Length`` says."""

from __future__ import annotations

import re

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?:^|\r\n)content-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|$)", re.IGNORECASE)
_LONGEST_HEADER = 1 << 16


class Frames:
    """What has arrived and is not yet a whole message."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._needed = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The bodies of all messages that are complete now. Headers that make no sense are skipped."""
        self._bytes += data
        bodies: list[bytes] = []
        start = 0
        while len(self._bytes) - start >= self._needed:
            header_end = self._bytes.find(_END, start, start + _LONGEST_HEADER)
            if header_end < 0:
                if len(self._bytes) - start >= _LONGEST_HEADER:
                    start = len(self._bytes) - len(_END)
                break
            length = _LENGTH.search(self._bytes[start:header_end])
            begin = header_end + len(_END)
            end = begin + (int(length[1]) if length else 0)
            if end > len(self._bytes):
                self._needed = end - start
                break
            if length:
                bodies.append(bytes(self._bytes[begin:end]))
            start, self._needed = end, 0
        del self._bytes[:start]
        return bodies
