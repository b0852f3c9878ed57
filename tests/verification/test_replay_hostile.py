"""Graphs made to do harm."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from by_hand import cnn, given, kinds, model, node

from kshape_ls.shapes import shape

BILLION = 10**9


@pytest.mark.parametrize(
    "class_name",
    [
        "os.system",
        "__import__",
        "Layer.__init__",
        "subprocess",
        "Lambda",
        "TFSMLayer",
        "deserialize",
        "Model",
        "InputSpec",
    ],
)
def test_hostile_classes_are_not_built(keras, class_name):
    found = keras.verify(model(given(None, 3), node("x", class_name, shape(None, 3), (0,), filepath="/etc/passwd")))
    assert kinds(found) == ["agreed", "skipped"]


def test_hostile_graphs_are_refused_and_touch_nothing(keras, tmp_path):
    mark = tmp_path / "mark"
    choice = random.Random(7)
    names = ["os.system", "__import__", "keras.utils.get_file", "Dense.__class__", "TFSMLayer", "Lambda", "", "💥"]
    keys = ["weights", "vocabulary", "filepath", "__class__", "units", "activation", "kernel_initializer", "layer"]
    values = [
        f"touch {mark}",
        str(mark),
        "os.system",
        "__import__('os')",
        10**30,
        -(10**30),
        float("nan"),
        {"class_name": "system", "module": "os", "config": f"touch {mark}"},
        [[{"module": "os"}]],
        print,
        b"\0",
    ]

    def hostile():
        inbound = tuple(choice.choice([0, -1, 1, 2, 5, 10**12]) for _ in range(choice.randrange(3)))
        arguments = {choice.choice(keys): choice.choice(values) for _ in range(choice.randrange(4))}
        return node("x", choice.choice(names), shape(None, choice.choice([3, -3, BILLION])), inbound, **arguments)

    for _ in range(1000):
        found = keras.verify(model(given(None, 3), hostile(), hostile()))
        assert kinds(found) == ["agreed", "skipped", "skipped"], found.nodes
    for value in values:
        found = keras.verify(model(given(None, 3), node("d", "Dense", shape(None, 3), (0,), units=3, activation=value)))
        assert kinds(found)[1] != "agreed"
    assert not mark.exists()
    assert keras.verify(cnn()).ok


@pytest.mark.parametrize("inbound", [(1,), (2,), (-1,), (7,), (10**15,)])
def test_a_cycle_or_a_gap_is_said_to_be_one(keras, inbound):
    graph = model(
        given(None, 3),
        node("d", "Dense", shape(None, 3), inbound, units=3),
        node("e", "Dense", shape(None, 3), (1,), units=3),
    )
    found = keras.verify(graph)
    assert kinds(found) == ["agreed", "skipped", "agreed"]
    assert "cycle or a gap" in found.nodes[1].verdict.reason


def test_an_output_that_does_not_exist_is_not_taken(keras):
    layer = node("d", "Dense", shape(None, 3), (0,), units=3)
    for outputs in ((1,), (-1,), (0, 0)):
        assert kinds(keras.verify(model(given(None, 3), replace(layer, inbound_outputs=outputs)))) != [
            "agreed",
            "agreed",
        ]
