from __future__ import annotations

import pytest
from hypothesis import assume, given

from kshape_ls.shapes import DYNAMIC, UNKNOWN, symbol
from kshape_ls.shapes.dims import (
    add,
    ceil_divide,
    equal,
    floor_divide,
    modulo,
    multiply,
    product,
    show,
    subtract,
    total,
)

from .strategies import dims, exact, known, value, values

h, w, c = symbol("h"), symbol("w"), symbol("c")


@pytest.mark.parametrize(
    ("operation", "plain"),
    [
        (add, lambda a, b: a + b),
        (subtract, lambda a, b: a - b),
        (multiply, lambda a, b: a * b),
        (floor_divide, lambda a, b: a // b),
        (modulo, lambda a, b: a % b),
    ],
)
def test_arithmetic_is_that_of_integers(operation, plain):
    @given(exact, exact, values)
    def check(a, b, names):
        assume(known(a) and known(b))
        x, y = value(a, names), value(b, names)
        assume(y != 0 or operation not in (floor_divide, modulo))
        result = operation(a, b)
        if known(result):
            assert value(result, names) == plain(x, y)
        else:
            assert result is UNKNOWN
            assert operation in (floor_divide, modulo)

    check()


@given(exact, exact, values)
def test_ceiling(a, b, names):
    assume(known(a) and known(b) and value(b, names) > 0)
    result = ceil_divide(a, b)
    assert result is UNKNOWN or value(result, names) == -(-value(a, names) // value(b, names))


@given(dims, dims, dims)
def test_laws(a, b, d):
    assert add(a, b) == add(b, a)
    assert multiply(a, b) == multiply(b, a)
    assert add(add(a, b), d) == add(a, add(b, d))
    assert multiply(multiply(a, b), d) == multiply(a, multiply(b, d))


@given(exact, exact, exact)
def test_distribution(a, b, d):
    assume(known(a) and known(b) and known(d))
    assert multiply(a, add(b, d)) == add(multiply(a, b), multiply(a, d))


@given(dims)
def test_neutral_elements(a):
    assert add(a, 0) == a
    assert multiply(a, 1) == a
    assert floor_divide(a, 1) == a
    assert product(()) == 1
    assert total(()) == 0


@given(dims, dims)
def test_a_size_that_keras_leaves_open_stays_open(a, b):
    for operation in (add, subtract, multiply):
        assert (operation(a, b) is DYNAMIC) == (DYNAMIC in (a, b))


@given(exact, exact, values)
def test_equal_is_never_wrong(a, b, names):
    assume(known(a) and known(b))
    answer = equal(a, b)
    assert answer is None or answer == (value(a, names) == value(b, names))


@given(dims)
def test_equal_to_itself(a):
    assert equal(a, a) is (True if known(a) else None)


@pytest.mark.parametrize(
    ("dim", "text"),
    [
        (7, "7"),
        (DYNAMIC, "None"),
        (UNKNOWN, "?"),
        (h, "h"),
        (multiply(2, h), "2 * h"),
        (add(h, -1), "h - 1"),
        (multiply(-1, h), "-h"),
        (multiply(floor_divide(h, 2), c), "h // 2 * c"),
        (multiply(2, floor_divide(h, 2)), "2 * (h // 2)"),
        (subtract(c, floor_divide(h, 2)), "c - (h // 2)"),
        (floor_divide(add(h, w), 2), "(h + w) // 2"),
        (add(multiply(h, w), 3), "h * w + 3"),
    ],
)
def test_text(dim, text):
    assert show(dim) == text


@given(exact, values)
def test_text_is_python(dim, names):
    assume(known(dim))
    assert eval(show(dim), {}, dict(names)) == value(dim, names)


@pytest.mark.parametrize(
    ("dim", "same"),
    [
        (floor_divide(multiply(4, h), 2), multiply(2, h)),
        (floor_divide(multiply(h, w), w), h),
        (floor_divide(add(multiply(2, h), 1), 2), h),
        (ceil_divide(multiply(2, h), 2), h),
        (ceil_divide(h, h), 1),
        (modulo(multiply(6, h), 3), 0),
        (floor_divide(floor_divide(multiply(4, h), 2), 2), h),
        (floor_divide(h, 0), UNKNOWN),
    ],
)
def test_exact_division(dim, same):
    assert dim == same
