"""A stretch of a text put in another's place. Lines count from 1, columns in UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Sequence


def replaced(lines: Sequence[str], start: tuple[int, int], end: tuple[int, int], text: str) -> list[str]:
    """What stands on the lines from that of ``start`` to that of ``end`` with ``text`` between the two places."""
    head, tail = _bytes(lines, start[0])[: start[1]], _bytes(lines, end[0])[end[1] :]
    whole = head + text.encode("utf-8", "surrogatepass") + tail
    try:
        return whole.decode("utf-8", "surrogatepass").split("\n")
    except UnicodeDecodeError:  # a place inside a character
        return whole.decode(errors="replace").split("\n")


def _bytes(lines: Sequence[str], line: int) -> bytes:
    return lines[line - 1].encode("utf-8", "surrogatepass") if line <= len(lines) else b""
