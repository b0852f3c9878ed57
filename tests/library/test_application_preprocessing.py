from __future__ import annotations

import pytest

from kshape_ls.library.application import apply_op
from kshape_ls.library.index import op_rule
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, shape


@pytest.mark.parametrize(
    ("name", "x", "result"),
    [
        ("vgg16", shape(None, 8, 8, 3), shape(None, 8, 8, 3)),
        ("vgg16", shape(8, 8, 3), shape(8, 8, 3)),
        ("vgg16", shape(None, 8, 8, None), shape(None, 8, 8, UNKNOWN)),
        ("densenet", shape(None, 8, 8, 1), shape(None, 8, 8, UNKNOWN)),
        ("mobilenet", shape(None, 8, 8, 1), shape(None, 8, 8, 1)),
        ("efficientnet", shape(None, 8, 8, 1), shape(None, 8, 8, 1)),
        ("resnet50", UNKNOWN, UNKNOWN_SHAPE),
        ("vgg16", shape(), UNKNOWN_SHAPE),
    ],
)
def test_preprocess_input(name, x, result):
    assert apply_op(op_rule(f"keras.applications.{name}.preprocess_input"), (x,), {}) == result


def test_preprocess_input_with_channels_first():
    rule = op_rule("keras.applications.vgg16.preprocess_input")
    first = {"data_format": "channels_first"}
    assert apply_op(rule, (shape(None, 3, 8, 8),), first) == shape(None, 3, 8, 8)
    assert apply_op(rule, (shape(3, 8, 8),), first) == shape(3, 8, 8)
    assert apply_op(rule, (shape(None, 8, 8, 3),), first) == shape(None, UNKNOWN, 8, 3)
    assert apply_op(rule, (shape(None, 8, 8, 3),), {"data_format": "last"}).argument == "data_format"
    general = op_rule("keras.applications.imagenet_utils.preprocess_input")
    assert apply_op(general, (shape(None, 8, 8, 3),), {"mode": "pytorch"}).argument == "mode"
    assert apply_op(general, (shape(None, 8, 8, 5),), {"mode": "tf"}) == shape(None, 8, 8, 5)


@pytest.mark.parametrize(
    ("x", "code"),
    [
        (shape(None, 1000), None),
        (shape(None, None), None),
        (UNKNOWN_SHAPE, None),
        (shape(None, 10), "axis-size-mismatch"),
        (shape(1000), "rank-mismatch"),
    ],
)
def test_decode_predictions(x, code):
    found = apply_op(op_rule("keras.applications.vgg16.decode_predictions"), (x,), {"top": 3})
    assert (found.code if isinstance(found, Mismatch) else None) == code
