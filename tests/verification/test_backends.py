"""Replay on the backends and the older Keras that the tests' own environment lacks: interpreters named by variables."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import called, cnn, given, kinds, model, node, of

from kshape_ls.analysis.facts import Constant, Inbound
from kshape_ls.shapes import Nest, shape
from kshape_ls.verification import RefusedByKeras, Verifier

KITS = {
    "KSHAPE_PYTHON_JAX": {"backend": "jax"},
    "KSHAPE_PYTHON_TORCH": {"backend": "torch"},
    "KSHAPE_PYTHON_KERAS_2": {"keras": 2},
    "": {"backend": "tensorflow"},
}
BILLION = 10**9


@pytest.fixture(scope="module", params=KITS, ids=lambda name: name or "own")
def kit(request, keras) -> Iterator[Verifier]:
    if request.param and request.param not in os.environ:
        pytest.skip(f"{request.param} names no interpreter")
    python = os.environ.get(request.param, sys.executable)
    with Verifier(Path(python), **KITS[request.param]) as verifier:
        yield verifier


def test_a_cnn_agrees_with_every_shape(kit):
    found = kit.verify(cnn())
    assert kinds(found) == ["agreed"] * 7
    assert [n.verdict.real.params for n in found.nodes] == [0, 320, 9248, 0, 0, 288010, 110]


def test_a_billion_units_cost_nothing(kit):
    found = kit.verify(cnn(units=BILLION))
    assert kinds(found) == ["agreed"] * 7


def test_recurrent_merging_and_wrapping_layers(kit):
    three = Nest("list", (shape(None, 9, 8), shape(None, 8), shape(None, 8)))
    concatenate = node("c", "Concatenate", shape(None, 16), (1, 2), axis=-1)
    graph = model(
        given(None, 9, 5),
        node("l", "LSTM", three, (0,), units=8, return_sequences=True, return_state=True),
        node("b", "Bidirectional", shape(None, 8), (0,), layer=node("g", "GRU", units=4)),
        node("t", "TimeDistributed", shape(None, 9, 2), (0,), layer=node("d", "Dense", units=2)),
        replace(concatenate, inbound_outputs=(1, 0)),
    )
    assert kinds(kit.verify(graph)) == ["agreed"] * 5


def test_its_own_error_is_reported_on_its_layer(kit):
    bad = node("r", "Reshape", shape(None, 5), (0,), target_shape=(5,))
    found = kit.verify(model(given(None, 3), bad, node("d", "Dense", shape(None, 2), (1,), units=2)))
    assert kinds(found) == ["agreed", "refused", "skipped"]
    assert isinstance(found.nodes[1].verdict, RefusedByKeras)
    assert "must be unchanged" in found.nodes[1].verdict.text


def test_a_layer_of_the_program_and_a_shared_one(kit):
    add = called(node("+", "+", shape(None, 6), (1,)), Inbound(0), Constant(shape(6), "float32"), operation="+")
    inner = model(given(None, 4), node("d", "Dense", shape(None, 6), (0,), units=6), add, outputs_at=(2,))
    block = replace(node("mine", "Mine", shape(None, 6), (0,)), literal=False, looked_into=lambda: inner)
    fc = of("fc", node("fc", "Dense", shape(None, 4), (0,), units=4))
    found = kit.verify(model(given(None, 4), block, fc, replace(fc, inbound=(2,)), replace(fc, inbound=(1,))))
    assert kinds(found) == ["agreed", "agreed", "agreed", "agreed", "refused"]


def test_an_application_without_weights(kit):
    base = node("m", "MobileNetV2", shape(None, 3, 3, 1280), (0,), include_top=False, weights="imagenet")
    base = called(base, Inbound(0), operation="keras.applications.MobileNetV2")
    assert kinds(kit.verify(model(given(None, 96, 96, 3), base))) == ["agreed"] * 2
