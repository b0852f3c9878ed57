"""The arguments of a call as they are written, and edits to them that keep the style. Reads tokens, not trees."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import before, cut, insertion, part, stands_first, width
from kshape_ls.library.index import layer_rule

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_IGNORED = frozenset(
    {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One argument, or one item of a list: ``name=value``, in ``whole``. ``name`` is ``*`` or ``**`` before a star."""

    whole: Range
    value: Range
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bracketed:
    """The last bracket pair of an expression: ``range`` with, ``inner`` without the brackets."""

    range: Range
    inner: Range
    items: tuple[Item, ...]


def read(lines: Sequence[str], range_: Range) -> Bracketed | None:
    """The call's arguments, or the list's or tuple's items, where the expression ends in a bracket."""
    tokens = _tokens(lines, range_)
    if not tokens or tokens[-1].string not in _CLOSING:
        return None
    depth = 0
    for start in range(len(tokens) - 1, -1, -1):
        depth += (tokens[start].string in _CLOSING) - (tokens[start].string in _OPENING)
        if depth == 0:
            break
    opening, closing = tokens[start], tokens[-1]
    items = tuple(_item(group) for group in _groups(tokens[start + 1 : -1]))
    inner = Range(opening.line, opening.end_col, closing.line, closing.col)
    return Bracketed(Range(opening.line, opening.col, closing.line, closing.end_col), inner, items)


def find(call: Bracketed, class_name: str, name: str) -> Item | None:
    """The argument given for a layer's parameter, by keyword or by position."""
    for item in call.items:
        if item.name == name:
            return item
    rule = layer_rule(class_name)
    names = [p.name for p in rule.parameters] if rule else []
    if name in names:
        at = names.index(name)
        if at < len(call.items) and not any(item.name for item in call.items[: at + 1]):
            return call.items[at]
    return None


def put(lines: Sequence[str], call: Bracketed, class_name: str, name: str, text: str) -> Edit:
    """Give a parameter a value: in place of the one it has, or as a further keyword."""
    present = find(call, class_name, name)
    if present is not None:
        return Edit(present.value, text)
    if not call.items:
        return Edit(call.inner, f"{name}={text}")
    last = call.items[-1].whole
    separator = ", "
    if stands_first(lines, last) and len(call.items) > 1:
        separator = ",\n" + before(lines, last)
    return insertion(last.end_line, last.end_col, f"{separator}{name}={text}")


def drop(call: Bracketed, item: Item) -> Edit:
    """Take an argument away, with the comma that divides it from its neighbour."""
    at = call.items.index(item)
    if at > 0:
        previous = call.items[at - 1].whole
        return Edit(Range(previous.end_line, previous.end_col, item.whole.end_line, item.whole.end_col), "")
    if len(call.items) > 1:
        following = call.items[1].whole
        return Edit(Range(item.whole.line, item.whole.col, following.line, following.col), "")
    return Edit(call.inner, "")


def words(lines: Sequence[str], range_: Range) -> list[str]:
    """The names that an expression or statement holds, in order."""
    return [t.string for t in _tokens(lines, range_) if t.string.isidentifier()]


def quoted(lines: Sequence[str], near: Range, value: str) -> str:
    """A string literal with the quotes that are usual here: in the stretch, else in the file."""
    here = cut(lines, near)
    single, double = here.count("'"), here.count('"')
    if single == double:
        single = sum(line.count("'") for line in lines)
        double = sum(line.count('"') for line in lines)
    return f"'{value}'" if single > double else f'"{value}"'


@dataclass(frozen=True, slots=True)
class _Token:
    string: str
    line: int
    col: int
    end_line: int
    end_col: int


def _tokens(lines: Sequence[str], range_: Range) -> list[_Token]:
    # The bracket keeps the tokenizer from seeing lines and indentation; its own column is taken off again.
    text = "(" + cut(lines, range_) + "\n)"
    rows = text.split("\n")
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _IGNORED:
                continue
            found.append(_placed(token, rows, range_))
    except (tokenize.TokenError, SyntaxError):
        return []
    return found[1:-1]


def _placed(token: tokenize.TokenInfo, rows: list[str], range_: Range) -> _Token:
    ends = []
    for row, column in (token.start, token.end):
        col = width(rows[row - 1][:column])
        ends.append((range_.line + row - 1, col - 1 + range_.col if row == 1 else col))
    return _Token(token.string, *ends[0], *ends[1])


def _groups(tokens: list[_Token]) -> list[list[_Token]]:
    groups: list[list[_Token]] = [[]]
    depth = 0
    in_lambda = 0
    for token in tokens:
        depth += (token.string in _OPENING) - (token.string in _CLOSING)
        if depth == 0 and token.string == "lambda":
            in_lambda += 1
        elif depth == 0 and token.string == ":" and in_lambda:
            in_lambda -= 1
        if token.string == "," and depth == 0 and not in_lambda:
            groups.append([])
        else:
            groups[-1].append(token)
    return [group for group in groups if group]


def _item(tokens: list[_Token]) -> Item:
    whole = _span(tokens)
    first = tokens[0].string
    if first in ("*", "**"):
        return Item(whole, _span(tokens[1:] or tokens), first)
    if len(tokens) > 2 and first.isidentifier() and tokens[1].string == "=":
        return Item(whole, _span(tokens[2:]), first)
    return Item(whole, whole)


def _span(tokens: list[_Token]) -> Range:
    return Range(tokens[0].line, tokens[0].col, tokens[-1].end_line, tokens[-1].end_col)


def line_end(lines: Sequence[str], line: int) -> tuple[int, int]:
    """The place right after a line's last character."""
    return line, width(lines[line - 1])


def rest_of_line(lines: Sequence[str], line: int, col: int) -> str:
    """What stands on a line from a byte column on."""
    return part(lines[line - 1], col)
