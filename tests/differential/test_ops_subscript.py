"""Subscripts of symbolic tensors, of TensorFlow's and of NumPy's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.library.ops.subscript import subscript, subscript_array, subscript_eager, subscript_tensor
from kshape_ls.shapes import DYNAMIC, Mismatch, from_dims

from .asking import Case
from .generated import generated, shapes


class _Key:
    def __getitem__(self, key):
        return key


ENDS = st.one_of(st.just(""), st.integers(-7, 7).map(str))
PARTS = st.one_of(
    st.sampled_from([":", ":", "...", "None", "0", "-1", "1"]),
    st.integers(-9, 9).map(str),
    st.tuples(ENDS, ENDS, st.sampled_from(["", "", "1", "2", "-1", "0"])).map(
        lambda parts: f"{parts[0]}:{parts[1]}" + (f":{parts[2]}" if parts[2] else "")
    ),
)
KEYS = st.lists(PARTS, min_size=1, max_size=4).map(", ".join)
SHAPES = st.sampled_from([1, 2, 3, 4]).flatmap(lambda rank: shapes(rank, 1, 9))
ODD = ("2.5", "'a'", "1:2.5", "[0, 1]", "::0", "..., 0, ...", ":, [0]", "0, 'a'")
KNOWN = (
    ("2:", (None, 4)),
    ("None", (None, 4)),
    ("...", (None, 4)),
    ("2:, :", (None, 4)),
    (":, 3:1", (None, 5)),
    (":, 1:100", (None, 4)),
    (":, ::-2", (None, 5)),
    ("0, 0, 0", (4, 5)),
)


def agrees(oracle, key, shape, rule, *, inside=False, source="x[{}]"):
    ours = rule(from_dims(shape), eval(f"_Key()[{key}]"))
    (theirs,) = oracle.ask([Case(source.format(key), (shape,) if "x" in source else (), (), inside)])
    where = f"x[{key}] of {shape}: ours {ours}, theirs {theirs}"
    if isinstance(ours, Mismatch):
        assert "error" in theirs, where
    elif ours.dims is not None and "outputs" in theirs:
        assert [None if d is DYNAMIC else d for d in ours.dims] == theirs["outputs"][0], where
    return ours, theirs


@pytest.mark.keras
class TestKeys:
    @generated
    @given(key=KEYS, shape=SHAPES)
    def test_of_symbolic_tensors(self, oracle, key, shape):
        ours, theirs = agrees(oracle, key, shape, subscript)
        assert isinstance(ours, Mismatch) == ("error" in theirs), f"x[{key}] of {shape}: {ours}, {theirs}"

    @generated
    @given(key=KEYS, shape=SHAPES)
    def test_of_tensors_in_a_layer(self, oracle, key, shape):
        ours, theirs = agrees(oracle, key, shape, subscript_tensor, inside=True)
        assert isinstance(ours, Mismatch) == ("error" in theirs), f"x[{key}] of {shape}: {ours}, {theirs}"

    @generated
    @given(key=KEYS, shape=SHAPES)
    def test_of_arrays(self, oracle, key, shape):
        sizes = tuple(3 if d is None else d for d in shape)
        ours, theirs = agrees(oracle, key, sizes, subscript_array, source=f"np.zeros({sizes})[{{}}]")
        assert isinstance(ours, Mismatch) == ("error" in theirs), f"x[{key}] of {sizes}: {ours}, {theirs}"

    @pytest.mark.parametrize(("key", "shape"), KNOWN)
    def test_known(self, oracle, key, shape):
        ours, theirs = agrees(oracle, key, shape, subscript)
        assert isinstance(ours, Mismatch) == ("error" in theirs)

    @pytest.mark.parametrize("key", ODD)
    @pytest.mark.parametrize("shape", [(None, 4), (3, 4, 5), (None, None)])
    def test_odd_ones_are_never_wrong(self, oracle, key, shape):
        agrees(oracle, key, shape, subscript)
        agrees(oracle, key, shape, subscript_tensor, inside=True)
        agrees(oracle, key, shape, subscript_eager, inside=True)

    @pytest.mark.parametrize(
        "key",
        [
            *("[0, 1]", "[0, 1], [1, 0]", "[0, 1], 1", "[[0, 1], [1, 0]]", "..., [0, 1, 1]", ":, [0, 1], :, [0, 1]"),
            *("0, :, [0, 1]", ":, 0, [0, 1]", "[0, 1], None, :, [0, 1]", "[0, 1], [0, 1, 0]", ":, [[0], [1]], [1, 0]"),
        ],
    )
    def test_arrays_of_indices(self, oracle, key):
        sizes = (2, 3, 4, 5)
        ours, theirs = agrees(oracle, key, sizes, subscript_array, source=f"np.zeros({sizes})[{{}}]")
        assert isinstance(ours, Mismatch) == ("error" in theirs)
        assert isinstance(ours, Mismatch) or ours.is_known


def test_masks_leave_a_length_open():
    mask = from_dims((3,))
    assert str(subscript_array(from_dims((3, 4)), mask)) == "(?, 4)"
    assert str(subscript_tensor(from_dims((None, 4)), from_dims((None,)))) == "(None, 4)"
    assert subscript_array(from_dims((3, 4)), from_dims((3, 4))).dims is None
