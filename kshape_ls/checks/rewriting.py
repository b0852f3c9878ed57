"""Puts a layer before or after another one, in the style in which that one is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kshape_ls.analysis.facts import Entry, Range
from kshape_ls.checks.arguments import words
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import after, before, cut, indentation, insertion, stands_first, width

_HOLDER = re.compile(r"(\w+\.)(\w+)")
_OTHER_SCOPE = re.compile(r"[ \t]*(?:def|class|async[ \t]+def|@)\b")


def insert_before(lines: Sequence[str], entry: Entry, *layers: str) -> tuple[Edit, ...] | None:
    """Edits that put ``layers`` (``layers.Flatten()``), in this order, before the one that ``entry`` describes."""
    item = entry.argument or entry.layer
    if entry.style == "list":
        return None if item is None else (_items_before(lines, item, layers),)
    if entry.style == "add":
        return (_lines_before(lines, entry.statement, [f"{entry.receiver}.add({layer})" for layer in layers]),)
    if entry.argument is None:
        return None
    held = _held(lines, entry, layers)
    if held is None:
        return _applied_before(lines, entry, layers)
    return (held[1], *_applied_before(lines, entry, held[0]))


def insert_after(lines: Sequence[str], entry: Entry, layer: str, call: Range) -> tuple[Edit, ...] | None:
    """Edits that put ``layer`` after the one that ``entry`` describes; ``call`` is where that one is applied."""
    item = entry.argument or entry.layer
    if entry.style == "list":
        return None if item is None else _item_after(lines, item, layer)
    if entry.style == "add":
        return (_line_after(lines, entry.statement, f"{entry.receiver}.add({layer})"),)
    held = _held(lines, entry, (layer,))
    made = () if held is None else (held[1],)
    name = layer if held is None else held[0][0]
    if entry.target.isidentifier() and call[2:] == entry.statement[2:] and stands_first(lines, entry.statement):
        return (*made, _line_after(lines, entry.statement, f"{entry.target} = {name}({entry.target})"))
    return (*made, *wrap(call, f"{name}(", ")"))


def remove(lines: Sequence[str], entry: Entry, call: Range) -> tuple[Edit, ...] | None:
    """Edits that take the layer out of the chain; ``call`` is where it is applied."""
    item = entry.argument or entry.layer
    if entry.style == "list":
        return None if item is None else (_item_out(lines, item),)
    if entry.style == "add":
        return _line_out(lines, entry.statement)
    if entry.argument is None:
        return None
    line, col, end_line, end_col = entry.argument
    return Edit(Range(call.line, call.col, line, col), ""), Edit(
        Range(end_line, end_col, call.end_line, call.end_col), ""
    )


def wrap(range_: Range, opening: str, closing: str) -> tuple[Edit, Edit]:
    """Put text around an expression."""
    return insertion(range_.line, range_.col, opening), insertion(range_.end_line, range_.end_col, closing)


def _items_before(lines: Sequence[str], item: Range, layers: Sequence[str]) -> Edit:
    between = f",\n{before(lines, item)}" if stands_first(lines, item) else ", "
    return insertion(item.line, item.col, "".join(layer + between for layer in layers))


def _item_after(lines: Sequence[str], item: Range, layer: str) -> tuple[Edit, ...]:
    if not stands_first(lines, item):
        return (insertion(item.end_line, item.end_col, f", {layer}"),)
    rest = after(lines, item)
    line_indent = before(lines, item)
    code = rest.split("#", 1)[0].strip()
    if code not in ("", ","):
        return (insertion(item.end_line, item.end_col, f",\n{line_indent}{layer}"),)
    end = insertion(item.end_line, width(lines[item.end_line - 1]), f"\n{line_indent}{layer}{code}")
    if code == ",":
        return (end,)
    if not rest:
        return (insertion(item.end_line, item.end_col, f",\n{line_indent}{layer}"),)
    return (insertion(item.end_line, item.end_col, ","), end)


def _item_out(lines: Sequence[str], item: Range) -> Edit:
    rest = after(lines, item)
    code = rest.split("#", 1)[0].strip()
    if stands_first(lines, item) and code in ("", ",") and item.end_line < len(lines):
        return Edit(Range(item.line, 0, item.end_line + 1, 0), "")
    if rest.startswith(","):
        blanks = len(rest) - len(rest[1:].lstrip())
        return Edit(item._replace(end_col=item.end_col + blanks), "")
    before_it = before(lines, item).rstrip()
    start = width(before_it[:-1] if before_it.endswith(",") else before(lines, item))
    return Edit(item._replace(col=start), "")


def _line_out(lines: Sequence[str], statement: Range) -> tuple[Edit, ...] | None:
    rest = after(lines, statement).strip()
    if not stands_first(lines, statement) or (rest and not rest.startswith("#")) or statement.end_line >= len(lines):
        return None
    return (Edit(Range(statement.line, 0, statement.end_line + 1, 0), ""),)


def _lines_before(lines: Sequence[str], statement: Range, texts: Sequence[str]) -> Edit:
    between = f"\n{before(lines, statement)}" if stands_first(lines, statement) else "; "
    return insertion(statement.line, statement.col, "".join(text + between for text in texts))


def _line_after(lines: Sequence[str], statement: Range, text: str) -> Edit:
    rest = after(lines, statement).strip()
    if stands_first(lines, statement) and (not rest or rest.startswith("#")):
        indent = before(lines, statement)
        return insertion(statement.end_line, width(lines[statement.end_line - 1]), f"\n{indent}{text}")
    return insertion(statement.end_line, statement.end_col, f"; {text}")


def _applied_before(lines: Sequence[str], entry: Entry, layers: Sequence[str]) -> tuple[Edit, ...]:
    argument = entry.argument
    assert argument is not None
    name = cut(lines, argument)
    if name.isidentifier() and stands_first(lines, entry.statement) and _may_rebind(lines, entry, name):
        return (_lines_before(lines, entry.statement, [f"{name} = {layer}({name})" for layer in layers]),)
    opening = "".join(f"{layer}(" for layer in reversed(layers))
    return wrap(argument, opening, ")" * len(layers))


def _may_rebind(lines: Sequence[str], entry: Entry, name: str) -> bool:
    # A new line ``x = Flatten()(x)`` is right where nobody wants the old ``x`` any more.
    used = words(lines, entry.statement).count(name)
    if entry.target == name:
        return used == 2
    return used == 1 and not _used_later(lines, entry.statement, name)


def _used_later(lines: Sequence[str], statement: Range, name: str) -> bool:
    whole_word = re.compile(rf"\b{re.escape(name)}\b")
    if whole_word.search(after(lines, statement)):
        return True
    own = len(indentation(lines[statement.line - 1]))
    for line in lines[statement.end_line :]:
        if line.strip() and len(indentation(line)) < own and _OTHER_SCOPE.match(line):
            return False
        if whole_word.search(line):
            return True
    return False


def _held(lines: Sequence[str], entry: Entry, layers: Sequence[str]) -> tuple[list[str], Edit] | None:
    # Layers of their own beside the one that is held: ``self.flatten`` beside ``self.fc``.
    holder = _HOLDER.fullmatch(entry.held_by)
    if entry.style != "held" or holder is None or entry.made is None:
        return None
    text = "\n".join(lines)
    names: list[str] = []
    for layer in layers:
        class_name = layer.split("(", 1)[0].rpartition(".")[2]
        base = name = holder[1] + re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", class_name).lower()
        number = 0
        while name in names or re.search(rf"\b{re.escape(name)}\b", text):
            number += 1
            name = f"{base}_{number}"
        names.append(name)
    return names, _lines_before(lines, entry.made, [f"{n} = {layer}" for n, layer in zip(names, layers, strict=True)])
