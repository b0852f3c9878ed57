"""Summaries against the installed Keras's own, on programs of every API style."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from fed_programs import BY_DATA, FED
from held_programs import BY_NAME, VARIABLES
from masked_programs import ATTENDING, MASKING, STEPS, UNMASKED
from numbered_programs import FROZEN_PARTS, LAMBDAS, NUMBERED, PREPROCESSED, SHARED_BY_TWO, TOGETHER

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
PROGRAMS = {
    "lambdas": LAMBDAS,
    "shared by two": SHARED_BY_TWO,
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
