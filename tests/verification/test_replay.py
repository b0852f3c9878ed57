"""Graphs replayed in the real Keras of the tests' own environment."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import called, cnn, given, kinds, model, node, of

from kshape_ls.analysis.facts import Inbound
from kshape_ls.shapes import UNKNOWN, Nest, shape
from kshape_ls.verification import Agreed, Constructed, Differs, Filled, NotAsked, RefusedByKeras

BILLION = 10**9


def test_a_cnn_agrees_with_every_count(keras):
    graph = cnn()
    counts = [0, 320, 9248, 0, 0, 288010, 110]
    graph = replace(graph, nodes=tuple(replace(n, counted=p) for n, p in zip(graph.nodes, counts, strict=True)))
    found = keras.verify(graph)
    assert kinds(found) == ["agreed"] * 7
    assert found.ok
    assert found.keras.startswith("3.")
    assert found.backend
    conv = found.nodes[1].verdict
    assert isinstance(conv, Agreed)
    assert (conv.real.output, conv.real.dtypes, conv.real.params) == (shape(None, 62, 62, 32), ("float32",), 320)


def test_a_wrong_answer_is_reported_on_its_node(keras):
    graph = cnn()
    flat = replace(graph.nodes[4], output=shape(None, 28801))
    found = keras.verify(replace(graph, nodes=(*graph.nodes[:4], flat, *graph.nodes[5:])))
    assert kinds(found) == ["agreed"] * 4 + ["differs"] + ["agreed"] * 2
    differs = found.nodes[4].verdict
    assert isinstance(differs, Differs)
    assert (differs.ours, differs.real.output, differs.follows) == (shape(None, 28801), shape(None, 28800), None)
    assert not found.ok


def test_what_is_unknown_here_is_filled_in(keras):
    graph = model(given(None, None, 5), node("h", "LSTM", shape(None, UNKNOWN), (0,), units=7))
    filled = keras.verify(graph).nodes[1].verdict
    assert isinstance(filled, Filled)
    assert (filled.real.output, filled.real.params) == (shape(None, 7), 4 * 7 * (5 + 7 + 1))


def test_an_lstm_with_its_states(keras):
    three = Nest("list", (shape(None, 9, 8), shape(None, 8), shape(None, 8)))
    graph = model(
        given(None, 9, 5),
        node("encoder", "LSTM", three, (0,), units=8, return_sequences=True, return_state=True),
        replace(node("d", "Dense", shape(None, 3), (1,), units=3), inbound_outputs=(2,)),
        called(
            replace(node("decoder", "LSTM", shape(None, 8), (1, 1, 1), units=8), inbound_outputs=(0, 1, 2)),
            Inbound(0),
            initial_state=[Inbound(1), Inbound(2)],
        ),
        node("both", "Bidirectional", shape(None, 8), (0,), layer=node("g", "GRU", units=4)),
        node("each", "TimeDistributed", shape(None, 9, 2), (0,), layer=node("d", "Dense", units=2)),
        node(
            "cells", "RNN", shape(None, 6), (0,), cell=[node("c", "LSTMCell", units=6), node("c", "LSTMCell", units=6)]
        ),
    )
    assert kinds(keras.verify(graph)) == ["agreed"] * 7


def test_stateful_layers_are_replayed_though_they_want_values(keras):
    graph = model(
        given(4, 9, 5),
        node("h", "GRU", shape(4, 7), (0,), units=7, stateful=True),
        node("b", "Bidirectional", shape(4, 6), (0,), layer=node("l", "LSTM", units=3, stateful=True)),
    )
    assert kinds(keras.verify(graph)) == ["agreed"] * 3


def test_merging_layers(keras):
    graph = model(
        given(None, 8, 4, name="a"),
        given(None, 8, 4, name="b"),
        given(None, 8, 5, name="c"),
        node("sum", "Add", shape(None, 8, 4), (0, 1)),
        node("row", "Concatenate", shape(None, 8, 9), (0, 2), axis=-1),
        called(
            node("attention", "MultiHeadAttention", shape(None, 8, 4), (0, 2), num_heads=2, key_dim=3),
            Inbound(0),
            value=Inbound(1),
        ),
        node("scores", "Attention", shape(None, 8, 4), (0, 1)),
        node("refused", "Add", shape(None, 8, 4), (0, 2)),
        node("after", "Flatten", shape(None, 32), (7,)),
        node("later", "Dense", shape(None, 2), (8,), units=2),
        node("beside", "Flatten", shape(None, 32), (3,)),
    )
    found = keras.verify(graph)
    assert kinds(found) == ["agreed"] * 7 + ["refused", "skipped", "skipped", "agreed"]
    refused = found.nodes[7].verdict
    assert isinstance(refused, RefusedByKeras)
    assert refused.error == "ValueError"
    assert "Inputs have incompatible shapes" in refused.text
    assert "\x1b" not in refused.text
    for after in found.nodes[8:10]:
        assert after.verdict == NotAsked("it comes after a layer that Keras refused")


def test_keras_speaks_of_layers_by_their_names(keras):
    found = keras.verify(model(given(None, 3), node("head", "Conv2D", shape(None), (0,), filters=4, kernel_size=3)))
    refused = found.nodes[1].verdict
    assert isinstance(refused, RefusedByKeras)
    assert "head" in refused.text
    assert "expected min_ndim=4, found ndim=2" in refused.text


def test_what_a_constructor_refuses_is_reported(keras):
    found = keras.verify(
        model(
            given(None, 3),
            node("d", "Dense", shape(None, 4), (0,), units=-4),
            node("e", "Dense", shape(None, 4), (0,), units=4, unit=4),
            node("i", "InputLayer", shape(UNKNOWN), (), shape=3),
        )
    )
    assert kinds(found) == ["agreed", "refused", "refused", "refused"]


def test_a_class_of_the_user_stands_in_with_its_static_shape(keras):
    graph = model(
        given(None, 3),
        node("mine", "MyLayer", shape(None, 6), (0,)),
        node("d", "Dense", shape(None, 2), (1,), units=2),
        node("words", "StringLookup", shape(None, 6), (1,), vocabulary=["a"]),
        node("open", "MyLayer", shape(None, UNKNOWN), (0,)),
        node("after", "Dense", shape(None, 2), (4,), units=2),
        node("end", "Dense", shape(None, 5), (5,), units=5),
    )
    found = keras.verify(graph)
    assert kinds(found) == ["agreed", "skipped", "agreed", "skipped", "skipped", "constructed", "agreed"]
    reasons = [n.verdict.reason for n in found.nodes if isinstance(n.verdict, NotAsked | Constructed)]
    assert "MyLayer isn't a layer of Keras 3" in reasons[0]
    assert reasons[1] == "the type of its input isn't known"
    assert reasons[3] == "a size of its input isn't known"


def test_a_size_that_nobody_knows_is_left_open(keras):
    graph = model(
        given(None, 8, 8, 3),
        node("mine", "Mine", shape(None, UNKNOWN, UNKNOWN, 3), (0,)),
        node("conv", "Conv2D", shape(None, UNKNOWN, 8, 4), (1,), filters=4, kernel_size=3),
        node("pool", "GlobalAveragePooling2D", shape(None, 4), (2,)),
        node("flat", "Flatten", shape(None, UNKNOWN), (2,)),
        node("tall", "Reshape", shape(None, 16), (2,), target_shape=(4, 4)),
        node("head", "Dense", shape(None, 2), (4,), units=2),
        node("wrong", "Conv2D", shape(None, UNKNOWN, UNKNOWN, 7), (1,), filters=8, kernel_size=1),
        node("same", "Conv2D", shape(None, 8, 8, 4), (0,), filters=4, kernel_size=1, padding="same"),
    )
    found = keras.verify(graph)
    expected = ["agreed", "skipped", "partly", "agreed", "partly", "differs", "constructed", "differs", "agreed"]
    assert kinds(found) == expected
    assert found.nodes[2].verdict.real.output == shape(None, UNKNOWN, UNKNOWN, 4)
    assert found.nodes[2].verdict.real.params == 3 * 3 * 3 * 4 + 4


def test_an_error_that_an_unknown_size_may_be_the_reason_of_accuses_nobody(keras):
    mine = node("mine", "Mine", shape(None, UNKNOWN), (0,))
    joined = node("c", "Concatenate", shape(None, 9), (1, 0))
    graph = model(given(None, 8, 3), mine, joined, node("bad", "Dense", units=0, inbound=(1,)))
    assert kinds(keras.verify(graph)) == ["agreed", "skipped", "constructed", "refused"]


def test_a_layer_that_cares_for_dtypes_is_not_asked_on_a_guess(keras):
    lookup = node("words", "StringLookup", shape(None, 1), (0,), vocabulary=["a"])
    unread = node("x", "InputLayer", shape(None, 1))
    assert kinds(keras.verify(model(given(None, 1, dtype="string"), lookup))) == ["agreed", "agreed"]
    assert kinds(keras.verify(model(unread, lookup))) == ["agreed", "skipped"]
    assert kinds(keras.verify(model(unread, node("f", "Flatten", shape(None, 1), (0,))))) == ["agreed", "agreed"]


def test_a_merge_of_which_a_tensor_is_not_known_is_made_and_not_called(keras):
    merge = node("c", "Concatenate", shape(None, 9), (0, 1))
    nodes = (given(None, 3), given(None, 4, name="y"), merge, node("d", "Dense", shape(None, 2), (2,), units=2))
    assert kinds(keras.verify(model(*nodes))) == ["agreed", "agreed", "differs", "agreed"]
    open_merge = called(merge, [Inbound(0), UNKNOWN])
    assert kinds(keras.verify(model(*nodes[:2], open_merge, nodes[3]))) == ["agreed", "agreed", "constructed", "agreed"]


def test_a_layer_that_nobody_is_seen_to_call_is_made(keras):
    found = keras.verify(model(node("d", "Dense", units=2), node("e", "Dense", unit=2), node("f", "MyLayer")))
    assert kinds(found) == ["constructed", "refused", "skipped"]


def test_a_shared_layer_is_one_layer(keras):
    fc = of("fc", node("fc", "Dense", shape(None, 4), (0,), units=4))
    graph = model(given(None, 3), given(None, 5, name="y"), fc, replace(fc, inbound=(1,)), replace(fc, inbound=(0,)))
    found = keras.verify(graph)
    assert kinds(found) == ["agreed", "agreed", "agreed", "refused", "agreed"]
    assert "expected axis -1" in found.nodes[3].verdict.text


def test_two_layers_of_one_name_at_two_places_are_two(keras):
    fc = node("fc", "Dense", shape(None, 4), (0,), units=4, name="fc")
    other = replace(fc, inbound=(1,), arguments=(("units", 5), ("name", "fc")), output=shape(None, 5))
    assert kinds(keras.verify(model(given(None, 3), given(None, 7), fc, other))) == ["agreed"] * 4


@pytest.mark.skipif(sys.platform != "linux", reason="reads the worker's memory where Linux tells it")
def test_a_billion_units_cost_nothing(keras):
    def memory():
        status = Path(f"/proc/{keras.worker_pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])

    assert keras.verify(cnn()).ok
    before = memory()
    begun = time.monotonic()
    for _ in range(3):
        graph = model(
            *cnn(units=BILLION).nodes,
            given(None, 5, BILLION),
            node("recurrent", "LSTM", shape(None, BILLION), (7,), units=BILLION),
        )
        found = keras.verify(graph)
        assert found.ok
        assert found.nodes[5].verdict.real.params == 28801 * BILLION
    assert time.monotonic() - begun < 20
    assert memory() < before * 1.05


def test_a_model_that_takes_too_long_is_given_up_and_the_next_is_answered(keras):
    # Asks for memory at once that isn't there; TensorFlow then waits ten seconds for some.
    slow = model(given(None, BILLION), node("n", "Normalization", shape(None, BILLION), (0,)))
    found = keras.verify(slow, timeout=2)
    assert found.failure
    assert found.failure.code == "timed-out"
    assert "replaying n (Normalization)" in found.failure.message
    assert keras.verify(cnn()).ok
