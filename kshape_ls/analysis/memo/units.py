"""Statements as units: trees whose tokens survive edits, and whose facts don't know where they stand."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from kshape_ls.analysis.memo.damage import BLOCKS, damaged_lines, is_damaged, with_blocks
from kshape_ls.analysis.stated_shapes import stated_shapes
from kshape_ls.source.asking import ask
from kshape_ls.source.lost import forgotten

_TOKENS = itertools.count(1)


class Span(NamedTuple):
    """A stretch inside a unit: lines counted from the unit's first."""

    line: int
    col: int
    end_line: int
    end_col: int


class Unit:
    """One statement; ``blocks`` are the statements inside it.

    ``token`` stays when the statement is edited in place; a unit whose text is equal is the same object, whatever
    moved around it. ``meaning`` is shared by units that differ in blanks and comments only. ``base`` is the first line
    of ``node`` in the parse that made it.
    """

    def __init__(
        self,
        token: int,
        node: ast.stmt,
        text: str,
        blocks: tuple[tuple[Unit, ...], ...],
        meaning: object | None = None,
    ) -> None:
        self.token = token
        self.node = node
        self.text = text
        self.blocks = blocks
        self.base = first_line(node)
        self.meaning = meaning or object()

    def block(self, index: int) -> tuple[Unit, ...]:
        """The statements of one block, in the order in which ``parts`` gives them."""
        return self.blocks[index] if index < len(self.blocks) else ()

    @cached_property
    def ordinals(self) -> dict[int, int]:
        """For each expression of the statement's own (not of statements inside), its number in source order."""
        return {id(node): n for n, node in enumerate(self.expressions)}

    @cached_property
    def expressions(self) -> tuple[ast.AST, ...]:
        """The statement's own expressions."""
        return tuple(_expressions(self.node))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the statement mentions, those inside included."""
        return frozenset(node.id for node in ast.walk(self.node) if isinstance(node, ast.Name))

    def span(self, ordinal: int) -> Span:
        """Where an expression stands; ordinal -1 is the statement."""
        node = self.node if ordinal < 0 else self.expressions[ordinal]
        return self.span_of(node)

    def span_of(self, node: ast.AST) -> Span:
        """Where one of its nodes stands."""
        line, end_line = getattr(node, "lineno", self.base), getattr(node, "end_lineno", self.base)
        return Span(
            line - self.base, getattr(node, "col_offset", 0), end_line - self.base, getattr(node, "end_col_offset", 0)
        )

    def walk(self) -> Iterator[Unit]:
        """The unit and all inside it."""
        yield self
        for block in self.blocks:
            for unit in block:
                yield from unit.walk()


class Layout(NamedTuple):
    """The units of one piece of the text, and the line of each inside the piece (from 0).

    ``forgets``: nobody can read the piece, and all that the units do is forget what it may have set.
    """

    units: tuple[Unit, ...]
    lines: dict[int, int]
    forgets: bool = False

    def on(self, first: int, last: int) -> Iterator[Unit]:
        """The units on the lines from ``first`` to ``last`` (from 0), the outer before those inside."""
        waiting = list(reversed(self.units))
        while waiting:
            unit = waiting.pop()
            begins = self.lines[unit.token]
            if begins <= last and begins + unit.span(-1).end_line >= first:
                yield unit
                waiting.extend(inner for block in reversed(unit.blocks) for inner in reversed(block))


def lay_out(module: ast.Module, text: str, previous: Layout | None, typed: str | None = None) -> Layout:
    """Units for a parsed piece; statements that ``previous`` had keep their units, edited ones their tokens.

    Where ``text`` is a repair of what was ``typed``, statements that had to be repaired are what they last were.
    """
    damaged = damaged_lines(typed, text) if typed is not None else frozenset()
    page = _Page(text.split("\n"), damaged, previous.lines if previous is not None else {}, {})
    units = _match(module.body, page, previous.units if previous else ())
    return Layout(units, page.where)


def lay_out_forgotten(typed: str) -> Layout | None:
    """Units for a piece that nobody can read: what it may have set isn't known any more."""
    text = forgotten(typed)
    module = ask(text).tree
    return None if module is None else lay_out(module, text, None)._replace(forgets=True)


class _Page(NamedTuple):
    """What units are laid out on: the lines of the text, those repaired (from 1), where units were and are."""

    lines: list[str]
    damaged: frozenset[int]
    before: dict[int, int]
    where: dict[int, int]


def first_line(node: ast.stmt) -> int:
    """The line of a statement's first character, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def parts(node: ast.stmt) -> list[list[ast.stmt]]:
    """The statement lists inside a statement, handlers and cases each as one more."""
    found: list[list[ast.stmt]] = []
    for name in BLOCKS:
        inner = getattr(node, name, None)
        if not isinstance(inner, list):
            continue
        if name in ("handlers", "cases"):
            found.extend(part.body for part in inner)
        else:
            found.append(inner)
    return found


def _match(nodes: Sequence[ast.stmt], page: _Page, old: Sequence[Unit]) -> tuple[Unit, ...]:
    texts = [_text(node, page.lines) for node in nodes]
    pairs: dict[int, Unit] = {}
    units: list[Unit] = []
    kept: dict[int, Sequence[Unit]] = {}
    if old:
        from difflib import SequenceMatcher  # a first analysis does without

        before = [unit.text for unit in old]
        for tag, a, a_end, b, b_end in SequenceMatcher(None, before, texts, autojunk=False).get_opcodes():
            if tag == "replace" and page.damaged and _last_known(nodes[b:b_end], old[a:a_end], page.damaged):
                kept.update({b: old[a:a_end], **dict.fromkeys(range(b + 1, b_end), ())})
            elif tag in ("equal", "replace"):
                pairs.update(zip(range(b, b_end), old[a:a_end], strict=False))
    for n, (node, text) in enumerate(zip(nodes, texts, strict=True)):
        if n in kept:
            for unit in kept[n]:
                _stay(unit, first_line(node) - 1 - page.before[unit.token], page)
            units.extend(kept[n])
        else:
            units.append(_unit(node, text, page, pairs.get(n)))
    return tuple(units)


def _last_known(nodes: Sequence[ast.stmt], old: Sequence[Unit], damaged: frozenset[int]) -> bool:
    """Whether statements stay what they were: all are damaged, and not just in the header of what has others inside."""
    if not all(is_damaged(node, damaged) for node in nodes):
        return False
    return len(nodes) != len(old) or not all(map(_holds_as_many, nodes, old))


def _holds_as_many(node: ast.stmt, unit: Unit) -> bool:
    return type(node) is type(unit.node) and len(parts(node)) == len(parts(unit.node)) > 0


def _unit(node: ast.stmt, text: str, page: _Page, twin: Unit | None) -> Unit:
    if twin is not None and twin.text == text:
        _place(twin, node, page.where)
        return twin
    same = twin is not None and type(twin.node) is type(node)
    olds = twin.blocks if twin is not None and same else ()
    first, last = first_line(node), node.end_lineno or node.lineno
    made = tuple(_match(block, page, olds[i] if i < len(olds) else ()) for i, block in enumerate(parts(node)))
    if not page.damaged.isdisjoint(range(first, last + 1)):
        text = f"damaged: {text}"
        header = (
            twin.node if twin is not None and _holds_as_many(node, twin) and is_damaged(node, page.damaged) else node
        )
        node = with_blocks(header, made)
    token = twin.token if twin is not None and same else next(_TOKENS)
    unit = Unit(
        token, node, text, made, twin.meaning if twin is not None and same and _means(twin, node, text, made) else None
    )
    page.where[unit.token] = first - 1
    return unit


def _stay(unit: Unit, moved: int, page: _Page) -> None:
    for each in unit.walk():
        page.where[each.token] = page.before[each.token] + moved


def _means(old: Unit, node: ast.stmt, text: str, blocks: tuple[tuple[Unit, ...], ...]) -> bool:
    """Whether only blanks and comments tell the statements apart, but for comments that state shapes of parameters."""
    if [[u.meaning for u in block] for block in old.blocks] != [[u.meaning for u in block] for block in blocks]:
        return False
    return _alike(_header(old.node), _header(node)) and stated_shapes(old.node, old.text) == stated_shapes(node, text)


def _alike(a: object, b: object) -> bool:
    """Whether two trees differ in nothing but positions."""
    if isinstance(a, ast.AST):
        return type(a) is type(b) and all(_alike(getattr(a, f, None), getattr(b, f, None)) for f in a._fields)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(_alike, a, b))
    return type(a) is type(b) and (a == b or a != a)  # noqa: PLR0124 - not a number is like itself


def _header(node: ast.stmt) -> list[object]:
    found: list[object] = []
    for name, field in ast.iter_fields(node):
        if name in ("handlers", "cases"):
            for part in field:
                found.extend(value for key, value in ast.iter_fields(part) if key != "body")
        elif name not in BLOCKS or not isinstance(field, list):
            found.extend(field if isinstance(field, list) else [field])
            found.append(name)
    return found


def _place(unit: Unit, node: ast.stmt, where: dict[int, int]) -> None:
    where[unit.token] = first_line(node) - 1
    for block, inner in zip(unit.blocks, parts(node), strict=True):
        for child, child_node in zip(block, inner, strict=True):
            _place(child, child_node, where)


def _text(node: ast.stmt, lines: list[str]) -> str:
    start, end = first_line(node) - 1, node.end_lineno or node.lineno
    own = lines[start:end]
    own[-1] = _bytes(own[-1], 0, node.end_col_offset)
    if start == node.lineno - 1:
        own[0] = _bytes(own[0], node.col_offset, None)
    # The column belongs to the text, since positions are kept with the node.
    return f"{node.col_offset}:" + "\n".join(own)


def _bytes(line: str, start: int, end: int | None) -> str:
    return line[start:end] if line.isascii() else line.encode()[start:end].decode(errors="replace")


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    for name, field in ast.iter_fields(node):
        if name in BLOCKS and isinstance(field, list) and isinstance(node, ast.stmt):
            continue
        for child in field if isinstance(field, list) else (field,):
            if isinstance(child, ast.AST) and not isinstance(child, ast.expr_context):
                yield child
                yield from _expressions(child)
    if isinstance(node, ast.Try):
        for handler in node.handlers:
            if handler.type is not None:
                yield handler.type
                yield from _expressions(handler.type)
    if isinstance(node, ast.Match):
        for case in node.cases:
            for part in (case.pattern, case.guard):
                if part is not None:
                    yield part
                    yield from _expressions(part)
