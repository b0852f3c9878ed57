"""What is promised of speed, beside what a run has measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.figures import Figures
from benchmarks.measured import Measured
from benchmarks.servers import DO_NOTHING, OURS
from benchmarks.sessions import CHANGES_SHAPES, KEEPS_SHAPES

BESIDE_OTHERS = "1,500 lines, beside others: "
ONLY_THIS = " lines, only this: "
MB = 1e6


class Bar(NamedTuple):
    """What is measured, what it may be at most, and what it is: in the unit that ``figure`` names."""

    what: str
    most: str
    figure: str
    holds: bool


def bars(found: Measured) -> Iterator[Bar]:
    """Those whose figures the run has."""
    nothing = "the do-nothing server"
    change, floor = found.ours("1,500 lines: change"), found.nothing("1,500 lines: change")
    if change is not None and floor is not None:
        yield _times(f"a change in 1,500 lines → diagnostics, × {nothing}, median", 2.2, change.median / floor.median)
        yield _times("the same, p95", 4, change.p95 / floor.p95)
    yield from _others(found)
    for kind in (KEEPS_SHAPES, CHANGES_SHAPES):
        long, short = found.ours(f"15,000{ONLY_THIS}{kind}"), found.ours(f"150{ONLY_THIS}{kind}")
        if long is not None and short is not None:
            yield _times(f"a change that {kind}, 15,000 lines × 150 lines, median", 4, long.median / short.median)
    actions = found.ours("1,500 lines: code action")
    if actions is not None:
        figure = f"{actions.p95:.1f} ms"
        yield Bar("code actions on a mistake in 1,500 lines, p95", "30 ms", figure, actions.p95 <= 30)
    yield from _compared(found, nothing)
    yield from _memory(found)
    if found.applications is not None:
        part = found.applications.checked / found.applications.built
        what = "a cold check of keras.applications, part of the processor time in which Keras makes the models"
        yield Bar(what, "10 %", f"{100 * part:.1f} %", part <= 0.1)


def _others(found: Measured) -> Iterator[Bar]:
    own = found.ours(f"{BESIDE_OTHERS}change")
    for (what, server), figures in found.figures.items():
        if own is not None and what == f"{BESIDE_OTHERS}change" and server not in (OURS.name, DO_NOTHING.name):
            part = own.median / figures.median
            yield Bar(
                f"a change in 1,500 lines, × {server} in the same run, median", "1.0 ×", f"{part:.2f} ×", part < 1
            )


def _compared(found: Measured, nothing: str) -> Iterator[Bar]:
    hover, start = "1,500 lines: hover", "150 lines: start"
    plain = "1,500 lines without Keras: change"
    pairs: tuple[tuple[str, float, Figures | None, Figures | None], ...] = (
        (f"a change in 1,500 lines without Keras, × {nothing}", 1.2, found.ours(plain), found.nothing(plain)),
        (f"hover, × {nothing}'s", 3, found.ours(hover), found.nothing(hover)),
        (
            f"inlay hints of 60 lines, × {nothing}'s hover",
            3,
            found.ours("1,500 lines: inlay hints"),
            found.nothing(hover),
        ),
        (f"start → initialised, × {nothing}'s", 1.3, found.ours(start), found.nothing(start)),
        (
            f"start → first diagnostics of 150 lines, × {nothing}'s start",
            1.5,
            found.ours("150 lines: first diagnostics"),
            found.nothing(start),
        ),
    )
    for what, most, own, floor in pairs:
        if own is not None and floor is not None:
            yield _times(f"{what}, median", most, own.median / floor.median)


def _memory(found: Measured) -> Iterator[Bar]:
    (early, first), (late, last) = (*found.memory.items(), (0, None), (0, None))[:2]
    if first and last:
        yield Bar(
            f"peak memory after {late:,} changes of 1,500 lines", "120 MB", f"{last / MB:.0f} MB", last < 120 * MB
        )
        growth = last / first - 1
        yield Bar(f"above that after {early:,}", "5 %", f"{100 * growth:.1f} %", growth < 0.05)


def _times(what: str, most: float, is_: float) -> Bar:
    return Bar(what, f"{most} ×", f"{is_:.2f} ×", is_ <= most)
