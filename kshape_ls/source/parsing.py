"""Python's own parser, asked once for each text: silent, bounded, never raising."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import Final

# Trees weigh some sixty bytes for a character of text, so the bound is on characters and not on entries.
CACHED_CHARACTERS: Final = 1_500_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser says of a text: a tree, or why there is none."""

    tree: ast.Module | None
    error: str | None


class _Recent:
    """The answers for the texts asked for last, bounded by the sum of the texts' lengths."""

    __slots__ = ("_answers", "_characters", "_limit")

    def __init__(self, limit: int) -> None:
        self._answers: dict[str, Parsed] = {}
        self._characters = 0
        self._limit = limit

    def get(self, text: str) -> Parsed | None:
        answer = self._answers.pop(text, None)
        if answer is not None:
            self._answers[text] = answer
        return answer

    def put(self, text: str, answer: Parsed) -> None:
        self._answers[text] = answer
        self._characters += len(text) + 1
        while self._characters > self._limit and len(self._answers) > 1:
            oldest = next(iter(self._answers))
            del self._answers[oldest]
            self._characters -= len(oldest) + 1

    def clear(self) -> None:
        self._answers.clear()
        self._characters = 0


_recent = _Recent(CACHED_CHARACTERS)


def parsed(text: str) -> Parsed:
    """The tree or the error of a text; never raises, never warns."""
    answer = _recent.get(text)
    if answer is None:
        answer = _ask(text)
        _recent.put(text, answer)
    return answer


def parse(text: str) -> ast.Module | None:
    """The tree of a text, `None` if Python doesn't accept it. Shared: nobody may change it."""
    return parsed(text).tree


def forget() -> None:
    """Empty the cache."""
    _recent.clear()


def _ask(text: str) -> Parsed:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Parsed(ast.parse(text), None)
    except SyntaxError as error:
        return Parsed(None, error.msg or "invalid syntax")
    except (RecursionError, MemoryError):
        return Parsed(None, "too deeply nested to be read")
    except (ValueError, OverflowError) as error:  # NUL characters, lone surrogates, absurd numbers
        return Parsed(None, str(error))
