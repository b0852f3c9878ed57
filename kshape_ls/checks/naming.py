"""How a layer class is named where a fix writes it: by the alias that the file uses, imported where it must be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.arguments import read, rest_of_line
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import before, insertion, part, stands_first, width
from kshape_ls.library.index import layer_rule

_FROM_LAYERS = re.compile(r"[ \t]*from[ \t]+[\w.]*\blayers[ \t]+import\b[ \t]*")
_NAME = re.compile(r"\w+(?:[ \t]+as[ \t]+\w+)?")
_IMPORTED = re.compile(r"(\w+)(?:[ \t]+as[ \t]+(\w+))?")


@dataclass(frozen=True, slots=True)
class Named:
    """The text that names a class, and the edits that make it known."""

    text: str
    edits: tuple[Edit, ...] = ()


def name_class(lines: Sequence[str], style: Mapping[str, str], class_name: str, callee: str = "") -> Named | None:
    """``layers.Flatten`` beside ``layers.Dense``; ``Flatten`` beside ``Dense``, with its import added.

    ``callee`` is the text by which the layer at fault names its class; ``style`` is how the file names Keras.
    """
    prefix, _, last = callee.rpartition(".")
    if layer_rule(last) is None:
        prefix = style.get("layers", "").rstrip(".")
    if prefix:
        return Named(f"{prefix}.{class_name}")
    imports = _layer_imports(lines)
    for each in imports:
        if "*" in each.names or class_name in each.names:
            return Named(class_name)
        if class_name in each.originals:
            return Named(each.names[each.originals.index(class_name)])
    if imports:
        nearest = next((each for each in imports if last in each.names), imports[0])
        return Named(class_name, (_extended(lines, nearest, class_name),))
    prefix = style.get("layers", "").rstrip(".")
    return Named(f"{prefix}.{class_name}") if prefix else None


@dataclass(frozen=True, slots=True)
class _Import:
    # ``names`` are what the names are here, ``originals`` what they are in the module; ``last`` holds the last of them.
    names: tuple[str, ...]
    originals: tuple[str, ...]
    last: Range


def _layer_imports(lines: Sequence[str]) -> list[_Import]:
    found = []
    for number, line in enumerate(lines, 1):
        if "import" not in line:
            continue
        begun = _FROM_LAYERS.match(line)
        if begun:
            col = width(begun.group())
            each = (
                _in_brackets(lines, number, col) if line[begun.end() :].startswith("(") else _plain(line, number, col)
            )
            if each is not None:
                found.append(each)
    return found


def _plain(line: str, number: int, col: int) -> _Import | None:
    text = part(line, col).split("#", 1)[0].rstrip()
    if text.startswith("*"):
        return _Import(("*",), ("*",), Range(number, col, number, col + 1))
    matches = list(_NAME.finditer(text))
    if not matches or text.endswith("\\"):
        return None
    pairs = [_IMPORTED.match(m.group()) for m in matches]
    end = col + width(text[: matches[-1].end()])
    start = col + width(text[: matches[-1].start()])
    return _Import(
        tuple((p[2] or p[1]) for p in pairs if p), tuple(p[1] for p in pairs if p), Range(number, start, number, end)
    )


def _in_brackets(lines: Sequence[str], number: int, col: int) -> _Import | None:
    for end in range(number, min(number + 60, len(lines)) + 1):
        closing = part(lines[end - 1], col if end == number else 0).split("#", 1)[0]
        if ")" not in closing:
            continue
        end_col = width(closing[: closing.index(")") + 1]) + (col if end == number else 0)
        bracketed = read(lines, Range(number, col, end, end_col))
        if bracketed is None or not bracketed.items:
            return None
        texts = [_IMPORTED.match(part(lines[i.whole.line - 1], i.whole.col, i.whole.end_col)) for i in bracketed.items]
        pairs = [t for t in texts if t]
        return _Import(tuple(p[2] or p[1] for p in pairs), tuple(p[1] for p in pairs), bracketed.items[-1].whole)
    return None


def _extended(lines: Sequence[str], import_: _Import, class_name: str) -> Edit:
    last = import_.last
    own_line = stands_first(lines, last)
    rest = rest_of_line(lines, last.end_line, last.end_col)
    if own_line and not rest.lstrip().startswith(")"):
        return insertion(last.end_line, last.end_col, f",\n{before(lines, last)}{class_name}")
    return insertion(last.end_line, last.end_col, f", {class_name}")
