"""Requests about a document, from their arrival to their turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kshape_ls.server.documents import Script

Turn: TypeAlias = Literal["at once", "document", "newest", "all"]


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it came, with the script that it asks about as it was then; ``turn`` is its feature's."""

    message: Any
    script: Script | None
    revision: int
    turn: Turn

    @property
    def outdated(self) -> bool:
        """Whether the text has changed since, so that the positions asked about mean something else."""
        changed = self.script is not None and self.script.revision != self.revision
        return changed and self.turn != "newest"


class Questions:
    """The requests that wait, in order."""

    def __init__(self) -> None:
        self._waiting: deque[Question] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, message: Any, script: Script | None, turn: Turn) -> None:
        """A request that has just arrived."""
        self._waiting.append(Question(message, script, script.revision if script else 0, turn))

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
