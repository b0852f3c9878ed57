"""Requests about a document, from their arrival to their turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from kshape_ls.server.documents import Script


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it came, with the script that it asks about as it was then; ``after_all``: it waits for all."""

    message: Any
    script: Script | None
    revision: int
    after_all: bool = False

    @property
    def outdated(self) -> bool:
        """Whether the text has changed since, so that the positions asked about mean something else."""
        return self.script is not None and self.script.revision != self.revision


class Questions:
    """The requests that wait, in order."""

    def __init__(self) -> None:
        self._waiting: deque[Question] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, message: Any, script: Script | None, *, after_all: bool = False) -> None:
        """A request that has just arrived."""
        self._waiting.append(Question(message, script, script.revision if script else 0, after_all))

    def first(self) -> Question | None:
        """The one that has waited longest; it stays."""
        return self._waiting[0] if self._waiting else None

    def take(self) -> Question:
        """The one that has waited longest; it is gone."""
        return self._waiting.popleft()

    def withdraw(self, identity: object) -> bool:
        """Forget the request of this number; whether it was still waiting."""
        for question in self._waiting:
            if question.message.id == identity:
                self._waiting.remove(question)
                return True
        return False
