"""Answers of rules kept for the same arguments: a model repeats its layers, and a project its models."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from kshape_ls.library.rules import Arg

Answer = TypeVar("Answer")
MOST = 2_000
"""So many answers are kept; then all are forgotten, since which will be asked for again can't be told."""


def remembered(known: dict[Hashable, Answer], key: Hashable, work: Callable[[], Answer]) -> Answer:
    """The answer for a key: the one that is known, or what the work gives, for the next time."""
    try:
        found = known.get(key)
    except TypeError:  # something in it has no hash
        return work()
    if found is None:
        found = work()
        if len(known) >= MOST:
            known.clear()
        known[key] = found
    return found


def typed(value: Arg | Mapping[str, Arg]) -> Hashable:
    """A key for an argument. Numbers that Python takes for equal differ: ``1``, ``1.0`` and ``True``."""
    kind = type(value)
    if kind is int or kind is str or value is None:
        return value
    if kind is tuple:
        return tuple(map(typed, value))
    if kind is dict:
        return dict, tuple((name, typed(item)) for name, item in value.items())
    return kind, value
