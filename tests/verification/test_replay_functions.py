"""Functions and operators replayed in real Keras."""

from __future__ import annotations

import pytest
from by_hand import called, given, kinds, model, node

from kshape_ls.analysis.facts import Constant, Inbound
from kshape_ls.shapes import shape
from kshape_ls.verification import RefusedByKeras

BILLION = 10**9


def test_a_tensor_that_no_node_makes_stands_in(keras):
    table = Constant(shape(9, 4), "float32")
    add = called(node("+", "+", shape(None, 9, 4), (0,)), Inbound(0), table, operation="+")
    wrong = called(node("+", "+", shape(None, 9, 4), (0,)), Inbound(0), Constant(shape(8, 4), "float32"), operation="+")
    assert kinds(keras.verify(model(given(None, 9, 4), add, wrong))) == ["agreed", "agreed", "refused"]


def test_functions_and_operators(keras):
    x = given(None, 8, 6)
    nodes = [
        called(node("r", "reshape", shape(None, 48), (0,)), Inbound(0), (-1, 48), operation="keras.ops.reshape"),
        called(node("t", "transpose", shape(6, 8, None), (0,)), Inbound(0), operation="keras.ops.transpose"),
        called(node("[]", "[]", shape(None, 6), (0,)), Inbound(0), (slice(None), 0), operation="[]"),
        called(
            node("[]", "[]", shape(None, 1, 8, 3), (0,)), Inbound(0), (slice(None), None, ..., slice(3)), operation="[]"
        ),
        called(
            node("c", "concatenate", shape(None, 8, 12), (0, 0)),
            [Inbound(0), Inbound(1)],
            axis=-1,
            operation="keras.layers.concatenate",
        ),
        called(
            node("e", "einsum", shape(None, 8, 8), (0, 0)),
            "abc,adc->abd",
            Inbound(0),
            Inbound(1),
            operation="keras.ops.einsum",
        ),
        called(node("-", "negative", shape(None, 8, 6), (0,)), Inbound(0), operation="negative"),
        called(
            node("g", "gelu", shape(None, 8, 6), (0,)), Inbound(0), approximate=True, operation="keras.activations.gelu"
        ),
    ]
    assert kinds(keras.verify(model(x, *nodes))) == ["agreed"] * 9


def test_tensorflow_refuses_what_is_symbolic(keras):
    call = called(
        node("c", "concat", shape(None, 6), (0, 0)), [Inbound(0), Inbound(1)], -1, operation="tensorflow.concat"
    )
    refused = keras.verify(model(given(None, 3), call)).nodes[1].verdict
    assert isinstance(refused, RefusedByKeras)
    assert "A KerasTensor cannot be used as input to a TensorFlow function" in refused.text


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "keras.utils.get_file",
        "keras.ops.map",
        "keras.ops.while_loop",
        "keras.ops.__class__",
        "keras.ops.numpy.sys.exit",
        "keras.saving.load_model",
        "keras.models.load_model",
        "keras.applications.vgg16.decode_predictions",
        "keras.src.ops.add",
        "tensorflow.io.read_file",
        "tensorflow.py_function",
        "tensorflow.image.decode_image",
        "tensorflow.load_op_library",
        "tensorflow.keras.ops.add",
        "numpy.load",
        "eval",
        "",
    ],
)
def test_hostile_functions_are_not_called(keras, name):
    call = called(node("c", "mine" if name else "", shape(None, 3), (0,)), Inbound(0), operation=name)
    assert kinds(keras.verify(model(given(None, 3), call))) == ["agreed", "skipped"]
