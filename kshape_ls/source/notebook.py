"""Jupyter notebooks as one program: the code cells in order, with what is IPython's own made into Python."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PYTHON = frozenset(
    {"time", "timeit", "capture", "prun", "python", "python3", "debug", "pypy", "skip", "memit", "mprun"}
)
"""Cell magics whose cell is Python all the same."""
_ASSIGNED = re.compile(r"(\s*[\w.,\s()\[\]]+=\s*)(?:%{1,2}\w|!)")
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)
_HELP = re.compile(r"\s*[\w.%*]+\?{1,2}\s*$")
_ON_LINE = re.compile(r"\bon line (\d+)")
_SHELL = "get_ipython()"


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its number among all cells, from 0, and the program's line (from 1) that it begins on."""

    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Notebook:
    """The program's lines, and the code cells that they come from, in order."""

    lines: tuple[str, ...]
    cells: tuple[Cell, ...]


def read_notebook(text: str) -> Notebook | str:
    """The program of a notebook file; or why it can't be read."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"not a notebook: {error}"
    cells = held.get("cells") if isinstance(held, Mapping) else None
    if not isinstance(cells, list):
        worksheets = isinstance(held, Mapping) and "worksheets" in held
        return "a notebook of an old format: open and save it with Jupyter" if worksheets else "not a notebook"
    language = _language(held)
    if language not in ("", "python"):
        return f"a notebook of {language}, not of Python"
    sources = [(n, _source(cell)) for n, cell in enumerate(cells) if _is_code(cell)]
    return program([(n, source.split("\n")) for n, source in sources])


def file_lines(text: str) -> tuple[int, ...]:
    """Of each line of a notebook's program, the line of the notebook's file (from 1) that it begins on."""
    held = json.loads(text)
    found: dict[int, list[int]] = {n: [1] for n, cell in enumerate(held["cells"]) if _is_code(cell)}
    open_lines = dict.fromkeys(found, True)  # cells of whose last line nothing has been met yet
    for number, part, on in _written(text):
        if number in found:
            lines = found[number]
            lines[-1] = on if open_lines[number] else lines[-1]
            lines += [on] * part.count("\n")
            open_lines[number] = part.endswith("\n") or (open_lines[number] and not part)
    return tuple(on for lines in found.values() for on in lines)


def _written(text: str) -> Iterator[tuple[int, str, int]]:
    """The texts that cells' sources are put together from: the cell's number, the text, the file's line."""
    way: list[str | int] = []
    key, on, at = "", 1, 0
    for token in _JSON.finditer(text):
        sign = token[0][0]
        if sign == '"' and len(way) in (3, 4) and way[0] == "cells" and way[2] == "source":
            on, at = on + text.count("\n", at, token.start()), token.start()
            yield int(way[1]), json.loads(token[0], strict=False), on
        elif sign == '"':
            key = token[0][1:-1]
        elif sign == ":":
            way[-1] = key
        elif sign in "{[":
            way.append(0)
        elif sign in "}]":
            way.pop()
        else:
            way[-1] = way[-1] + 1 if isinstance(way[-1], int) else ""


def program(cells: Sequence[tuple[int, Sequence[str]]]) -> Notebook:
    """The program of code cells, each given with its number."""
    lines: list[str] = []
    starts = []
    for number, written in cells:
        starts.append(Cell(number, len(lines) + 1))
        lines += python_lines(written)
    return Notebook(tuple(lines) or ("",), tuple(starts))


def python_lines(cell: Sequence[str]) -> list[str]:
    """A cell's lines with magics, shell commands and questions replaced by Python of as many lines."""
    first = next((line.strip() for line in cell if line.strip()), "")
    if first.startswith("%%"):
        name = re.match(r"%%(\w*)", first)
        if name is None or name[1] not in _PYTHON:
            return ["" for _ in cell]
    kept = []
    text = False
    for line in cell:
        # A line inside a text of several lines is what it is.
        kept.append(line if text else _as_python(line))
        text ^= (line.count('"""') + line.count("'''")) % 2 == 1
    return kept


def placed(cells: Sequence[Cell], line: int) -> tuple[int, int]:
    """The cell's number and the line in it of a line of the program."""
    cell = cells[max(bisect_right(cells, line, key=lambda each: each.line) - 1, 0)]
    return cell.number, line - cell.line + 1


def said_of_cells(cells: Sequence[Cell], text: str) -> str:
    """A sentence about the program, where it names a line, as one about the cells (counted from 1, as people do)."""

    def renamed(found: re.Match[str]) -> str:
        number, line = placed(cells, int(found[1]))
        return f"in cell {number + 1}, line {line}"

    return _ON_LINE.sub(renamed, text) if cells else text


def _as_python(line: str) -> str:
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    if bare.startswith("%%"):
        return ""
    if bare.startswith(("%", "!", "?")) or _HELP.match(line):
        return f"{indent}pass"
    assigned = _ASSIGNED.match(line)
    return f"{assigned[1]}{_SHELL}" if assigned else line


def _language(held: Mapping[str, Any]) -> str:
    about = held.get("metadata")
    kernel = about.get("kernelspec") if isinstance(about, Mapping) else None
    info = about.get("language_info") if isinstance(about, Mapping) else None
    named = (kernel.get("language") if isinstance(kernel, Mapping) else None) or (
        info.get("name") if isinstance(info, Mapping) else None
    )
    return str(named or "").lower()


def _is_code(cell: object) -> bool:
    return isinstance(cell, Mapping) and cell.get("cell_type") == "code"


def _source(cell: Mapping[str, Any]) -> str:
    written = cell.get("source", "")
    text = "".join(part for part in written if isinstance(part, str)) if isinstance(written, list) else written
    return text.replace("\r\n", "\n") if isinstance(text, str) else ""
