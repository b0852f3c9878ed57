"""Which old statement a new piece of the text continues, and the places of statements between two neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from kshape_ls.analysis.memo.store import GAP, Place, Statement
from kshape_ls.source.cut import Piece


def pair(old: Sequence[Statement], pieces: Sequence[Piece]) -> list[int | None]:
    """Which old statement each new piece continues: equal texts first, then what stands in the same place."""
    pairs: list[int | None] = [None] * len(pieces)
    if not old:
        return pairs
    from difflib import SequenceMatcher  # a first analysis does without

    matcher = SequenceMatcher(None, [s.text for s in old], [p.text for p in pieces], autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            for i, j in zip(range(a, a_end), range(b, b_end), strict=False):
                pairs[j] = i
    return pairs


def places_between(left: float, right: float | None, kept: Sequence[Place | None], is_fork: bool) -> list[Place] | None:
    """Places for new statements between two neighbours, kept ones where they were; ``None`` if there is no room.

    A fork can't renumber, since it shares its places with the live program: it makes room with fractions.
    """
    result: list[Place] = []
    at = 0
    while at < len(kept):
        here = kept[at]
        if here is not None:
            result.append(here)
            left, at = here.order, at + 1
            continue
        end = at
        while end < len(kept) and kept[end] is None:
            end += 1
        following = kept[end] if end < len(kept) else None
        stop = following.order if following is not None else right
        step: float = GAP if stop is None else (stop - left) // (end - at + 1)
        if stop is not None and step < 1:
            if not is_fork:
                return None
            step = (stop - left) / (end - at + 1)
        result.extend(Place(left + step * (n + 1)) for n in range(end - at))
        left, at = result[-1].order, end
    return result
