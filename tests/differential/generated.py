"""Strategies for generated cases: calls of a layer with drawn arguments on drawn shapes.

``calls("Conv1D", ["filters"], {...}, ranks=(3,))`` draws sources such as ``Conv1D(filters=3, padding='same')(x)``
together with an input shape. A parameter's values are sources too, so that they can be anything. ``garbled`` puts
nonsense in one argument's place: there we may say nothing, but never anything wrong.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from .asking import Case

EXAMPLES = int(os.environ.get("KSHAPE_DIFFERENTIAL_EXAMPLES", "25"))

generated = settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES <= 1000,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
"""How each generated test runs: few cases, the same each time, unless the environment asks for more."""

NONSENSE = (
    *("None", "True", "-1", "0", "2.5", "4.0", "'a'", "''", "()", "[]", "(1, 2)", "((1, 2), 3)", "(None, 2)", "1000"),
    *(
        "{}",
        "[-1]",
        "('a', 2)",
        "(2.5, 1)",
        "(0, 0)",
        "1e400",
        "-0.5",
        "x",
        "keras.activations.relu",
        "'channels_last'",
    ),
)


def numbers(*values: object) -> st.SearchStrategy[str]:
    """One of some values, as a source."""
    return st.sampled_from([repr(value) for value in values])


def each_axis(count: int, *values: object) -> st.SearchStrategy[str]:
    """One of some values for all axes, or one for each."""
    apart = st.tuples(*[st.sampled_from(values) for _ in range(count)])
    return st.one_of(numbers(*values), apart.map(repr), apart.map(list).map(repr))


@st.composite
def shapes(draw: st.DrawFn, rank: int, smallest: int = 1, largest: int = 12) -> tuple[int | None, ...]:
    """A shape of this rank: the batch is mostly ``None``, any axis may be."""
    size = st.one_of(st.none(), *[st.integers(smallest, largest)] * 4)
    batch = st.one_of(st.none(), st.none(), st.integers(1, 5))
    return tuple(draw(size if axis else batch) for axis in range(rank))


@st.composite
def calls(
    draw: st.DrawFn,
    name: str,
    parameters: Mapping[str, st.SearchStrategy[str]],
    *,
    required: Sequence[str] = (),
    ranks: Sequence[int] = (2, 3, 4),
    odd_ranks: Sequence[int] = (),
    shape: st.SearchStrategy[tuple[int | None, ...]] | None = None,
    call: str = "x",
) -> Case:
    """``name(...)`` called on one input; ``odd_ranks`` are drawn seldom."""
    chosen = [p for p in parameters if p in required or draw(st.booleans())]
    written = ", ".join(f"{p}={draw(parameters[p])}" for p in chosen)
    rank = draw(st.sampled_from([*ranks] * 8 + [*odd_ranks]))
    return Case(f"{name}({written})({call})", (draw(shapes(rank) if shape is None else shape),))


@st.composite
def garbled(draw: st.DrawFn, cases: st.SearchStrategy[Case]) -> Case:
    """A case with nonsense for one of its arguments."""
    case = draw(cases)
    head, _, tail = case.source.partition("(")
    inner, _, call = tail.rpartition(")(")
    named = [part for part in inner.split(", ") if "=" in part]
    if not named:
        return case
    victim = draw(st.sampled_from(named))
    other = f"{victim.partition('=')[0]}={draw(st.sampled_from(NONSENSE))}"
    start = inner.index(victim)
    end = min((i for i in (inner.find(f", {part}", start) for part in named) if i > 0), default=len(inner))
    return case._replace(source=f"{head}({inner[:start]}{other}{inner[end:]})({call}")
