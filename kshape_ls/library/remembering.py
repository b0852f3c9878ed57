"""Answers of rules kept for the same arguments: a model repeats its layers, and a project its models."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Shape, Symbol

Answer = TypeVar("Answer")
MOST = 2_000
"""So many answers are kept; then all are forgotten, since which will be asked for again can't be told."""


def remembered(known: dict[Hashable, Answer], key: Hashable, work: Callable[[], Answer]) -> Answer:
    """The answer for a key: the one that is known, or what the work gives, kept for the next time if there is a key."""
    if key is None:
        return work()
    found = known.get(key)
    if found is None:
        found = work()
        if len(known) >= MOST:
            known.clear()
        known[key] = found
    return found


def key_of(*arguments: Arg | Mapping[str, Arg]) -> Hashable:
    """A key for arguments; ``None`` where one is more than a plain value: what a layer answers may change."""
    try:
        return tuple(map(_typed, arguments))
    except _Living:
        return None


class _Living(Exception):  # noqa: N818 - it only ends the making of a key
    """An argument that isn't the same for ever."""


_PLAIN = frozenset({bool, float, complex, bytes, Shape, Symbol, type(DYNAMIC), type(UNKNOWN)})


def _typed(value: Arg | Mapping[str, Arg]) -> Hashable:
    # Numbers that Python takes for equal differ: 1, 1.0 and True.
    kind = type(value)
    if kind is int or kind is str or value is None:
        return value
    if kind is tuple:
        return tuple(map(_typed, value))
    if kind is dict:
        return dict, tuple((name, _typed(item)) for name, item in value.items())
    if kind in _PLAIN:
        return kind, value
    raise _Living
