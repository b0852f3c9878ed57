"""Requests about a document, from their arrival to their turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from kshape_ls.server.documents import Document


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it came, with the document that it asks about as it was then."""

    message: Any
    document: Document | None
    revision: int

    @property
    def outdated(self) -> bool:
        """Whether the text has changed since, so that the positions asked about mean something else."""
        return self.document is not None and self.document.revision != self.revision


class Questions:
    """The requests that wait, in order."""

    def __init__(self) -> None:
        self._waiting: deque[Question] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, message: Any, document: Document | None) -> None:
        """A request that has just arrived."""
        self._waiting.append(Question(message, document, document.revision if document else 0))

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
