"""Trees of texts, each made once; that of an edited text out of the tree before the edit."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

from kshape_ls.source.asking import Parsed, ask
from kshape_ls.source.reparsing import reparsed

T = TypeVar("T")

# Bounds are on characters, not on entries: a tree weighs some sixty bytes for each character of its text.
_TREES: Final = 1_500_000
_VERDICTS: Final = 1_000_000
_EDITS: Final = 16


class _Recent(Generic[T]):
    """The answers for the texts asked for last, bounded by the sum of the texts' lengths."""

    __slots__ = ("_answers", "_characters", "_limit")

    def __init__(self, limit: int) -> None:
        self._answers: dict[str, T] = {}
        self._characters = 0
        self._limit = limit

    def get(self, text: str) -> T | None:
        answer = self._answers.pop(text, None)
        if answer is not None:
            self._answers[text] = answer
        return answer

    def put(self, text: str, answer: T) -> None:
        self.drop(text)
        self._answers[text] = answer
        self._characters += len(text) + 1
        while self._characters > self._limit and len(self._answers) > 1:
            self.drop(next(iter(self._answers)))

    def drop(self, text: str) -> None:
        if self._answers.pop(text, None) is not None:
            self._characters -= len(text) + 1

    def clear(self) -> None:
        self._answers.clear()
        self._characters = 0


_trees: _Recent[Parsed] = _Recent(_TREES)
_verdicts: _Recent[tuple[str | None]] = _Recent(_VERDICTS)
_retired: deque[str] = deque()
_near: list[tuple[ast.Module, list[str]]] = []


def parsed(text: str) -> Parsed:
    """The tree or the error of a text; never raises, never warns."""
    answer = _trees.get(text)
    if answer is None:
        answer = _reparsed(text) or ask(text)
        _trees.put(text, answer)
    return answer


def parse(text: str) -> ast.Module | None:
    """The tree of a text, `None` if Python doesn't accept it. Shared: nobody may change it."""
    return parsed(text).tree


def block_error(text: str, at: int) -> str | None:
    """Why the statements of a block that stands at column `at` don't parse, `None` if they do."""
    if at == 0:
        return parsed(text).error
    text = f"if 1:\n{text}"
    verdict = _verdicts.get(text)
    if verdict is None:
        verdict = (ask(text).error,)
        _verdicts.put(text, verdict)
    return verdict[0]


@contextmanager
def near(text: str | None) -> Iterator[None]:
    """Within this, a text of as many lines as this one has is taken for an edit of it, which makes its tree cheaper."""
    known = None if text is None else _trees.get(text)
    if text is None or known is None or known.tree is None:
        yield
        return
    _near.append((known.tree, text.split("\n")))
    try:
        yield
    finally:
        _near.pop()


def retire(text: str) -> None:
    """Say that a text was edited away: its tree is kept for a few more edits, for those who try some and come back."""
    _retired.append(text)
    if len(_retired) > _EDITS:
        _trees.drop(_retired.popleft())


def forget() -> None:
    """Forget all."""
    _trees.clear()
    _verdicts.clear()
    _retired.clear()


def _reparsed(text: str) -> Parsed | None:
    for tree, before in _near:
        if text.count("\n") + 1 == len(before):
            found = reparsed(tree, before, text.split("\n"))
            if found is not None:
                return Parsed(found, None)
    return None
