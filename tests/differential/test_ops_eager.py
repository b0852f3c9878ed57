"""keras.ops in a layer's ``call``, where the backend answers instead of the symbolic shape inference."""

from __future__ import annotations

import pytest

from kshape_ls.library.application import apply_op
from kshape_ls.library.index import eager_rule
from kshape_ls.shapes import DYNAMIC, Mismatch, shape

from .asking import Case

N = None
CASES = [
    ("reshape", ((3, 4),), {}, (N, 7)),
    ("reshape", ((3, 4),), {}, (N, 6)),
    ("reshape", ((-1, 4),), {}, (2, 7)),
    ("squeeze", (0,), {}, (N, 7)),
    ("pad", (1,), {}, (N, 7)),
    ("pad", (((0, 0), (1, 2)),), {}, (N, 7)),
    ("pad", (((0, 0), (-1, 2)),), {}, (N, 7)),
    ("top_k", (9,), {}, (N, 7)),
    ("norm", (), {}, (2, 3, 4)),
    ("norm", (), {"axis": 1}, (2, 3, 4)),
    ("one_hot", (5,), {"axis": 1}, (3,)),
    ("digitize", ((0.0, 1.0),), {}, (N, 7)),
    ("adaptive_average_pool", ((2, 3),), {}, (N, 7, 8, 3)),
    ("view_as_complex", (), {}, (N, 3)),
    ("mean", (), {"axis": 1}, (N, 3)),
    ("transpose", (), {}, (N, 3)),
]


@pytest.mark.keras
@pytest.mark.parametrize(("name", "args", "kwargs", "given"), CASES)
def test_one_tensor(oracle, name, args, kwargs, given):
    ours = apply_op(eager_rule(f"keras.ops.{name}"), (shape(*given), *args), kwargs)
    written = ", ".join(["x", *map(repr, args), *(f"{k}={v!r}" for k, v in kwargs.items())])
    dtypes = ("int32",) if name == "one_hot" else ()
    (theirs,) = oracle.ask([Case(f"keras.ops.{name}({written})", (given,), dtypes, True)])
    if isinstance(ours, Mismatch):
        assert "error" in theirs
    else:
        assert [None if d is DYNAMIC else d for d in ours.dims] == theirs["outputs"][0]


@pytest.mark.keras
@pytest.mark.parametrize("name", ["concatenate", "stack"])
def test_sizes_are_merged(oracle, name):
    pair = (shape(N, 3), shape(4, 3))
    ours = apply_op(eager_rule(f"keras.ops.{name}"), (pair,), {"axis": 1})
    (theirs,) = oracle.ask([Case(f"keras.ops.{name}([x0, x1], axis=1)", ((N, 3), (4, 3)), (), True)])
    assert list(ours.dims) == theirs["outputs"][0]


def test_functions_that_do_not_differ_keep_their_rule():
    assert eager_rule("keras.ops.mean").names[0] != "keras.eager_ops.mean"
    assert eager_rule("tensorflow.reshape") is not None
    assert eager_rule("keras.ops.no_such_function") is None
