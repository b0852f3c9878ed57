from __future__ import annotations

from kshape_ls.library.remembering import MOST, key_of, remembered
from kshape_ls.shapes import UNKNOWN, shape


def test_numbers_that_python_takes_for_equal_have_keys_of_their_own() -> None:
    keys = {key_of((1,)), key_of((1.0,)), key_of((True,)), key_of(1), key_of({"units": 1}), key_of({"units": True})}
    assert len(keys) == 6
    assert key_of(shape(None, 3), UNKNOWN, ("same", (3, 3))) == key_of(shape(None, 3), UNKNOWN, ("same", (3, 3)))


def test_what_may_answer_otherwise_the_next_time_has_no_key() -> None:
    assert key_of((1, object())) is None
    assert key_of({"cell": object()}) is None


def test_so_many_are_kept_and_no_more() -> None:
    known: dict[object, int] = {}
    for n in range(3 * MOST):
        assert remembered(known, n, lambda n=n: n + 1) == n + 1
        assert len(known) <= MOST
    assert remembered(known, n, lambda: 0) == n + 1
    assert remembered(known, None, lambda: 0) == 0
