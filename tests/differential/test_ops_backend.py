"""keras.backend, which TensorFlow's Keras still has, in a layer's ``call``."""

from __future__ import annotations

import pytest

from kshape_ls.library.application import apply_op
from kshape_ls.library.index import op_names, op_rule
from kshape_ls.shapes import DYNAMIC, Mismatch, Shape, from_dims

from .asking import Case

pytestmark = pytest.mark.keras

N = None
CASES = [
    *[
        (name, [(N, 3, 4)], {})
        for name in ("abs", "square", "sigmoid", "relu", "softmax", "l2_normalize", "zeros_like")
    ],
    *[(name, [(N, 3, 4)], {"axis": -1}) for name in ("mean", "sum", "max", "std", "any", "argmax", "softmax")],
    *[(name, [(N, 3, 4)], {"axis": (1, 2), "keepdims": True}) for name in ("mean", "sum", "prod", "var")],
    ("mean", [(N, 3)], {"axis": 5}),
    ("argmax", [(N, 3)], {}),
    ("expand_dims", [(N, 3)], {}),
    ("squeeze", [(N, 1, 3)], {"axis": 1}),
    ("squeeze", [(N, 2, 3)], {"axis": 1}),
    ("reshape", [(N, 6)], {"shape": (-1, 2, 3)}),
    ("reshape", [(N, 7)], {"shape": (3, 4)}),
    ("flatten", [(2, 3)], {}),
    ("batch_flatten", [(N, 3, 4)], {}),
    ("permute_dimensions", [(N, 3, 4)], {"pattern": (0, 2, 1)}),
    ("permute_dimensions", [(N, 3, 4)], {"pattern": (0, 2)}),
    ("transpose", [(N, 3)], {}),
    ("repeat", [(N, 3)], {"n": 5}),
    ("repeat", [(N, 3, 4)], {"n": 5}),
    ("repeat_elements", [(N, 3)], {"rep": 2, "axis": 1}),
    ("tile", [(N, 3)], {"n": (1, 2)}),
    ("reverse", [(N, 3)], {"axes": 1}),
    ("cumsum", [(N, 3)], {"axis": 1}),
    ("one_hot", [(N, 3)], {"num_classes": 5}),
    ("temporal_padding", [(N, 3, 4)], {"padding": (1, 2)}),
    ("spatial_2d_padding", [(N, 3, 4, 5)], {"padding": ((1, 1), (2, 2))}),
    ("dot", [(N, 3), (3, 4)], {}),
    ("dot", [(N, 5, 3), (3, 4)], {}),
    ("batch_dot", [(N, 3), (N, 3)], {"axes": 1}),
    ("batch_dot", [(N, 5, 3), (N, 3, 4)], {}),
    ("batch_dot", [(N, 5, 3), (N, 7, 3)], {"axes": (2, 2)}),
    ("batch_dot", [(N, 5, 3), (N, 3)], {"axes": (2, 1)}),
    ("batch_dot", [(N, 5, 3), (N, 4, 3)], {"axes": (2, 1)}),
    ("maximum", [(N, 3), (3,)], {}),
    ("equal", [(N, 3), (4,)], {}),
    ("pow", [(N, 3)], {"a": 2}),
    ("binary_crossentropy", [(N, 3), (N, 3)], {}),
    ("categorical_crossentropy", [(N, 3), (N, 3)], {}),
    ("conv1d", [(N, 9, 3), (3, 3, 8)], {"padding": "same"}),
    ("conv2d", [(N, 9, 9, 3), (3, 3, 3, 8)], {"strides": (2, 2)}),
    ("pool2d", [(N, 9, 9, 3)], {"pool_size": (2, 2), "strides": (2, 2)}),
]


@pytest.mark.parametrize(("name", "given", "kwargs"), CASES)
def test_functions(oracle, name, given, kwargs):
    ours = apply_op(op_rule(f"keras.backend.{name}"), tuple(map(from_dims, given)), kwargs)
    tensors = [f"x{i}" for i in range(len(given))]
    written = ", ".join([*tensors, *(f"{k}={v!r}" for k, v in kwargs.items())])
    dtypes = {"one_hot": ("int32",), "any": ("bool",)}.get(name, ())
    (theirs,) = oracle.ask([Case(f"tf.keras.backend.{name}({written})", tuple(given), dtypes, True)])
    if isinstance(ours, Mismatch):
        assert "error" in theirs
    else:
        assert "outputs" in theirs, theirs
        assert isinstance(ours, Shape)
        assert [None if d is DYNAMIC else d for d in ours.dims or ()] == theirs["outputs"][0]


@pytest.mark.parametrize(
    ("name", "values"), [("concatenate", [(N, 3), (N, 4)]), ("stack", [(N, 3), (N, 3)]), ("stack", [(N, 3), (N, 4)])]
)
def test_lists(oracle, name, values):
    ours = apply_op(op_rule(f"keras.backend.{name}"), (tuple(map(from_dims, values)),), {})
    (theirs,) = oracle.ask([Case(f"tf.keras.backend.{name}([x0, x1])", tuple(values), (), True)])
    assert isinstance(ours, Mismatch) == ("error" in theirs)
    if isinstance(ours, Shape):
        assert [None if d is DYNAMIC else d for d in ours.dims or ()] == theirs["outputs"][0]


def test_signatures(oracle):
    names = sorted(name for name in op_names() if name.startswith("keras.backend."))
    source = "','.join(__import__('inspect').signature(tf.{}).parameters)"
    answers = oracle.ask([Case(source.format(name), (), (), False) for name in names])
    wrong = {
        name: answer
        for name, answer in zip(names, answers, strict=True)
        if ",".join(p.name for p in op_rule(name).parameters) != answer.get("text")
    }
    assert wrong == {}
