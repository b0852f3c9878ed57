"""Dims of every kind, and values for the names in them."""

from __future__ import annotations

from hypothesis import strategies as st

from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Shape, Symbol, symbol
from kshape_ls.shapes.dims import Quotient, add, ceil_divide, floor_divide, multiply, subtract

NAMES = ("h", "w", "c")
values = st.fixed_dictionaries({name: st.integers(1, 50) for name in NAMES})
"""What the names stand for."""

numbers = st.integers(-30, 30)
exact: st.SearchStrategy[Dim] = st.recursive(
    st.one_of(numbers, st.sampled_from([symbol(name) for name in NAMES])),
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(subtract, inner, inner),
        st.builds(multiply, inner, inner),
        st.builds(floor_divide, inner, st.integers(1, 9)),
        st.builds(ceil_divide, inner, st.integers(1, 9)),
        st.builds(floor_divide, inner, st.sampled_from([symbol(name) for name in NAMES])),
    ),
    max_leaves=8,
)
"""Numbers and symbols; now and then ``UNKNOWN``, which dividing by a symbol may give."""

dims: st.SearchStrategy[Dim] = st.one_of(exact, st.sampled_from([DYNAMIC, UNKNOWN]))
sizes: st.SearchStrategy[Dim] = st.one_of(
    st.integers(0, 12), st.sampled_from([1, DYNAMIC, UNKNOWN, symbol("h"), symbol("w")])
)
shapes = st.one_of(st.lists(sizes, max_size=4).map(lambda found: Shape(tuple(found))), st.just(Shape(None)))


def value(dim: Dim, names: dict[str, int]) -> int:
    """The number that a dim is, by plain arithmetic on what its names stand for."""
    if isinstance(dim, int):
        return dim
    assert isinstance(dim, Symbol)
    total = 0
    for atoms, factor in dim.terms:
        product = factor
        for atom in atoms:
            if isinstance(atom, Quotient):
                product *= value(atom.numerator, names) // value(atom.denominator, names)
            else:
                product *= names[atom]
        total += product
    return total


def known(dim: Dim) -> bool:
    """Whether a dim is a number or a symbol."""
    return isinstance(dim, int | Symbol)
