"""``match``: decided on known values, all cases possible otherwise."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.python.attributes import attribute
from kshape_ls.analysis.python.blocks import fork, run_block
from kshape_ls.analysis.python.classes import FIELDS, find, mro
from kshape_ls.analysis.python.containers import dict_items, make_dict, make_list, spread
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.python.names import bind
from kshape_ls.analysis.python.truth import truth
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Identity,
    Instance,
    Library,
    ListRef,
    RangeOf,
    Tuple,
    Value,
)

_PYTHON = {"int": int, "float": float, "str": str, "bool": bool}
_DECIDED = (Const, Tuple, ListRef, DictRef, Instance, RangeOf)
"""Values of which it is known what they are not."""


def execute_match(run: Run, unit: Unit, node: ast.Match) -> str | None:
    """``match subject: case ...``."""
    subject = run.value(node.subject)
    ways: list[Callable[[], str | None]] = []
    for n, case in enumerate(node.cases):
        held = matches(run, case.pattern, subject)
        if held is False:
            continue
        if case.guard is not None:
            _capture(run, case.pattern, subject, bool(held))
            guard = truth(run, run.value(case.guard))
            held = False if guard is False else None if guard is None else held
        if held is False:
            continue

        def way(n: int = n, case: ast.match_case = case, held: bool | None = held) -> str | None:
            _capture(run, case.pattern, subject, bool(held))
            return run_block(run, unit.block(n))

        ways.append(way)
        if held:
            break
    else:
        ways.append(lambda: None)
    return ways[0]() if len(ways) == 1 else fork(run, ways)


def matches(run: Run, pattern: ast.pattern, subject: Value) -> bool | None:
    """Whether a value has the pattern's form; ``None`` where that can't be told."""
    if isinstance(pattern, ast.MatchValue):
        return _equal(run, run.value(pattern.value), subject)
    if isinstance(pattern, ast.MatchSingleton):
        return subject == Const(pattern.value) if isinstance(subject, _DECIDED) else None
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else matches(run, pattern.pattern, subject)
    if isinstance(pattern, ast.MatchOr):
        answers = [matches(run, p, subject) for p in pattern.patterns]
        return True if True in answers else None if None in answers else False
    parts = _parts(run, pattern, subject)
    if not isinstance(parts, list):
        return parts
    return _all([matches(run, inner, value) for inner, value in parts])


def _equal(run: Run, value: Value, subject: Value) -> bool | None:
    if not isinstance(value, Const):
        return value == subject or None if isinstance(value, Instance) else None
    if isinstance(subject, Const):
        return bool(value.value == subject.value)
    if _derives_from_nothing(run, subject) and isinstance(subject, Instance):
        return False if find(run, subject.cls, "__eq__")[0] is None else None
    return False if isinstance(subject, Tuple | ListRef | DictRef) else None


def _derives_from_nothing(run: Run, subject: Value) -> bool:
    """Whether an object is no number, text, sequence or mapping for sure: its classes are all of the program."""
    return isinstance(subject, Instance) and all(isinstance(cls, ClassRef) for cls in mro(run, subject.cls))


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _parts(run: Run, pattern: ast.pattern, subject: Value) -> list[tuple[ast.pattern, Value]] | bool | None:
    """The patterns inside with the parts of the value that they speak of, or the answer where that decides it."""
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(run, pattern, subject)
    if isinstance(pattern, ast.MatchMapping):
        return _mapping(run, pattern, subject)
    return _class(run, pattern, subject) if isinstance(pattern, ast.MatchClass) else None


def _sequence(run: Run, pattern: ast.MatchSequence, subject: Value) -> list[tuple[ast.pattern, Value]] | bool | None:
    if isinstance(subject, Const | DictRef) or (isinstance(subject, Tuple) and subject.kind == "dict"):
        return False
    items = spread(run, subject) if isinstance(subject, Tuple | ListRef | RangeOf | Instance) else None
    if items is None and _derives_from_nothing(run, subject):
        return False
    if items is None:
        return None
    stars = [n for n, p in enumerate(pattern.patterns) if isinstance(p, ast.MatchStar)]
    wanted = len(pattern.patterns) - len(stars)
    if len(items) < wanted or (not stars and len(items) != wanted):
        return False
    if not stars:
        return list(zip(pattern.patterns, items, strict=True))
    at, after = stars[0], len(pattern.patterns) - stars[0] - 1
    before = zip(pattern.patterns[:at], items[:at], strict=True)
    behind = zip(pattern.patterns[at + 1 :], items[len(items) - after :], strict=True)
    return [*before, *behind]


def _mapping(run: Run, pattern: ast.MatchMapping, subject: Value) -> list[tuple[ast.pattern, Value]] | bool | None:
    if isinstance(subject, Const | ListRef) or (isinstance(subject, Tuple) and subject.kind != "dict"):
        return False
    entries = dict_items(run, subject)
    if entries is None:
        return False if _derives_from_nothing(run, subject) else None
    held = {Const(key): value for key, value in entries}
    found: list[tuple[ast.pattern, Value]] = []
    for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
        known = run.value(key)
        if not isinstance(known, Const):
            return None
        if known not in held:
            return None if any(is_open(k) for k, _ in entries) else False
        found.append((inner, held[known]))
    return found


def _class(run: Run, pattern: ast.MatchClass, subject: Value) -> list[tuple[ast.pattern, Value]] | bool | None:
    cls = run.value(pattern.cls)
    if isinstance(cls, Library) and cls.name.removeprefix("builtins.") in _PYTHON:
        wanted = _PYTHON[cls.name.removeprefix("builtins.")]
        if not isinstance(subject, Const):
            other = isinstance(subject, Tuple | ListRef | DictRef) or _derives_from_nothing(run, subject)
            return False if other else None
        if not isinstance(subject.value, wanted):
            return False
        return [(inner, subject) for inner in pattern.patterns[:1]]
    if not isinstance(cls, ClassRef) or not isinstance(subject, Instance):
        return None
    order = mro(run, subject.cls)
    if cls not in order:
        return None if UNKNOWN_VALUE in order else False
    fields = run.read((cls.id, FIELDS))
    names = [str(f.value) for f in fields.items if isinstance(f, Const)] if isinstance(fields, Tuple) else []
    if len(names) < len(pattern.patterns):
        return None
    named = [*zip(names, pattern.patterns, strict=False), *zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)]
    return [(inner, attribute(run, subject, name, pattern)) for name, inner in named]


def _capture(run: Run, pattern: ast.pattern, subject: Value, held: bool) -> None:
    """Bind the names of a pattern: to their parts where it is known to match, else to anything."""
    if isinstance(pattern, ast.MatchAs | ast.MatchStar) and pattern.name is not None:
        bind(run, pattern.name, subject if held else UNKNOWN_VALUE)
    if isinstance(pattern, ast.MatchMapping) and pattern.rest is not None:
        bind(run, pattern.rest, _rest(run, pattern, subject) if held else UNKNOWN_VALUE)
    inner: list[tuple[ast.pattern, Value]] = []
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        inner = [(pattern.pattern, subject)]
    elif isinstance(pattern, ast.MatchOr):
        matching = [p for p in pattern.patterns if matches(run, p, subject)]
        inner = [((matching or pattern.patterns)[0], subject)]
    else:
        parts = _parts(run, pattern, subject) if held else None
        if isinstance(parts, list):
            inner = [*parts, *_starred(run, pattern, subject)]
        else:
            held = False
            inner = [
                (child, UNKNOWN_VALUE) for child in ast.iter_child_nodes(pattern) if isinstance(child, ast.pattern)
            ]
    for part, value in inner:
        _capture(run, part, value, held)


def _starred(run: Run, pattern: ast.pattern, subject: Value) -> list[tuple[ast.pattern, Value]]:
    if not isinstance(pattern, ast.MatchSequence):
        return []
    items = spread(run, subject) or ()
    for n, part in enumerate(pattern.patterns):
        if isinstance(part, ast.MatchStar):
            middle = items[n : len(items) - (len(pattern.patterns) - n - 1)]
            return [(part, make_list(run, _captured(run, part.name), middle))]
    return []


def _rest(run: Run, pattern: ast.MatchMapping, subject: Value) -> Value:
    taken = [run.value(key) for key in pattern.keys]
    entries = dict_items(run, subject)
    left = None if entries is None else [(k, v) for k, v in entries if Const(k) not in taken]
    return make_dict(run, _captured(run, pattern.rest), left)


def _captured(run: Run, name: str | None) -> Identity:
    return Identity(run.unit.token, run.world.path(run.path, ("captured", name)), -1)
