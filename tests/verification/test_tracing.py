"""Programs run in the real Keras of the tests' own environment, on the tests' word."""

from __future__ import annotations

import sys
import textwrap
import threading
import time

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.analysis.facts import Range
from kshape_ls.report.traced import seen
from kshape_ls.shapes import UNKNOWN, Nest, shape, symbol
from kshape_ls.verification.tracing import Job, Tracer, compatible, is_open

PROGRAM = """\
import os, sys
import numpy as np
import keras
from keras import layers, ops
from keras.applications import MobileNetV2

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784) / 255

class Half(layers.Layer):
    def call(self, x):
        return x[:, : ops.shape(x)[1] // 2]

def sized(kind):
    return {"wide": 64, "narrow": int(open("size.txt").read())}[kind]

model = keras.Sequential([
    keras.Input((784,)),
    layers.Dense(sized("narrow")),
    Half(),
    layers.Dense(10),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=3)
assert len(history.history["loss"]) == 3
loss, accuracy = model.evaluate(x_train, y_train)
guess = model.predict(x_train[:5])
model.save("model.keras")
assert not os.path.exists("model.keras")
base = MobileNetV2(include_top=False, weights="imagenet", input_shape=(96, 96, 3))
deep = base(keras.Input((96, 96, 3)))
assert __name__ == "__main__" and sys.argv == [__file__]
print("a line of the program's own")
late = ops.ones((2, 3))
missing = undefined_name
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory, keras):
    """One run for all that is asked of it; ``keras`` says that there is one."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "size.txt").write_text("12")
    job = Job(folder / "program.py", PROGRAM.split("\n"), sys.executable)
    return Tracer(job, 120).run()


def at(run, text):
    """What was seen at the first place of a text."""
    lines = PROGRAM.split("\n")
    line = next(n for n, each in enumerate(lines, start=1) if text in each)
    start = lines[line - 1].index(text)
    return [str(output) for output in dict(run.sites).get(Range(line, start, line, start + len(text)), ())]


def test_the_shapes_at_each_place(run):
    assert run.failure is None
    assert run.keras.startswith("3.")
    assert at(run, 'layers.Dense(sized("narrow"))') == ["(None, 12)"]
    assert at(run, "Half()") == ["(None, 6)"]
    assert at(run, "layers.Dense(10)") == ["(None, 10)"]
    assert at(run, "x[:, : ops.shape(x)[1] // 2]") == ["(None, 6)"]
    assert at(run, "x_train.reshape(-1, 784) / 255") == ["(60000, 784)"]
    assert at(run, "ops.ones((2, 3))") == ["(2, 3)"]


def test_training_saving_and_downloads_are_left_out(run):
    assert {"fit", "evaluate", "predict", "save"} <= set(run.replaced)
    assert any(each.startswith("get_file(") for each in run.replaced)
    assert at(run, "model.predict(x_train[:5])") == ["(5, 10)"]
    assert at(run, "base(keras.Input((96, 96, 3)))") == ["(None, 3, 3, 1280)"]


def test_what_ended_the_program_is_told_with_its_line(run):
    assert run.raised
    assert (run.raised.error, run.raised.line) == ("NameError", PROGRAM.count("\n"))


def test_a_run_fills_in_what_the_analysis_could_not_know(run):
    found = {each.range.line: each for each in seen(analyze(PROGRAM.split("\n")).sites, run) if each.name == "Dense"}
    line = next(n for n, each in enumerate(PROGRAM.split("\n"), start=1) if "narrow" in each and "Dense" in each)
    assert found[line].kind == "filled"
    assert found[line].real == (shape(None, 12),)
    assert not [each for each in seen(analyze(PROGRAM.split("\n")).sites, run) if each.kind == "differs"]


def traced(interpreter, folder, text, seconds=60.0):
    return Tracer(Job(folder / "program.py", textwrap.dedent(text).split("\n"), interpreter), seconds)


def test_a_program_that_never_ends_is_ended_and_keeps_what_was_seen(keras, tmp_path):
    text = "import keras\nx = keras.ops.ones((2, 3))\nwhile True:\n    pass\n"
    found = traced(sys.executable, tmp_path, text, seconds=2).run()
    assert found.raised
    assert found.raised.error == "TimeoutError"
    assert dict(found.sites)[Range(2, 4, 2, 26)] == (shape(2, 3),)


def test_no_connection_leaves_the_process_and_endings_are_told(keras, tmp_path):
    text = """
    import socket, sys
    try:
        socket.create_connection(("127.0.0.1", 9))
    except OSError as error:
        assert "no network" in str(error)
    sys.exit(3)
    """
    found = traced(sys.executable, tmp_path, text).run()
    assert (found.failure, found.raised) == (None, None)


@pytest.mark.skipif(sys.platform == "win32", reason="made of shell scripts and signals")
@pytest.mark.parametrize(
    ("trouble", "code", "word"),
    [("broken", "import-failed", "the wheel is broken"), (None, "no-keras", "isn't installed")],
)
def test_a_keras_that_fails_is_one_message(interpreter, tmp_path, trouble, code, word):
    found = traced(interpreter(trouble), tmp_path, "x = 1").run()
    assert found.failure
    assert found.failure.code == code
    assert word in found.failure.message


@pytest.mark.skipif(sys.platform == "win32", reason="made of shell scripts and signals")
def test_a_run_can_be_cancelled(interpreter, tmp_path):
    tracer = traced(interpreter("hangs"), tmp_path, "x = 1")
    found = []
    thread = threading.Thread(target=lambda: found.append(tracer.run()))
    thread.start()
    time.sleep(1)
    tracer.cancel()
    thread.join(10)
    assert found[0].failure.code == "cancelled"


def test_what_was_seen_fits_what_is_open():
    assert compatible(shape(None, 3), shape(7, 3))
    assert compatible(shape(UNKNOWN, symbol("n")), shape(7, 3))
    assert compatible(shape(7, 3), shape(None, 3))
    assert not compatible(shape(None, 3), shape(None, 4))
    assert not compatible(shape(3), shape(None, 3))
    pair = Nest("list", (shape(1), shape(2)))
    assert compatible(pair, Nest("tuple", (shape(1), shape(None))))
    assert not compatible(pair, shape(1))
    assert is_open(Nest("list", (shape(1), shape(UNKNOWN))))
    assert not is_open(shape(None, 3))
