"""A damaged statement made whole where that can be done without moving anything else in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kshape_ls.source.chunk import chunk_at
from kshape_ls.source.closing import UNREADABLE, closings
from kshape_ls.source.lines import begins, column, indentation, is_code, next_code
from kshape_ls.source.lost import unreadable
from kshape_ls.source.parsing import block_error
from kshape_ls.source.scan import Scan

DEPTH: Final = 25  # blocks inside blocks: deeper ones are given up

_WORD: Final = re.compile(r"[ \t\f]*(@|async[ \t]+\w+|\w+|)")
_TARGETS: Final = re.compile(r"(?P<head>[ \t\f]*(?:async[ \t]+)?for\b.+?\bin\b)")
_OPENERS: Final = frozenset(("@", "async", "class", "def", "for", "if", "try", "while", "with"))
_FOLLOWERS: Final = {
    "elif": "if 1:\n{0} pass\n", "else": "if 1:\n{0} pass\n",
    "except": "try:\n{0} pass\n", "finally": "try:\n{0} pass\n",
}  # fmt: skip


def repaired(text: str) -> str | None:
    """A text of as many lines that parses, all that isn't damaged in its old place; `None` if nothing can be saved."""
    lines = _mended(text.split("\n"), 0, 0)
    return None if lines is None else "\n".join(lines)


def _mended(lines: list[str], at: int, depth: int) -> list[str] | None:
    """The lines of a statement in a block at column `at`, made to parse."""
    if _word(lines[0]).partition(" ")[0] not in _OPENERS:
        return next((found for found in _simple(lines) if block_error("\n".join(found), at) is None), None)
    if depth >= DEPTH:
        return None
    clauses = _clauses(_put_back(lines, at), depth)
    if clauses is None:
        return None
    mended, skeleton = clauses
    # The statements in its blocks parse. The whole is only parsed where its tree is wanted.
    return mended if block_error("\n".join(skeleton if depth else mended), at) is None else None


def _simple(lines: list[str]) -> Iterator[list[str]]:
    yield from closings(lines)
    end, whole = _logical_end(lines, 0)
    if whole and next_code(lines, end, len(lines)) < len(lines):
        # What stands below a whole statement is an indented line that no header asks for, or a bracket too many.
        rest = unreadable(lines[end:], indentation(lines[0]))
        yield lines[:end] + rest
        for first in closings(lines[:end]):
            yield first + rest


def _clauses(lines: list[str], depth: int) -> tuple[list[str], list[str]] | None:
    """The lines of a compound statement with headers and blocks made to parse, and the same with `pass` for blocks."""
    at, stop = column(lines[0]), len(lines)
    lone_try = _word(lines[0]) == "try" and not any(
        column(line) == at and _word(line) in ("except", "finally") for line in lines
    )
    result: list[str] = []
    skeleton: list[str] = []
    while (line := len(result)) < stop:
        if not is_code(lines[line]):
            result.append(lines[line])
            continue
        header = _header(lines, line, lone_try) if column(lines[line]) == at else None
        if header is None:
            return None
        body = next_code(lines, line + len(header), stop)
        if body < stop and column(lines[body]) > at:
            if not lines[body].startswith(indentation(lines[0])):
                return None
            skeleton += [*header, f"{indentation(lines[body])}pass"]
            result += header + lines[line + len(header) : body]
            result += _block(lines, body, at, depth + 1)
            continue
        if _word(header[0]) != "@" and not _is_header(header, ""):
            # A function that somebody begins to write returns no `None` yet.
            header[-1] += f" return {UNREADABLE}" if _word(header[0]).endswith("def") else " pass"
        skeleton += header
        result += header
    return result, skeleton


def _put_back(lines: list[str], at: int) -> list[str]:
    """The lines of a compound statement, those that have slipped out of its block as far in as the next one in it."""
    result = list(lines)
    line, _ = _logical_end(lines, 0)
    header = _word(lines[0])
    while line < len(lines):
        if is_code(lines[line]):
            if column(lines[line]) == at and header != "@" and begins(lines[line], at):
                inside = (each for each in lines[line:] if is_code(each) and column(each) > at)
                result[line] = indentation(next(inside, "")) + lines[line].lstrip(" \t\f")
            header = _word(lines[line])
        line, _ = _logical_end(lines, line)
    return result


def _block(lines: list[str], line: int, outside: int, depth: int) -> list[str]:
    """The statements from a line on that stand further in than column `outside`, made to parse one by one."""
    at, indent, stop = column(lines[line]), indentation(lines[line]), len(lines)
    result: list[str] = []
    while True:
        code = next_code(lines, line, stop)
        if code == stop or column(lines[code]) <= outside:
            return result
        result += lines[line:code]
        chunk = chunk_at(lines, code, stop, at)
        own = lines[code : chunk.end]
        if indentation(own[0]) != indent:
            own = unreadable(own, indent)
        elif chunk.error is not None:
            own = _mended(own, at, depth) or unreadable(own, indent)
        result += own
        line = chunk.end


def _header(lines: list[str], start: int, lone_try: bool) -> list[str] | None:
    """The header line, or lines, that begin at `start`, made to parse with a body below."""
    end, _ = _logical_end(lines, start)
    first = lines[start]
    spans = [end, start + 1] if first.rstrip().endswith(("(", "[", "{", ",", "\\")) else [start + 1, end]
    for stop in spans:
        header = lines[start:stop]
        if not (lone_try and start == 0) and _is_header(header, "\n{0} pass"):
            return header
        if _is_header(header, ""):  # with its body on the same line
            return header
        for candidate in closings(header):
            if _is_header(candidate, "") or _is_header(candidate, "\n{0} pass"):
                return candidate
        for candidate in closings(_without_colon(header)):
            candidate[-1] += ":"
            if _is_header(candidate, "\n{0} pass"):
                return candidate
    replacement = _plain_header(first, lone_try)
    if replacement is None:
        return None
    return [replacement, *[""] * (spans[0] - start - 1)]


def _plain_header(line: str, lone_try: bool) -> str | None:
    word, indent = _word(line), indentation(line)
    if word == "@":
        return f"{indent}@{UNREADABLE}"
    if word == "try":
        return f"{indent}if 1:" if lone_try else f"{indent}try:"
    if word in ("else", "finally"):
        return f"{indent}{word}:"
    if word in ("if", "elif", "while", "with", "except", "async with"):
        return f"{indent}{word} {UNREADABLE}:"
    if word in ("for", "async for"):
        targets = _TARGETS.match(line)
        head = targets["head"] if targets is not None else f"{indent}{word} {UNREADABLE} in"
        return f"{head} {UNREADABLE}:"
    return None


def _is_header(header: list[str], body: str) -> bool:
    indent = indentation(header[0])
    word = _word(header[0])
    if word == "@":
        body = f"\n{indent}def f(): pass"
    before = _FOLLOWERS.get(word, "").format(indent)
    text = f"{indent if before else ''}{before}" + "\n".join(header) + body.format(indent)
    return block_error(text, column(header[0])) is None


def _without_colon(header: list[str]) -> list[str]:
    scan = Scan()
    for line in header:
        scan.feed(line)
        if scan.lost:
            break
    if scan.lines != len(header) or scan.significant != len(header):
        return header
    code = header[-1][: scan.code_end]
    return [*header[:-1], code[:-1] if code.endswith(":") else code]


def _logical_end(lines: list[str], start: int) -> tuple[int, bool]:
    """The line after the logical line that begins at `start`, and whether it is whole or only can't go on."""
    scan = Scan()
    for line in range(start, len(lines)):
        scan.feed(lines[line])
        if scan.complete:
            return line + 1, True
        if scan.lost:
            return max(line, start + 1), False
    return len(lines), False


def _word(line: str) -> str:
    word = _WORD.match(line)
    return " ".join(word[1].split()) if word is not None else ""
