from __future__ import annotations

from dataclasses import replace

from by_hand import called, given, model, node, of

from kshape_ls.analysis.facts import Inbound
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import LayerRule, parse_signature
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Nest, shape, symbol
from kshape_ls.verification.graph_wire import LayerSpec, Taken
from kshape_ls.verification.request import leaves, to_replay


def only(graph_node):
    return to_replay(model(graph_node)).nodes[0]


def test_plain_arguments_are_handed_over_as_written():
    spec = only(node("d", "Dense", shape(None, 4), (0,), units=4, activation="relu", use_bias=DYNAMIC))
    assert spec.arguments == (("units", 4), ("activation", "relu"), ("use_bias", None))
    assert (spec.inbound, spec.shapes, spec.obstacle) == ((0,), ((None, 4),), "")


def test_an_unknown_argument_that_shapes_hang_on_is_an_obstacle():
    assert (
        only(replace(node("d", "Dense", units=UNKNOWN), literal=False)).obstacle == "its argument `units` isn't known"
    )
    assert (
        "kernel_size"
        in only(replace(node("c", "Conv1D", filters=4, kernel_size=(symbol("k"),)), literal=False)).obstacle
    )


def test_an_unknown_argument_that_no_shape_hangs_on_is_left_out():
    spec = only(
        replace(
            node(
                "d", "LSTM", units=4, kernel_initializer=UNKNOWN, bias_regularizer=UNKNOWN, recurrent_activation=UNKNOWN
            ),
            literal=False,
        )
    )
    assert spec.obstacle == ""
    assert spec.arguments == (("units", 4), ("recurrent_activation", "linear"))


def test_arguments_that_are_not_even_named_are_an_obstacle():
    assert "arguments" in only(replace(node("d", "Dense", units=4), literal=False)).obstacle


def test_operations_and_classes_of_the_user_are_told_from_layers():
    add = called(node("+", "+", shape(None, 4), (0,)), Inbound(0), 2, operation="+")
    assert (only(add).operation, only(add).args, only(add).obstacle) == ("+", (Taken(0), 2), "")
    assert "class" in only(replace(node("mine", "Attention", shape(None, 4), (0,)), literal=False)).obstacle


def test_a_model_needs_no_arguments():
    inner = model(given(None, 3), outputs_at=(0,))
    spec = only(replace(node("m", "Functional", shape(None, 3), (0,)), literal=False, nested=inner))
    assert (spec.obstacle, spec.nested) == ("", to_replay(inner))


def test_what_no_wire_carries_is_an_obstacle():
    assert "64 bits" in only(node("d", "Dense", units=10**30)).obstacle
    assert "plain" in only(node("d", "Dense", units=print)).obstacle


def test_a_wrapped_layer_goes_along():
    inner = node("l", "LSTM", units=8, dropout=0.5, kernel_initializer=UNKNOWN)
    spec = only(node("b", "Bidirectional", layer=replace(inner, literal=False)))
    assert spec.arguments == (("layer", LayerSpec("LSTM", (("units", 8), ("dropout", 0.5)))),)
    assert "layer" in only(node("b", "Bidirectional", layer=node("l", "LSTM", units=UNKNOWN))).obstacle


def test_a_wrapped_layer_of_the_library_brings_what_is_not_default():
    rule = LayerRule("LSTM", parse_signature("units, use_bias=True, stateful=False"), shape, ())
    bound = BoundLayer(rule, (("units", 8), ("use_bias", True), ("stateful", True)))
    assert only(node("b", "TimeDistributed", layer=bound)).arguments == (
        ("layer", LayerSpec("LSTM", (("units", 8), ("stateful", True)))),
    )


def test_an_input_is_as_written_where_the_shape_is_written():
    assert only(given(None, 3, dtype="int32")).arguments == (("batch_shape", (None, 3)), ("dtype", "int32"))
    assert only(node("x", "InputLayer", shape(None, 3), (), shape=3)).arguments == (("shape", 3),)


def test_an_input_is_its_static_shape_where_it_is_not():
    expected = (("batch_shape", (None, 3)), ("dtype", "int32"))
    assert only(node("x", "InputLayer", shape(None, 3), (), dtype="int32")).arguments == expected
    assert only(node("x", "InputLayer", shape(None, 3), (), name="x")).arguments == ()
    unread = node("x", "InputLayer", shape(None, 3), (), shape=UNKNOWN, dtype="int32")
    assert only(replace(unread, literal=False)).arguments == expected
    assert only(node("x", "InputLayer", shape(None, symbol("n")))).open
    assert "shape" in only(node("x", "InputLayer")).obstacle


def test_shapes_of_known_rank_stand_in_with_a_word_on_unknown_sizes():
    assert only(node("a", "Mine", shape(None, 3))).shapes == ((None, 3),)
    assert not only(node("a", "Mine", shape(None, 3))).open
    assert only(node("a", "Mine", Nest("tuple", (shape(1), shape(2))))).shapes == ((1,), (2,))
    for unknown in (UNKNOWN, symbol("n")):
        told = only(node("a", "Mine", shape(None, unknown)))
        assert (told.shapes, told.open) == (((None, None),), True)
    assert only(node("a", "Mine")).shapes is None


def test_a_layer_that_is_applied_twice_is_said_to_be_the_same():
    fc = node("fc", "Dense", units=4)
    inner = model(given(None, 3), of("a", fc))
    block = replace(node("b", "Block"), literal=False, looked_into=lambda: inner)
    specs = to_replay(model(given(None, 3), of("a", fc), of("a", fc), of("b", fc), fc, block)).nodes
    assert [spec.layer for spec in specs] == [None, 0, 0, 1, None, None]
    assert specs[-1].nested
    assert specs[-1].nested.nodes[1].layer == 0


def test_dicts_are_flattened_by_their_sorted_keys():
    nest = Nest("dict", (shape(1), Nest("list", (shape(2), shape(3)))), ("b", "a"))
    assert leaves(nest) == (shape(2), shape(3), shape(1))
