"""A dictionary on top of another that stays as it is: what a fork changes costs what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Layered(MutableMapping[K, V]):
    """What ``base`` holds, but for what has been set or deleted here. ``base`` must not change meanwhile."""

    __slots__ = ("_base", "_gone", "_own")

    def __init__(self, base: Mapping[K, V]) -> None:
        self._base = base
        self._own: dict[K, V] = {}
        self._gone: set[K] = set()

    def __getitem__(self, key: K) -> V:
        if key in self._own:
            return self._own[key]
        if key in self._gone:
            raise KeyError(key)
        return self._base[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._own[key] = value
        self._gone.discard(key)

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._own.pop(key, None)
        self._gone.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self._own or (key not in self._gone and key in self._base)

    def __iter__(self) -> Iterator[K]:
        """The base's keys in their order, then those that are new."""
        for key in self._base:
            if key not in self._gone:
                yield key
        for key in self._own:
            if key not in self._base:
                yield key

    def __len__(self) -> int:
        return sum(1 for _ in self)


def layered(base: MutableMapping[K, V] | None) -> MutableMapping[K, V]:
    """A dictionary of one's own: a plain one, or one on top of another."""
    return {} if base is None else Layered(base)
