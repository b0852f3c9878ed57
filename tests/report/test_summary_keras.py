"""Summaries against the installed Keras's own, on programs of every API style."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from held_programs import BY_NAME, VARIABLES
from masked_programs import ATTENDING, MASKING, STEPS, UNMASKED

from kshape_ls.analysis import analyze
from kshape_ls.cli.analysing import analysed
from kshape_ls.ide.graph_view import choose
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.summary import Summary, memory, summary
from kshape_ls.workspace.stating import Stated

keras = pytest.importorskip("keras", reason="Keras isn't installed")
pytestmark = pytest.mark.keras

HEAD = "import keras\nfrom keras import layers\n"
LIST = """
layers.Dense(3)
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3), layers.BatchNormalization(),
                          layers.Bidirectional(layers.LSTM(4)) if False else layers.Flatten(), layers.Dense(10)])
"""
ADD = """
model = keras.Sequential(name="grown")
model.add(keras.Input((12, 5)))
model.add(layers.Bidirectional(layers.LSTM(4, return_sequences=True)))
for units in (8, 4):
    model.add(layers.Dense(units))
    model.add(layers.Dropout(0.5))
model.layers[1].trainable = False
"""
FUNCTIONAL = """
a, b = keras.Input((6,), name="left"), keras.Input((6,))
x = a * 2 + layers.Dense(6)(b)
y = keras.ops.mean(x, axis=-1, keepdims=True)
z = layers.concatenate([x[:, :3], -y, layers.Dense(6)(x)])
z = layers.concatenate([z, layers.add([x, x], name="twice")], name="mixed")
model = keras.Model([a, b], [layers.Dense(2, name="out")(z), y])
"""
LOOP = """
inputs = keras.Input((32, 32, 3))
x = inputs
for n, filters in enumerate((8, 16)):
    skip = layers.Conv2D(filters, 1, strides=2)(x)
    x = layers.SeparableConv2D(filters, 3, padding="same", name=f"block_{chr(n + ord('a'))}")(x)
    x = layers.BatchNormalization(scale=False)(x)
    x = layers.add([layers.MaxPooling2D()(x), skip])
model = keras.Model(inputs, layers.GlobalAveragePooling2D()(x))
"""
HELPER = """
def tower(name):
    return keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)], name=name)
shared = tower("shared")
p, q = keras.Input((4,)), keras.Input((4,))
other = tower(None)
other.trainable = False
model = keras.Model([p, q], layers.Dot(-1)([shared(p), layers.Add()([shared(q), other(q)])]))
"""
OWN_LAYER = """
class Scale(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.inner = layers.Dense(units)
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))
        self.seen = self.add_weight(shape=(), trainable=False)
    def call(self, x):
        return self.inner(x * self.scale)
inputs = keras.Input((5,))
x = Scale(4)(inputs)
x = Scale(3, name="named")(x)
model = keras.Model(inputs, layers.Dense(1)(Scale(2)(x)))
"""
SUBCLASS = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(8)
        self.norm = layers.BatchNormalization()
        self.blocks = [layers.Dense(8) for _ in range(2)]
        self.last = layers.Dense(2)
    def call(self, x):
        x = self.norm(self.first(x))
        for block in self.blocks:
            x = block(x)
        return self.last(x)
model = Net()
model(keras.Input((6,)))
"""
CLONE = """
first = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
copy = keras.models.clone_model(first)
inputs = keras.Input((4,))
named = keras.Model(inputs, layers.Dense(3)(inputs), name="named")
second = keras.models.clone_model(named)
p = keras.Input((4,))
model = keras.Model(p, layers.Add()([second(p), copy(p)]))
"""
COPY = """
inputs = keras.Input((4,))
extra = keras.Input((2,), name="extra")
both = layers.Concatenate()([layers.Dense(3)(inputs), extra])
model = keras.models.clone_model(keras.Model([inputs, extra], layers.Dense(2)(both)))
"""
LATE = """
first = keras.Sequential([layers.Dense(3), layers.Dense(2)])
inputs = keras.Input((4,))
early = keras.Model(inputs, layers.Dense(2)(inputs))
first.build((None, 4))
model = keras.Model(inputs, layers.Add()([early(inputs), first(inputs)]))
"""
APPLICATION = """
base = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(96, 96, 3))
base.trainable = False
inputs = keras.Input((96, 96, 3))
x = layers.GlobalAveragePooling2D()(base(inputs, training=False))
model = keras.Model(inputs, layers.Dense(5)(layers.Dropout(0.2)(x)))
"""
FINE_TUNED = """
model = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
for layer in model.layers[:-4]:
    layer.trainable = False
"""
FINE_TUNED_BY_NAME = """
model = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
trainable = False
for layer in model.layers:
    if layer.name == "block5_conv1":
        trainable = True
    layer.trainable = trainable and "pool" not in layer.name
"""
ATTENTION = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.attention = layers.MultiHeadAttention(2, 4)
        self.dropout = layers.Dropout(0.1)
    def call(self, x):
        return self.dropout(self.attention(x, x))
inputs = keras.Input((6, 8))
x = layers.MultiHeadAttention(2, 4)(inputs, inputs)
x = layers.Softmax()(layers.Dropout(0.1)(x))
x = layers.Dropout(0.1)(Block()(x))
x = layers.Dropout(0.1)(layers.GroupQueryAttention(4, 2, 2)(x, x))
model = keras.Model(inputs, layers.Softmax()(layers.Dropout(0.1)(x)))
"""
PICTURES = """
model = keras.Sequential([keras.Input((32, 32, 3)), layers.RandAugment(), layers.RandomRotation(0.1),
                          layers.AugMix(), layers.RandomRotation(0.1)])
"""
WORDS = """
layers.TextVectorization(10)
words = keras.Input((1,), dtype="string")
model = keras.Model(words, layers.StringLookup(vocabulary=["a", "b"])(words))
"""
DICTS = """
first, second = keras.Input((3,), name="z"), keras.Input((5,), name="a")
both = layers.concatenate([first, second])
model = keras.Model({"z": first, "a": second}, {"y": layers.Dense(2)(both), "x": layers.Dense(7)(both)})
"""
PREPARED = """
from keras import applications
inputs = keras.Input((32, 32, 3))
x = applications.efficientnet.preprocess_input(applications.resnet.preprocess_input(inputs))
x = applications.mobilenet_v2.preprocess_input(x, data_format="channels_last")
x = applications.densenet.preprocess_input(x)
x = applications.imagenet_utils.preprocess_input(x, mode="tf") / 2
model = keras.Model(inputs, layers.Dense(3)(x))
"""
BY_DATA = """
import numpy as np
import tensorflow as tf
def stack():
    made = keras.Sequential([layers.Dense(3), layers.Dense(2)])
    made.compile("sgd", "mse")
    return made
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.stack = stack()
        self.last = layers.Dense(2)
    def call(self, x):
        return self.last(self.stack(x))
def net():
    made = Net()
    made.compile("sgd", "mse")
    return made
x, y = np.ones((64, 5), "float32"), np.ones((64, 2), "float32")
batches = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(12)
full = tf.data.Dataset.from_tensor_slices((x, y)).batch(12, drop_remainder=True)
"""
FED = {
    "called": "model = stack()\nmodel(x[:7])\nmodel(x[:9])",
    "called as a symbol of a known size": "model = stack()\nmodel(keras.Input(batch_shape=(7, 5)))",
    "called as a symbol": "model = stack()\nmodel(keras.Input((5,)))\nmodel(x)",
    "called inside": "inner = stack()\ninner(x[:7])\nmodel = keras.Sequential([inner, layers.Dense(4)])\nmodel(x[:9])",
    "the inner one of two": "model = stack()\nmodel(x[:7])\nkeras.Sequential([model, layers.Dense(4)])(x[:9])",
    "made of a built one": "inner = stack()\ninner(x[:7])\nmodel = keras.Sequential([inner, layers.Dense(4)])",
    "cloned": "first = stack()\nfirst(x[:7])\nmodel = keras.models.clone_model(first)",
    "built": "model = stack()\nmodel.build((None, 5))\nmodel(x)",
    "fit in even batches": "model = stack()\nmodel.fit(x, y, verbose=0)",
    "fit in uneven batches": "model = stack()\nmodel.fit(x, y, batch_size=60, verbose=0)",
    "fit in less than a batch": "model = stack()\nmodel.fit(x[:9], y[:9], verbose=0)",
    "fit on a part": "model = stack()\nmodel.fit(x, y, 16, validation_split=0.25, verbose=0)",
    "fit on an uneven part": "model = stack()\nmodel.fit(x, y, 16, validation_split=0.2, verbose=0)",
    "fit on a data set": "model = stack()\nmodel.fit(batches, verbose=0, shuffle=False)",
    "fit on full batches": "model = stack()\nmodel.fit(full, verbose=0, shuffle=False)",
    "evaluated": "model = stack()\nmodel.evaluate(x, y, 8, verbose=0)",
    "one step": "model = stack()\nmodel.train_on_batch(x[:6], y[:6])",
    "predicted": "model = stack()\nmodel.predict(x, 60, verbose=0)",
    "predicted of little": "model = stack()\nmodel.predict(x[:9], verbose=0)",
    "predicted of a data set": "model = stack()\nmodel.predict(batches, verbose=0)",
    "a loop": "model = stack()\nfor a, b in batches:\n    model(a)",
    "the first of a data set": "model = stack()\nmodel(next(iter(batches))[0])",
    "a counted loop": "model = stack()\nfor n, (a, b) in enumerate(batches.repeat().take(9)):\n    model(a)",
    "a loop in a function": """
model = stack()
@tf.function
def step(a, b):
    return model(a) - b
def train(data):
    for epoch in range(2):
        for a, b in data:
            step(a, b)
train(batches.prefetch(1))
""",
    "a class that is called": "model = net()\nmodel(x[:7])\nmodel(x[:9])",
    "a class that is fit": "model = net()\nmodel.fit(x, y, verbose=0)\nmodel(x[:9])",
    "a class that is fit in uneven batches": "model = net()\nmodel.fit(x, y, batch_size=60, verbose=0)\nmodel(x[:9])",
    "what a class holds": "whole = net()\nwhole.fit(x, y, 8, verbose=0)\nmodel = whole.stack",
    "a class in a loop": "model = net()\nfor a, b in batches:\n    model(a)",
    "a class that predicts": "model = net()\nmodel.predict(x[:9], verbose=0)",
}
"""Models that are built by data, after what ``BY_DATA`` makes: by how many samples is seen in their tables."""
PREPROCESSED = """
inputs = keras.Input((64, 64, 3))
ready = keras.applications.resnet50.preprocess_input(inputs)
base = keras.applications.ResNet50(weights=None, include_top=False, input_tensor=ready)
low, high = base.get_layer("conv2_block3_2_relu").output, base.get_layer("conv4_block6_2_relu").output
high = layers.UpSampling2D(low.shape[1] // high.shape[1])(high)
model = keras.Model(inputs, layers.Conv2D(3, 1)(layers.Concatenate()([low, high])))
"""
FROZEN_PARTS = """
early = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
early.trainable = False
late = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
second = keras.Model(late.input, late.get_layer("block2_conv1").output)
late.trainable = False
first = keras.Model(early.input, early.get_layer("block4_conv1").output)
inputs = keras.Input((32, 32, 3))
model = keras.Model(inputs, [first(inputs), second(inputs), layers.Conv2D(2, 1)(inputs)])
"""
NUMBERED = """
def stack(sizes):
    made = []
    for units in sizes:
        made.append(layers.Dense(units))
    return keras.Sequential(made)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.late = stack([3, 4])
        inputs = keras.Input((4,))
        self.early = keras.Model(inputs, stack([5, 2])(inputs))
    def call(self, x):
        return self.early(self.late(x))

first = keras.Sequential([layers.Dense(3)])
keras.utils.clear_session()
grown = keras.Sequential()
grown.add(keras.Input((4,)))
grown.add(layers.Dense(4))
grown.add(layers.Dense(4))
grown.add(layers.Dense(4))
grown.pop()
copied = keras.models.clone_model(grown)
net = Net()
inputs = keras.Input((4,))
net(inputs)
x = grown(inputs)
model = keras.Model(inputs, keras.Model(inputs, layers.Add()([net.early(x), stack([2])(x)]))(inputs))
"""
TOGETHER = """
inputs = keras.Input((None, 4))
inner = keras.Model(inputs, [layers.Dense(3)(inputs), layers.Dense(2)(inputs)])
other = keras.Model(inputs, [layers.Dense(3)(inputs), layers.Dense(2)(inputs)])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner, self.other = inner, other
    def call(self, x):
        return self.inner(x)[0]
model = Net()
model(keras.ops.ones((2, 5, 4)))
inner(keras.Input((7, 4)))
"""
LAMBDAS = """
halve = keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x / 2), layers.Lambda(lambda x: x + 1)])
inputs = keras.Input((4,))
x = layers.Lambda(lambda x: x[:, :2], name="cut")(halve(inputs))
model = keras.Model(inputs, layers.Lambda(keras.ops.square)(x))
"""
PROGRAMS = {
    "lambdas": LAMBDAS,
    "numbered": NUMBERED,
    "together": TOGETHER,
    "preprocessed": PREPROCESSED,
    "frozen parts": FROZEN_PARTS,
    "prepared": PREPARED,
    "late": LATE,
    "clone": CLONE,
    "copy": COPY,
    "attention": ATTENTION,
    "pictures": PICTURES,
    "words": WORDS,
    "dicts": DICTS,
    "list": LIST,
    "add": ADD,
    "functional": FUNCTIONAL,
    "loop": LOOP,
    "helper": HELPER,
    "own layer": OWN_LAYER,
    "variables": VARIABLES,
    "every output by name": BY_NAME,
    "masked steps": STEPS,
    "masking": MASKING,
    "masked attention": ATTENDING,
    "masks before": UNMASKED,
    "subclass": SUBCLASS,
    "application": APPLICATION,
    "fine-tuned": FINE_TUNED,
    "fine-tuned by name": FINE_TUNED_BY_NAME,
}


def ours(program: str) -> Summary:
    chosen = choose(analyze((HEAD + program).split("\n")), "model")
    assert chosen is not None
    return summary(chosen.model)


def theirs(program: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[dict[str, Any]], dict[str, str]]:
    """The name, rows and totals of Keras's table."""
    keras.utils.clear_session()
    frame: dict[str, Any] = {"__name__": "__main__"}
    exec(HEAD + program, frame)
    said = io.StringIO()
    # Keras asks how wide the terminal is.
    monkeypatch.setenv("COLUMNS", "400")
    with contextlib.redirect_stdout(said):
        frame["model"].summary(line_length=400, positions=[0.3, 0.5, 0.6, 1.0], print_fn=print)
    text = said.getvalue()
    rows: list[dict[str, Any]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split("[│┃|]", line)[1:-1]]
        if len(cells) > 2 and cells[0] and not cells[0].startswith("Layer (type)"):
            rows.append({"name": cells[0], "output": cells[1], "params": cells[2], "connected": (*cells, "")[3]})
    totals = dict(re.findall(r"(\S*otal|\S*rainable) params: (.+)", text))
    return re.findall('Model: "(.*)"', text)[0], rows, {key: value.strip() for key, value in totals.items()}


@pytest.mark.filterwarnings("ignore:Layer .* was passed an input with a mask")
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_same_as_keras_prints(program: str, monkeypatch: pytest.MonkeyPatch):
    name, rows, totals = theirs(program, monkeypatch)
    told = ours(program)
    assert told.name == name
    assert [(f"{row.name} ({row.class_name})", row.output, row.count) for row in told.rows] == [
        (row["name"], row["output"], row["params"]) for row in rows
    ]
    if any(row["connected"] for row in rows):
        assert [row.connected_to for row in told.rows] == [row["connected"] for row in rows]
    assert told.is_chain is not any(row["connected"] for row in rows)
    for key, count in (("Total", told.total), ("Trainable", told.trainable), ("Non-trainable", told.non_trainable)):
        assert count is not None
        assert f"{count:,} ({memory(count)})" == totals[key]


SHARED = """
import keras
from keras import layers

def head(units):
    return keras.Sequential([layers.Dense(units), layers.Dense(2)])

base = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.Dense(3)])
"""
IMPORTING = """
from blocks import backbone, heads as other
inputs = keras.Input((6,))
x = layers.Dense(3)(backbone.base(inputs))
model = keras.Model(inputs, layers.Dense(5)(other.top(backbone.head(7)(x))))
"""


def test_layers_that_imports_make_have_the_first_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "backbone.py").write_text(SHARED)
    (tmp_path / "blocks" / "heads.py").write_text("from blocks.backbone import head\ntop = head(9)\n")
    program = tmp_path / "program.py"
    program.write_text(HEAD + IMPORTING)
    monkeypatch.syspath_prepend(tmp_path)
    name, rows, _ = theirs(IMPORTING, monkeypatch)
    analysis = analysed(str(program), Stated())
    assert not isinstance(analysis, FileReport)
    chosen = choose(analysis, "model")
    assert chosen is not None
    told = summary(chosen.model)
    assert told.name == name
    assert [f"{row.name} ({row.class_name})" for row in told.rows] == [row["name"] for row in rows]
    assert "dense_5 (Dense)" in [row["name"] for row in rows]


@pytest.mark.parametrize("use", FED.values(), ids=FED)
def test_a_model_that_is_built_by_data_is_listed_for_the_batch_that_came_first(
    use: str, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("tensorflow", reason="TensorFlow isn't installed")
    _, rows, _ = theirs(BY_DATA + use, monkeypatch)
    assert [row.output for row in ours(BY_DATA + use).rows] == [row["output"] for row in rows]
    assert rows[0]["output"] != "?"


def test_the_layers_of_a_model_in_the_model_are_rows_below_it():
    told = ours(HELPER)
    nested = [(depth, row.name) for depth, row in told.walk() if depth]
    assert nested == [(1, "dense"), (1, "dense_1"), (1, "dense_2"), (1, "dense_3")]


def test_every_function_of_keras_that_makes_an_operation_is_listed_by_its_class():
    import ast
    import inspect

    from kshape_ls.library.operation_names import operation_name

    made = {}
    for module in ("core", "einops", "image", "linalg", "math", "nn", "numpy"):
        source = inspect.getsource(__import__(f"keras.src.ops.{module}", fromlist=["x"]))
        for function in ast.parse(source).body:
            for call in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                match call:
                    case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id=name)), attr="symbolic_call")):
                        made.setdefault(function.name, name)
    assert len(made) > 250
    assert {f: operation_name(f"keras.ops.{f}") for f in made} == made


def test_every_activation_is_listed_by_the_class_of_its_operation():
    from kshape_ls.library.operation_names import operation_name

    made = {}
    for module in ("activations", "ops.nn"):
        functions = vars(__import__(f"keras.{module}", fromlist=["x"])).items()
        for name, function in functions:
            if name[0].islower() and callable(function) and name not in ("get", "serialize", "deserialize"):
                with contextlib.suppress(Exception):
                    made[f"keras.{module}.{name}"] = function(keras.KerasTensor((2, 4)))._keras_history.operation
    assert len(made) > 40
    assert {f: operation_name(f) for f in made} == {f: type(operation).__name__ for f, operation in made.items()}
