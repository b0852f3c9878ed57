"""All that one run has measured, by what it is and of which server."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.applications import Applications
from benchmarks.figures import Figures, Row, figures
from benchmarks.measuring import Times
from benchmarks.servers import DO_NOTHING, OURS


@dataclass
class Measured:
    """``figures`` by what was measured and by server, ``peaks`` and ``memory`` (by changes) in bytes."""

    figures: dict[tuple[str, str], Figures] = field(default_factory=dict)
    peaks: dict[str, int | None] = field(default_factory=dict)
    memory: dict[int, int | None] = field(default_factory=dict)
    applications: Applications | None = None

    def take(self, times: Times, where: str, only: tuple[str, ...] = ()) -> None:
        """Take in the times of some servers; the servers of one measure stand together."""
        for what in only or dict.fromkeys(what for _, what in times):
            for (server, each), seconds in times.items():
                if each == what:
                    self.figures[f"{where}{what}", server] = figures(seconds)

    def ours(self, what: str) -> Figures | None:
        """Of kshape-ls."""
        return self.figures.get((what, OURS.name))

    def nothing(self, what: str) -> Figures | None:
        """Of the server that does nothing."""
        return self.figures.get((what, DO_NOTHING.name))

    def rows(self, starting: str = "") -> list[Row]:
        """A row a measure and server."""
        return [
            Row(what, server, found, self.nothing(what))
            for (what, server), found in self.figures.items()
            if what.startswith(starting)
        ]
