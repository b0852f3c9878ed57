"""What a call hands over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kshape_ls.analysis.values import Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call hands over; ``exact`` is false where a ``*`` or ``**`` hides some."""

    args: tuple[Value, ...] = ()
    kwargs: Mapping[str, Value] | None = None
    exact: bool = True

    @property
    def named(self) -> Mapping[str, Value]:
        """The arguments by name."""
        return self.kwargs or {}

    def get(self, position: int, name: str) -> Value | None:
        """An argument by position or name."""
        if position < len(self.args):
            return self.args[position]
        return self.named.get(name)

    def all(self) -> Iterator[Value]:
        """Every value handed over."""
        yield from self.args
        yield from self.named.values()

    def items(self) -> Iterator[tuple[str, Value]]:
        """Every value handed over with its name, empty where it stands by position."""
        yield from (("", value) for value in self.args)
        yield from self.named.items()
