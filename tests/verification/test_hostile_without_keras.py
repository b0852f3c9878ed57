"""Graphs made to do harm, walked in a Keras that may not be touched: they are refused by name alone."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from kshape_ls.verification.graph_wire import (
    GraphSpec,
    LayerSpec,
    NodeSpec,
    StandIn,
    Taken,
    WireError,
    decode_graph,
    encode_graph,
)
from kshape_ls.verification.wire import Answer, Refused, Skipped, Told
from kshape_ls.verification.worker.kit import Kit
from kshape_ls.verification.worker.replay import replay

NAMES = [
    "os.system",
    "__import__",
    "eval",
    "exec",
    "Lambda",
    "TFSMLayer",
    "Layer",
    "dense",
    "Dense.__init__",
    "💥",
    "keras.layers.Dense",
    "../Dense",
    "subprocess.Popen",
    "__builtins__",
    "TorchModuleWrapper",
    "JaxLayer",
    "FlaxLayer",
    "Wrapper",
    "keras.src.Dense",
    "_Dense",
    "Dénse",
]
FUNCTIONS = [
    "os.system",
    "keras.utils.get_file",
    "keras.ops.map",
    "keras.ops.while_loop",
    "keras.ops.__class__",
    "numpy.load",
    "keras.ops.numpy.os.system",
    "keras.models.load_model",
    "keras.saving.load_model",
    "tensorflow.io.read_file",
    "tensorflow.py_function",
    "builtins.eval",
    "keras.ops.scan",
    "tensorflow.load_op_library",
    "keras.applications.vgg16.decode_predictions",
    "keras.backend.set_value",
    "tensorflow.image.decode_image",
    "keras.layers.Dense",
    "keras.applications.__dict__",
    "keras.config.enable_unsafe_deserialization",
    "keras.ops",
    "keras.ops.",
    ".keras.ops.add",
    "keras.src.ops.add",
    "tensorflow.keras.ops.add",
    "keras.applications.os.system",
    "keras.utils.Sequence",
    "keras.activations.deserialize",
]
ARGUMENTS: list[tuple[str, Any]] = [
    ("weights", "imagenet"),
    ("weights", [[1.0]]),
    ("vocabulary", "/etc/passwd"),
    ("filepath", "model.h5"),
    ("__class__", 1),
    ("function", "x"),
    ("custom_objects", 1),
    ("a.b", 1),
    ("", 1),
    ("input_tensor", 1),
    ("activation", "os.system"),
    ("activation", "__import__('os')"),
    ("activation", {"class_name": "system", "module": "os"}),
    ("kernel_initializer", "../weights.npy"),
    ("standardize", "https://example.org/x"),
    ("units", [[{"module": "os"}]]),
    ("units", LayerSpec("os.system")),
    ("units", [LayerSpec("Lambda", (("function", "x"),))]),
    ("units", LayerSpec("LSTM", (("weights", [1]),))),
    ("units", Taken(0)),
    ("units", StandIn((2**62, -1), "os.system")),
    ("units", slice(None)),
    ("units", 10**30),
    ("units", -(2**70)),
    ("units", b"\0"),
    ("units", print),
    ("units", "n" * 20_000 + " "),
]


@dataclass
class Forbidden:
    """Whatever is asked of it fails the test."""

    name: str

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{self.name}.{name} was touched")

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise AssertionError(f"{self.name} was called")


class Ways:
    """Only inputs are made."""

    def scope(self):
        return contextlib.nullcontext()

    def input(self, arguments):
        return SimpleNamespace(shape=arguments.get("batch_shape", (None, 3)), dtype="float32")


def kit():
    forbidden = Forbidden("keras")
    layers = {name: Forbidden(name) for name in ("Dense", "Conv2D", "InputLayer")}
    return Kit(forbidden, "3.0", "tensorflow", layers, Ways(), Forbidden("tensorflow"))


def hostile(choice: random.Random, depth: int = 0) -> NodeSpec:
    """A node that must not be built, for its name, its function, an argument or its place in the graph."""
    kind = choice.choice(["name", "function", "argument", "place", "call", *(["inside"] if depth < 3 else [])])
    node: dict[str, Any] = {"name": "x", "class_name": "Dense", "args": (Taken(0),), "inbound": (0,)}
    node["shapes"] = ((None, choice.choice([3, -3, 2**62])),)
    if kind == "name":
        node["class_name"] = choice.choice([*NAMES, "", "D" * 5000 + "!", "Dense\0", "Dense\n"])
    elif kind == "function":
        node["operation"] = choice.choice([*FUNCTIONS, "x" * 5000, "+ +", "keras.ops." + "a." * 300 + "b"])
    elif kind == "argument":
        node["arguments"] = (choice.choice(ARGUMENTS),)
    elif kind == "place":
        node["inbound"] = choice.choice([(2,), (-1,), (10**12,), (0, 9)])
    elif kind == "call":
        name = choice.choice(["filepath", "custom_objects", "__x__", "weights"])
        node["call"] = ((name, choice.choice(["x", 1, [1]])),)
    else:
        first = NodeSpec("i", "InputLayer", shapes=((None, 3),))
        node["nested"] = GraphSpec((first, hostile(choice, depth + 1)), (0,), (1,), (0,))
    return NodeSpec(**node)


def taken_in(graph: GraphSpec) -> GraphSpec | None:
    """The graph as the worker has it; ``None`` where the wire refuses it with a word."""
    try:
        return decode_graph(encode_graph(graph))
    except WireError as refused:
        return None if str(refused) else graph


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_hostile_graphs_touch_nothing(seed):
    choice = random.Random(seed)
    walked = 0
    for _ in range(100):
        first = NodeSpec("i", "InputLayer", shapes=((None, 3),))
        graph = taken_in(GraphSpec((first, hostile(choice), hostile(choice)), (0,)))
        if graph is None:
            continue
        walked += 1
        answers: dict[int, Answer] = {}
        assert replay(kit(), graph, answers.__setitem__) is None
        assert isinstance(answers[0].result, Told)
        for position in (1, 2):
            assert refused_with_a_word(answers[position]), (graph.nodes[position], answers[position])
    assert walked > 50


def refused_with_a_word(answer: Answer) -> bool:
    """A graph inside is walked, refused there, and its static shape may stand in."""
    if isinstance(answer.result, Skipped):
        return 0 < len(answer.result.reason) < 400
    return isinstance(answer.result, Told) and any(refused_with_a_word(inner) for inner in answer.nested[1:])


def test_a_layer_that_may_be_built_reaches_keras_here_too():
    answers: dict[int, Answer] = {}
    good = NodeSpec("d", "Dense", (("units", 3),), (Taken(0),), inbound=(0,))
    replay(kit(), GraphSpec((NodeSpec("i", "InputLayer", shapes=((None, 3),)), good), (0,)), answers.__setitem__)
    assert isinstance(answers[1].result, Refused)
    assert answers[1].result.text == "Dense was called"
