"""Which places tell what: kept beside the records, so that nobody goes over all of them to find a few."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Set

from kshape_ls.analysis.memo.layered import layered
from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.store import Place
from kshape_ls.analysis.values import Library, ModelRef, Value

Places = frozenset[Place]
NOWHERE: Places = frozenset()


class Index:
    """By place: the models that its record makes, whether it tells mismatches, gave up, names Keras, ends in ``raise``.

    By unit: the places at which it ran; by layer or model: those that give it a name. A fork looks through to its
    ``base``.
    """

    def __init__(self, base: Index | None = None) -> None:
        self._base = base
        self._ran: dict[int, Places] = {}
        self.models: MutableMapping[Place, tuple[ModelRef, ...]] = layered(base.models if base is not None else None)
        self.makers: MutableMapping[ModelRef, Places] = layered(base.makers if base is not None else None)
        self.namers: MutableMapping[Value, Places] = layered(base.namers if base is not None else None)
        self.importing: set[Place] = set(base.importing) if base is not None else set()
        self.findings: set[Place] = set(base.findings) if base is not None else set()
        self.given_up: set[Place] = set(base.given_up) if base is not None else set()
        self.raising: set[Place] = set(base.raising) if base is not None else set()

    def ran(self, token: int) -> Places:
        """The places at which a unit ran, or which tell something of it."""
        found = self._ran.get(token)
        if found is None:
            return NOWHERE if self._base is None else self._base.ran(token)
        return found

    def places(self, tokens: Iterable[int]) -> Places:
        """Those of several units."""
        return NOWHERE.union(*map(self.ran, tokens))

    def replace(self, place: Place, old: Record | None, new: Record | None) -> tuple[ModelRef, ...]:
        """Take in that a place did something else; the models that nobody made before."""
        before, after = old.tokens() if old is not None else NO_TOKENS, new.tokens() if new is not None else NO_TOKENS
        if before != after:
            for token in before - after:
                self._put(token, self.ran(token) - {place})
            for token in after - before:
                self._put(token, self.ran(token) | {place})
        records = new.telling() if new is not None else ()
        _mark(self.findings, place, any(r.findings for r in records))
        _mark(self.given_up, place, any(r.given_up for r in records))
        _mark(self.raising, place, new is not None and any(r.signal == "raise" for r in new.children.values()))
        _mark(self.importing, place, new is not None and any(type(each) is Library for each in new.writes.values()))
        self._name(place, _named(old), _named(new))
        return self._make(place, models_of(new) if new is not None else ())

    def _put(self, token: int, places: Places) -> None:
        if places or self._base is not None:
            self._ran[token] = places
        else:
            self._ran.pop(token, None)

    def _name(self, place: Place, before: Set[Value], after: Set[Value]) -> None:
        for value in before - after:
            rest = self.namers.pop(value, NOWHERE) - {place}
            if rest:
                self.namers[value] = rest
        for value in after - before:
            self.namers[value] = self.namers.get(value, NOWHERE) | {place}

    def _make(self, place: Place, made: tuple[ModelRef, ...]) -> tuple[ModelRef, ...]:
        known = self.models.pop(place, ())
        if made:
            self.models[place] = made
        for model in known:
            if model not in made:
                rest = self.makers.pop(model) - {place}
                if rest:
                    self.makers[model] = rest
        fresh = tuple(model for model in made if model not in self.makers)
        for model in made:
            self.makers[model] = self.makers.get(model, NOWHERE) | {place}
        return fresh


NO_TOKENS: frozenset[int] = frozenset()


def _named(record: Record | None) -> Set[Value]:
    return {value for _, value in record.bound()} if record is not None else frozenset()


def models_of(record: Record) -> tuple[ModelRef, ...]:
    """The models that a record tells, in the order in which they were made."""
    facts = (fact for each in record.telling() for fact in each.sites if fact.kind == "model")
    return tuple(dict.fromkeys(fact.subject for fact in facts if isinstance(fact.subject, ModelRef)))


def _mark(places: set[Place], place: Place, holds: bool) -> None:
    if holds:
        places.add(place)
    else:
        places.discard(place)
