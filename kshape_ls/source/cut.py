"""The resilient cut: a text as its top-level statements, whatever state the text is in.

A text becomes a `Cut`: its pieces in order. A piece doesn't know where it stands, so that an edit above it leaves it
the same object; `Cut.start(index)` says where a piece begins and `Cut.index_at(line)` which piece holds a line, both
without going over the others. `recut` brings a cut up to date in place, so that an edit touches nothing but the pieces
around it. Blank lines and comments between statements belong to no piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, overload

from kshape_ls.source.chunk import NEAR, Chunk, chunk_at
from kshape_ls.source.closing import UNREADABLE
from kshape_ls.source.lines import next_code
from kshape_ls.source.parsing import near, parse, retire
from kshape_ls.source.repair import repaired

__all__ = ["UNREADABLE", "Cut", "Piece", "cut", "parse", "recut"]

LONG: Final = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One top-level statement (several, if `;` puts them on one line).

    `broken` is the syntax error if `text` doesn't parse. `repaired` is then, if there is any, a text of as many lines
    that does: brackets and strings closed at the ends of lines, and in bodies what can't be saved replaced by assigning
    `UNREADABLE`, a name that nothing defines, to what the lost lines may have set. All else keeps its place.
    """

    count: int
    text: str
    broken: str | None = None
    repaired: str | None = None
    seen: int = field(default=0, compare=False, repr=False)  # how many lines, from the first, the cut looked at


class Cut(Sequence[Piece]):
    """The pieces of a text and where they stand. `recut` brings it up to date."""

    __slots__ = ("_farsighted", "_pieces", "_pivot", "_shift", "_starts")

    def __init__(
        self, pieces: list[Piece], starts: list[int], pivot: int, shift: int, farsighted: tuple[int, ...]
    ) -> None:
        self._pieces = pieces
        # The pieces from `pivot` on begin `shift` lines further down than `starts` says: an edit that adds lines
        # would otherwise have to rewrite the starts of all pieces below it.
        self._starts = starts
        self._pivot = pivot
        self._shift = shift
        # The pieces whose cut looked far past the beginning of the next piece.
        self._farsighted = farsighted

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, index: int) -> Piece: ...
    @overload
    def __getitem__(self, index: slice) -> list[Piece]: ...
    def __getitem__(self, index: int | slice) -> Piece | list[Piece]:
        return self._pieces[index]

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._pieces)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cut):
            return NotImplemented
        return self._pieces == other._pieces and self.starts() == other.starts()

    __hash__ = None  # type: ignore[assignment] # as for lists

    def __repr__(self) -> str:
        return f"Cut({list(zip(self.starts(), self._pieces, strict=True))!r})"

    def start(self, index: int) -> int:
        """The line, from 0, on which a piece begins."""
        if index < 0:
            index += len(self._pieces)
        return self._starts[index] + (self._shift if index >= self._pivot else 0)

    def starts(self) -> list[int]:
        """The first lines of all pieces."""
        return self._starts[: self._pivot] + [start + self._shift for start in self._starts[self._pivot :]]

    def before(self, line: int) -> int:
        """The index of the last piece that begins before a line, -1 if none does."""
        pivot, starts = self._pivot, self._starts
        if pivot < len(starts) and starts[pivot] + self._shift < line:
            return bisect_left(starts, line - self._shift, pivot) - 1
        return bisect_left(starts, line, 0, pivot) - 1

    def index_at(self, line: int) -> int | None:
        """The index of the piece that holds a line, `None` between pieces."""
        index = self.before(line + 1)
        if index < 0 or line >= self.start(index) + self._pieces[index].count:
            return None
        return index

    def first_seeing(self, line: int) -> int:
        """The index of the first piece whose cut depends on a line or on those below it, -1 if none does."""
        last = self.before(line)
        for index in self._farsighted:
            if index < last and self.start(index) + self._pieces[index].seen > line:
                return index
        first = last
        while last > 0 and self.start(last) + NEAR >= line:
            last -= 1
            if self.start(last) + self._pieces[last].seen > line:
                first = last
        return first

    def copy(self) -> Cut:
        """One of its own, to be brought up to date without this one."""
        return Cut(self._pieces.copy(), self._starts.copy(), self._pivot, self._shift, self._farsighted)

    def splice(self, begin: int, end: int, pieces: list[Piece], starts: list[int], moved: int, stop: int) -> None:
        """Put other pieces in place of those from `begin` to `end`; what follows is moved by some lines."""
        following = self.start(end) + moved if end < len(self._pieces) else stop
        index = begin + len(pieces)
        known, shift = self._starts, self._shift
        if shift and self._pivot < begin:
            known[self._pivot : begin] = [start + shift for start in known[self._pivot : begin]]
        elif shift and self._pivot > end:
            known[end : self._pivot] = [start - shift for start in known[end : self._pivot]]
        self._pieces[begin:end] = pieces
        known[begin:end] = starts
        self._pivot, self._shift = index, shift + moved
        self._farsighted = (
            *(old for old in self._farsighted if old < begin),
            *(begin + new for new in _farsighted(pieces, starts, following)),
            *(old + index - end for old in self._farsighted if old >= end),
        )


def cut(lines: Sequence[str]) -> Cut:
    """The pieces of a text, given as its lines without their ends."""
    pieces, starts, stop = [], [], len(lines)
    line = next_code(lines, 0, stop)
    while line < stop:
        piece = _piece(chunk_at(lines, line, stop, 0))
        pieces.append(piece)
        starts.append(line)
        line = next_code(lines, line + piece.count, stop)
    return Cut(pieces, starts, len(pieces), 0, tuple(_farsighted(pieces, starts, stop)))


def recut(lines: Sequence[str], known: Cut, first: int, removed: int, added: int) -> tuple[int, int, int]:
    """Make the cut of a text that of `lines`, which came of it by putting `added` lines for `removed` ones at `first`.

    Says which pieces are others now: the index of the first, how many were there, how many are there now. Looks at the
    lines around the edit only.
    """
    begin = max(known.first_seeing(first), 0)
    with near(_edited(known, first, removed, added)):
        end, pieces, starts = _pieces_around(lines, known, begin, first, removed, added)
    replaced = known[begin:end]
    known.splice(begin, end, pieces, starts, added - removed, len(lines))
    old, new = len(replaced), len(pieces)
    same = 0
    while same < min(old, new) and replaced[same] == pieces[same]:
        same += 1
    while min(old, new) > same and replaced[old - 1] == pieces[new - 1]:
        old, new = old - 1, new - 1
    for piece in replaced[same:old]:
        retire(piece.text if piece.repaired is None else piece.repaired)
    return begin + same, old - same, new - same


def _pieces_around(
    lines: Sequence[str], previous: Cut, begin: int, first: int, removed: int, added: int
) -> tuple[int, list[Piece], list[int]]:
    """The pieces that come for those of `previous` from `begin` to the index given first, and their starts."""
    pieces: list[Piece] = []
    starts: list[int] = []
    stop = len(lines)
    line = previous.start(begin) if begin < len(previous) else 0
    line = next_code(lines, line if line < first else 0, stop)
    while line < stop:
        if line >= first + added:
            # From the beginning of a piece on, the cut depends on the lines from there on alone.
            old_line = line - added + removed
            end = previous.before(old_line) + 1
            if end < len(previous) and previous.start(end) == old_line:
                return end, pieces, starts
        piece = _piece(chunk_at(lines, line, stop, 0))
        pieces.append(piece)
        starts.append(line)
        line = next_code(lines, line + piece.count, stop)
    return len(previous), pieces, starts


def _edited(previous: Cut, first: int, removed: int, added: int) -> str | None:
    """The text that parses of a long piece in which the edit lies; short ones are as quickly parsed."""
    index = previous.before(first + 1)
    if index < 0 or removed != added:
        return None
    piece = previous[index]
    if piece.count < LONG or first + removed > previous.start(index) + piece.count:
        return None
    return piece.text if piece.broken is None else piece.repaired


def _piece(chunk: Chunk) -> Piece:
    seen = chunk.seen - chunk.start
    if chunk.error is None:
        return Piece(chunk.end - chunk.start, chunk.text, None, None, seen)
    return Piece(chunk.end - chunk.start, chunk.text, chunk.error, repaired(chunk.text), seen)


def _farsighted(pieces: Sequence[Piece], starts: Sequence[int], following: int) -> Iterator[int]:
    for index, (piece, start) in enumerate(zip(pieces, starts, strict=True)):
        after = starts[index + 1] if index + 1 < len(starts) else following
        if start + piece.seen > after + 1 + NEAR:
            yield index
