"""Layers that make one tensor of several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .asking import Case
from .generated import generated, shapes

NOTHING = st.just("")
ELEMENTWISE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")


@st.composite
def inputs_alike(draw, count):
    """Shapes that mostly go together: one, and others with an axis changed, missing or unknown."""
    first = draw(st.integers(1, 4).flatmap(lambda rank: shapes(rank, 1, 5)))
    result = [first]
    for _ in range(count - 1):
        other = list(first)
        change = draw(st.sampled_from(["none", "none", "one", "dynamic", "size", "batch", "rank"]))
        axis = draw(st.integers(0, len(first) - 1))
        if change == "rank":
            other = other[:1] + other[2:]
        elif change == "batch":
            other[0] = draw(st.sampled_from([None, 1, 2]))
        elif change != "none" and axis:
            other[axis] = {"one": 1, "dynamic": None, "size": 7}[change]
        result.append(tuple(other))
    return tuple(result)


@st.composite
def merged(draw, name, arguments=NOTHING):
    count = draw(st.sampled_from([2, 2, 2, 3, 1]))
    listed = ", ".join(f"x{i}" for i in range(count))
    given = draw(inputs_alike(count))
    written = draw(arguments)
    if name[0].islower():
        return Case(f"layers.{name}([{listed}]{', ' if written else ''}{written})", given)
    return Case(f"{name}({written})([{listed}])", given)


@st.composite
def dotted(draw):
    """Two inputs that mostly have an axis in common."""
    common = draw(st.sampled_from([3, 3, None]))
    size = st.sampled_from([2, 3, 4, None])
    batch = draw(st.sampled_from([None, 2]))
    left = (batch, *(draw(size) for _ in range(draw(st.integers(0, 2)))), common)
    right = (batch, common, *(draw(size) for _ in range(draw(st.integers(0, 2)))))
    axes = draw(
        st.sampled_from([f"({len(left) - 1}, 1)", f"({len(left) - 1}, 1)", "1", "-1", "(-1, 1)", "(1, 2)", "0"])
    )
    return Case(f"Dot(axes={axes})([x0, x1])", (left, right))


AXIS = st.sampled_from(["", "axis=-1", "axis=1", "axis=0", "axis=2", "axis=-2", "axis=5", "axis=-6"])
FAMILIES = {
    **{name: merged(name) for name in (*ELEMENTWISE, *(name.lower() for name in ELEMENTWISE))},
    "Concatenate": merged("Concatenate", AXIS),
    "concatenate": merged("concatenate", AXIS),
    "Dot": dotted(),
}

CASES = {
    "Add": [
        ("Add()([x0, x1])", [(None, 5, 3), (None, 1, 3)]),
        ("Add()([x0, x1])", [(None, 5), (None, 4)]),
        ("Add()([x0, x1])", [(None, None, 3), (None, 5, 3)]),
        ("Add()([x0, x1])", [(None, 3), (None, 2, 3)]),
        ("Add()([x0, x1])", [(None, 3), (4, 3)]),
        ("Add()([x0, x1])", [(2, 3), (4, 3)]),
        ("Add()(x)", [(None, 3)]),
        ("Add()([x0, 2])", [(3, 4)]),
        ("Add()([])", [(3, 4)]),
        ("Add()([x0, x1])", [(), ()]),
        ("Add()([x0, x1])", [(3,), (3,)]),
        ("Add()([x0, x1])", [(3,), (3, 4)]),
        ("Add()([x0, x1])", [(3, 4), ()]),
        ("Add()([x0, x1])", [(None, 4), (1, 4)]),
        ("Add()([x0, x1])", [(2, 4), (1, 4)]),
        ("Add()([x0, x1])", [(None, 4, 5), (None, 5)]),
        ("Add()([x0, x1])", [(None, 4, 5), (None, 4)]),
        ("Add()({'a': x0, 'b': x1})", [(3, 4), (3, 4)]),
        ("Add()(x0, x1)", [(3, 4), (3, 4)]),
        ("Add(axis=1)([x0, x1])", [(3, 4), (3, 4)]),
    ],
    "Average": [
        ("Average()([x0, x1, x2])", [(None, 3), (None, 1), (None, 3)]),
    ],
    "Maximum": [
        ("Maximum()([x0, x1])", [(None, 4, 3), (None, 4, 2)]),
    ],
    "Minimum": [
        ("Minimum()((x0, x1))", [(None, 4, 3), (None, 4, 3)]),
    ],
    "Multiply": [
        ("Multiply()([x0, x1])", [(None, 4, 3), (None, 1, 1)]),
    ],
    "Subtract": [
        ("Subtract()([x0, x1])", [(None, 4, 3), (None, 4, 3)]),
        ("Subtract()([x0])", [(3, 4)]),
        ("Subtract()([x0, x0, x0])", [(3, 4)]),
    ],
    "functions": [
        ("layers.add([x0, x1])", [(None, 4, 3), (None, 4, 3)]),
        ("layers.add([x0, x1], name='sum')", [(None, 4, 3), (None, 4, 2)]),
        ("layers.add([x0, x1], axis=1)", [(None, 4, 3), (None, 4, 3)]),
        ("layers.add(x0, x1)", [(None, 4, 3), (None, 4, 3)]),
        ("layers.subtract([x0, x1])", [(None, 4, 3), (None, 4, 3)]),
        ("layers.multiply([x0, x1])", [(None, 4, 3), (None, 4, 1)]),
        ("layers.average([x0, x1])", [(None, 4, 3), (None, 4, 1)]),
        ("layers.maximum([x0, x1])", [(None, 4, 3), (None, 4, 1)]),
        ("layers.minimum([x0, x1])", [(None, 4, 3), (None, 4, 1)]),
        ("layers.concatenate([x0, x1])", [(None, 4, 3), (None, 4, 1)]),
        ("layers.concatenate([x0, x1], axis=1)", [(None, 4, 3), (None, 5, 3)]),
        ("layers.concatenate([x0, x1], 1, name='joined')", [(None, 4, 3), (None, 5, 2)]),
        ("layers.dot([x0, x1])", [(None, 4), (None, 4)]),
        ("layers.dot([x0, x1], axes=(2, 1), normalize=True)", [(None, 4, 3), (None, 3, 5)]),
        ("layers.concatenate([x0, x1])", [(3, 4), (3, 5)]),
        ("layers.concatenate([x0, x1], -1)", [(3, 4), (3, 5)]),
        ("layers.concatenate([x0, x1], axis=1, name='a')", [(3, 4), (3, 5)]),
        ("layers.concatenate([x0, x1], foo=2)", [(3, 4), (3, 5)]),
        ("layers.add([x0, x1], name='a')", [(3, 4), (3, 4)]),
        ("layers.add([x0, x1], axis=1)", [(3, 4), (3, 4)]),
        ("layers.add(x0, x1)", [(3, 4), (3, 4)]),
        ("layers.add([x0])", [(3, 4)]),
        ("layers.dot([x0, x1])", [(2, 4), (2, 4)]),
        ("layers.dot([x0, x1], 1)", [(2, 4), (2, 4)]),
        ("layers.dot([x0, x1], axes=(1, 2), normalize=True)", [(2, 4), (2, 5, 4)]),
    ],
    "Concatenate": [
        ("Concatenate()([x0, x1])", [(None, 5, 3), (None, 5, 4)]),
        ("Concatenate()([x0, x1])", [(None, 5, 3), (None, 6, 4)]),
        ("Concatenate()([x0, x1])", [(None, 3), (None, 6, 3)]),
        ("Concatenate(axis=1)([x0, x1])", [(None, None, 3), (None, 5, 3)]),
        ("Concatenate()([x0, x1])", [(None, 3), (4, 3)]),
        ("Concatenate()([x0, x1])", [(2, 3), (4, 3)]),
        ("Concatenate()([x0, x1])", [(4, 3), (None, 3)]),
        ("Concatenate(axis=1)([x0, x1])", [(None, 1, 3), (None, 2, 3)]),
        ("Concatenate(axis=-1)([x0, x1])", [(None, 1, 3), (None, 2, 3)]),
        ("Concatenate(axis=-1)([x0, x1])", [(None, 2, 3), (None, 1, 3)]),
        ("Concatenate(axis=2)([x0, x1])", [(None, 2, 3), (None, 2, 3, 1)]),
        ("Concatenate(axis=3)([x0, x1])", [(None, 2, 3), (None, 2, 3)]),
        ("Concatenate(axis=-4)([x0, x1])", [(None, 2, 3), (None, 2, 3)]),
        ("Concatenate(axis=3)([x0, x1])", [(None, 2, 3), (None, 2, 4)]),
        ("Concatenate(axis=0)([x0, x1])", [(None, 2, 3), (2, 2, 3)]),
        ("Concatenate(axis=0)([x0, x1])", [(3, 2, 3), (2, 2, 3)]),
        ("Concatenate(axis='a')([x0, x1])", [(3, 2, 3), (2, 2, 3)]),
        ("Concatenate(axis=None)([x0, x1])", [(3, 2, 3), (2, 2, 3)]),
        ("Concatenate(axis=1.0)([x0, x1])", [(3, 2, 3), (2, 2, 3)]),
        ("Concatenate()([x0, x1, x2])", [(3, 2, None), (3, 2, 3), (3, 2, 4)]),
        ("Concatenate()([x0, x1, x2])", [(3, None, 3), (3, 2, 3), (3, 5, 4)]),
        ("Concatenate()([x0, x1, x2])", [(3, 2, 3), (3, None, 3), (3, 2, 4)]),
        ("Concatenate(axis=1)([x0, x1])", [(None, 3), (4, 3)]),
        ("Concatenate()([x0, x1])", [(3,), (3,)]),
        ("Concatenate()([x0, x1])", [(), ()]),
        ("Concatenate()(x)", [(3, 4)]),
        ("Concatenate()((x0, x1))", [(3, 4), (3, 5)]),
        ("Concatenate()({'a': x0, 'b': x1})", [(3, 4), (3, 5)]),
        ("Concatenate()(x0, x1)", [(3, 4), (3, 5)]),
        ("Concatenate(-1)([x0, x1])", [(3, 4), (3, 5, 1)]),
        ("Concatenate(1)([x0, x1])", [(3, 4), (3, 5, 1)]),
        ("Concatenate(0)([x0, x1])", [(3, 4), (3, 4, 1)]),
        ("Concatenate(2)([x0, x1])", [(3, 4), (3, 4, 1)]),
        ("Concatenate(2)([x0, x1])", [(3, 4), (3, 4)]),
        ("Concatenate(2)([x0])", [(3, 4)]),
        ("Concatenate(-3)([x0])", [(3, 4)]),
        ("Concatenate(-3)([x0, x1])", [(3, 4), (3, 4)]),
        ("Concatenate(True)([x0, x1])", [(3, 4), (3, 4)]),
        ("Concatenate()([x0, 2])", [(3, 4)]),
    ],
    "Dot": [
        ("Dot(1)([x0, x1])", [(None, 4), (None, 4)]),
        ("Dot(1)([x0, x1])", [(None, 4), (None, 5)]),
        ("Dot(1)([x0, x1])", [(None, None), (None, 5)]),
        ("Dot(1)([x0, x1])", [(None, None), (None, None)]),
        ("Dot(-1)([x0, x1])", [(None, 4, 5), (None, 5)]),
        ("Dot(2)([x0, x1])", [(None, 4, 5), (None, 5)]),
        ("Dot((2, 1))([x0, x1])", [(None, 4, 5), (None, 5)]),
        ("Dot((2, 1))([x0, x1])", [(None, 4, 5), (None, 5, 6, 7)]),
        ("Dot((-1, 1))([x0, x1])", [(None, 4, 5), (None, 5, 6, 7)]),
        ("Dot((-1, -2))([x0, x1])", [(None, 4, 5), (None, 5, 6, 7)]),
        ("Dot((-1, -2))([x0, x1])", [(None, 4, 6), (None, 5, 6, 7)]),
        ("Dot(0)([x0, x1])", [(None, 4), (None, 4)]),
        ("Dot(0)([x0, x1])", [(3, 4), (3, 4)]),
        ("Dot((0, 1))([x0, x1])", [(3, 4), (3, 3)]),
        ("Dot((1, 0))([x0, x1])", [(3, 4), (4, 3)]),
        ("Dot((1, -1))([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot('a')([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot(None)([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot((1,))([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot((1, 1.0))([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot(1.0)([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot(5)([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot(-5)([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot((-5, 1))([x0, x1])", [(2, 4), (3, 4)]),
        ("Dot(1)([x0])", [(2, 4)]),
        ("Dot(1)([x0, x1, x2])", [(2, 4), (2, 4), (2, 4)]),
        ("Dot(1)(x0)", [(2, 4)]),
        ("Dot(0)([x0, x1])", [(4,), (4,)]),
        ("Dot(-1)([x0, x1])", [(4,), (4,)]),
        ("Dot(1)([x0, x1])", [(2, 4, 5), (2, 4)]),
        ("Dot(True)([x0, x1])", [(2, 4), (2, 4)]),
        ("Dot(axes=1, normalize=True)([x0, x1])", [(2, 4), (2, 4)]),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_listed(agree, name):
    agree(CASES[name])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_keras_says(agree, family):
    @generated
    @given(FAMILIES[family])
    def check(case):
        agree.holds(case)

    check()
