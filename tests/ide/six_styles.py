"""One small network, written in each style in which people write models."""

from __future__ import annotations

from kshape_ls.analysis import FileAnalysis, analyze

STYLES = {
    "list": """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10),
])
""",
    "add": """\
from tensorflow import keras

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(keras.layers.Conv2D(32, 3))
model.add(keras.layers.MaxPooling2D(2))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(10))
""",
    "functional": """\
from keras import Input, Model, layers

inputs = Input((28, 28, 1))
x = layers.Conv2D(32, 3)(inputs)
x = layers.MaxPooling2D(2)(x)
x = layers.Flatten()(x)
outputs = layers.Dense(10)(x)
model = Model(inputs, outputs)
""",
    "subclass": """\
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(32, 3)
        self.pool = layers.MaxPooling2D(2)
        self.flatten = layers.Flatten()
        self.fc = layers.Dense(10)

    def call(self, images):
        h = self.conv(images)
        h = self.pool(h)
        h = self.flatten(h)
        return self.fc(h)


model = Net()
logits = model(keras.ops.zeros((4, 28, 28, 1)))
""",
    "loop": """\
import keras
from keras import layers

inputs = keras.Input((28, 28, 1))
x = inputs
for filters in (16, 32):
    x = layers.Conv2D(filters, 3)(x)
x = layers.Flatten()(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)
""",
    "helper": """\
import keras
from keras import layers


def block(t, filters):
    t = layers.Conv2D(filters, 3)(t)
    return layers.MaxPooling2D(2)(t)


inputs = keras.Input((28, 28, 1))
x = block(inputs, 16)
x = block(x, 32)
x = layers.Flatten()(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)
""",
}


def analysed(program: str) -> FileAnalysis:
    return analyze(program.split("\n"))


def place(program: str, needle: str, offset: int = 0) -> tuple[int, int]:
    """Where a text stands, as the engine counts."""
    before = program[: program.index(needle) + offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2].encode())


def text_at(program: str, where: tuple[int, int, int, int]) -> str:
    """The text of a stretch, as the engine counts."""
    lines = [line.encode() for line in program.split("\n")[where[0] - 1 : where[2]]]
    lines[-1] = lines[-1][: where[3]]
    lines[0] = lines[0][where[1] :]
    return b"\n".join(lines).decode()
