"""Of which models something holds: asked anew only of those whose graph has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set
from typing import TYPE_CHECKING, TypeAlias

from kshape_ls.analysis.memo.store import Slot
from kshape_ls.analysis.values import ModelRef

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import ModelGraph

    Question: TypeAlias = Callable[[ModelGraph], bool]
    ByQuestion: TypeAlias = dict[Question, set[ModelRef]]

NOBODY: Set[ModelRef] = frozenset()


class Verdicts:
    """What is known of the models of a program, by question, and the slots that it was read from.

    An answer goes when one of its slots changes, so there are never more than the program has models. A fork looks
    through to its ``base``.
    """

    def __init__(self, base: Verdicts | None = None) -> None:
        self._base = base
        self._holding: ByQuestion = _copied(base._holding) if base is not None else {}
        self._open: ByQuestion = _copied(base._open) if base is not None else {}
        self._slots: dict[ModelRef, frozenset[Slot]] = {}
        self._readers: dict[Slot, set[ModelRef]] = {}

    def changed(self, slot: Slot) -> None:
        """A slot holds something else."""
        readers = self._reading(slot)
        for model in tuple(readers) if readers else ():
            for question, waiting in self._open.items():
                waiting.add(model)
                self._holding[question].discard(model)
            self._unread(model)

    def made(self, models: Iterable[ModelRef]) -> None:
        """There are models that weren't there before."""
        for waiting in self._open.values():
            waiting.update(models)

    def clear(self) -> None:
        """Ask everything anew."""
        self._base = None
        for known in (self._holding, self._open, self._slots, self._readers):
            known.clear()

    def open(self, question: Question, models: Collection[ModelRef]) -> list[ModelRef]:
        """Those of the program's models of which the question has to be asked; models that are gone are forgotten."""
        if question not in self._open:
            self._holding[question], self._open[question] = set(), set(models)
        for known in (self._holding[question], self._open[question]):
            known -= {model for model in known if model not in models}
        return list(self._open[question])

    def settle(self, question: Question, model: ModelRef, holds: bool, slots: frozenset[Slot]) -> None:
        """The answer for a model, whose graph was read from some slots."""
        self._open[question].discard(model)
        if holds:
            self._holding[question].add(model)
        if self._slots.get(model) is not slots:
            self._unread(model)
            self._slots[model] = slots
            for slot in slots:
                self._readers.setdefault(slot, set()).add(model)

    def holding(self, question: Question) -> Collection[ModelRef]:
        """The models of which it holds."""
        return self._holding[question]

    def _reading(self, slot: Slot) -> Set[ModelRef]:
        own = self._readers.get(slot, NOBODY)
        others = NOBODY if self._base is None else self._base._reading(slot)
        return own | others if own and others else own or others

    def _unread(self, model: ModelRef) -> None:
        for slot in self._slots.pop(model, ()):
            readers = self._readers[slot]
            readers.discard(model)
            if not readers:
                del self._readers[slot]


def _copied(known: ByQuestion) -> ByQuestion:
    return {question: set(models) for question, models in known.items()}
