"""Layers of the program, followed by real Keras."""

from __future__ import annotations

from dataclasses import replace

from by_hand import called, given, kinds, model, node, of

from kshape_ls.analysis.facts import Constant, Inbound
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, shape

BILLION = 10**9


def block(output, *nodes):
    """A layer of the program: what it does with its one input."""
    inner = model(given(None, 8, 6), *nodes, outputs_at=(len(nodes),))
    return replace(node("block", "Block", output, (0,)), literal=False, looked_into=lambda: inner)


def test_a_layer_of_the_program_is_followed_inside(keras):
    size = called(
        node("r", "reshape", shape(None, 48), (1,)), Inbound(0), (DYNAMIC, 48), operation="tensorflow.reshape"
    )
    table = Constant(
        shape(
            48,
        ),
        "float32",
    )
    nodes = (
        node("d", "Dense", shape(None, 8, 6), (0,), units=6),
        size,
        called(node("+", "+", shape(None, 48), (2,)), Inbound(0), table, operation="+"),
    )
    found = keras.verify(
        model(given(None, 8, 6), block(shape(None, 48), *nodes), node("h", "Dense", shape(None, 3), (1,), units=3))
    )
    assert kinds(found) == ["agreed"] * 3
    assert [n.kind for n in found.nodes[1].nested] == ["agreed"] * 4
    deep = block(shape(None, 48), block(shape(None, 48), *nodes))
    assert kinds(keras.verify(model(given(None, 8, 6), deep))) == ["agreed"] * 2


def test_a_layer_inside_is_one_however_often_it_is_called(keras):
    def of_size(sizes):
        inner = model(given(None, sizes), of("d", node("d", "Dense", shape(None, 4), (0,), units=4)), outputs_at=(1,))
        return replace(node("mine", "Mine", shape(None, 4), (0,)), literal=False, looked_into=lambda: inner)

    graph = model(given(None, 3), of_size(3), given(None, 5), replace(of_size(5), inbound=(2,)))
    found = keras.verify(graph)
    assert kinds(found) == ["agreed", "agreed", "agreed", "skipped"]
    assert [n.kind for n in found.nodes[3].nested] == ["agreed", "refused"]
    assert "expected axis -1" in found.nodes[3].nested[1].verdict.text


def test_what_cannot_be_asked_inside_stands_in_for_what_comes_after_it(keras):
    wrong = node("v", "Variable", shape(1, 8, 6), (0,))
    table = called(wrong, Inbound(0), operation="tensorflow.Variable")
    cut = called(node("c", "reshape", shape(1, 48), (1,)), Inbound(0), (1, 48), operation="tensorflow.reshape")
    after = (table, cut, node("d", "Dense", shape(1, 5), (2,), units=5))
    found = keras.verify(model(given(None, 8, 6), block(shape(1, 5), *after)))
    assert kinds(found) == ["agreed", "agreed"]
    assert [n.kind for n in found.nodes[1].nested] == ["agreed", "skipped", "agreed", "agreed"]


def test_a_size_that_nobody_knows_is_left_open_inside(keras):
    cut = called(node("r", "reshape", shape(None, 4), (0,)), Inbound(0), (-1, 4), operation="tensorflow.reshape")
    inner = model(node("x", "InputLayer", shape(None, UNKNOWN)), cut, outputs_at=(1,))
    mine = replace(node("m", "Mine", shape(None, 4), (1,)), literal=False, looked_into=lambda: inner)
    unknown = node("other", "Other", shape(None, UNKNOWN), (0,))
    found = keras.verify(model(given(None, 8), unknown, mine, node("d", "Dense", shape(None, 2), (2,), units=2)))
    assert kinds(found) == ["agreed", "skipped", "agreed", "agreed"]
    assert [n.kind for n in found.nodes[2].nested] == ["partly", "agreed"]


def test_what_a_layer_of_the_program_is_given_comes_in_where_it_belongs(keras):
    inner = model(
        node("w", "InputLayer", shape(6, 5)),
        node("x", "InputLayer", shape(None, 6)),
        node("y", "InputLayer", shape(None, 5)),
        called(node("m", "matmul", shape(None, 5), (1, 0)), Inbound(0), Inbound(1), operation="tensorflow.matmul"),
        called(node("+", "+", shape(None, 5), (3, 2)), Inbound(0), Inbound(1), operation="+"),
        outputs_at=(4,),
    )
    mine = node("mine", "Mine", shape(None, 5), (0, 0, 1))
    table = Constant(shape(6, 5), "float32")
    handed = called(mine, [table, Inbound(0)], Inbound(0), Inbound(2))
    looked_into = replace(handed, literal=False, looked_into=lambda: inner)
    found = keras.verify(model(given(None, 6), given(None, 5, name="y"), looked_into))
    assert [n.kind for n in found.nodes[2].nested] == ["agreed"] * 5
    unknown = replace(
        called(mine, Constant(UNKNOWN_SHAPE, "float32"), Inbound(0), Inbound(2)),
        literal=False,
        looked_into=lambda: inner,
    )
    found = keras.verify(model(given(None, 6), given(None, 5, name="y"), unknown))
    assert [n.kind for n in found.nodes[2].nested] == ["skipped", "agreed", "agreed", "skipped", "agreed"]


def test_what_keras_refuses_inside_is_reported_there(keras):
    bad = called(node("m", "matmul", shape(None, 8, 8), (0, 0)), Inbound(0), Inbound(1), operation="tensorflow.matmul")
    found = keras.verify(
        model(given(None, 8, 6), block(shape(None, 8, 8), node("d", "Dense", shape(None, 8, 6), (0,), units=6), bad))
    )
    assert kinds(found) == ["agreed", "skipped"]
    assert [n.kind for n in found.nodes[1].nested] == ["agreed", "agreed", "refused"]
    assert not found.ok
