"""Files to edit, of any length: models in several styles, models with a mistake, and Python without Keras."""

from __future__ import annotations

HEAD = """\
import keras
from keras import layers

CLASSES = 10
RATE = 0.2

"""

FUNCTIONAL = """\
def block_{k}(x, width=16):
    y = layers.Conv2D(width, 3, padding="same", activation="relu")(x)
    y = layers.BatchNormalization()(y)
    y = layers.Conv2D(width, 3, padding="same")(y)
    if x.shape[-1] == width:
        y = layers.Add()([x, y])
    return layers.ReLU()(y)

inputs_{k} = keras.Input((32, 32, 3))
x_{k} = block_{k}(inputs_{k})
x_{k} = block_{k}(x_{k}, 32)
x_{k} = layers.GlobalAveragePooling2D()(x_{k})
outputs_{k} = layers.Dense(10, activation="softmax")(x_{k})
model_{k} = keras.Model(inputs_{k}, outputs_{k})

"""

LIST = """\
encoder_{k} = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(CLASSES, activation="softmax"),
])

"""

ADD = """\
reader_{k} = keras.Sequential()
reader_{k}.add(keras.Input((12, 5)))
reader_{k}.add(layers.LSTM(16, return_sequences=True))
reader_{k}.add(layers.Dropout(RATE))
reader_{k}.add(layers.LSTM(8))
reader_{k}.add(layers.Dense(1))

"""

SUBCLASS = """\
class Head{k}(layers.Layer):
    def __init__(self, units=8):
        super().__init__()
        self.first = layers.Dense(units, activation="relu")
        self.last = layers.Dense(3)

    def call(self, x):
        return self.last(self.first(x))

head_{k} = Head{k}()
scores_{k} = head_{k}(keras.Input((20,)))

"""

MISTAKE = """\
wrong = keras.Sequential([
    keras.Input((10, 20)),
    layers.LSTM(32),
    layers.LSTM(16),
    layers.Dense(2),
])

"""

PLAIN = """\
def total_{k}(orders, rate=0.2):
    found = []
    for order in orders:
        if order["price"] > {k}:
            found.append(order["price"] * (1 + rate))
    return sum(found) / max(len(found), 1)


result_{k} = total_{k}([{{"price": 3}}, {{"price": 12}}])
print(f"{{result_{k}:.2f}}")

"""

# Of ten blocks six are functional; the others show every further style.
STYLES = (FUNCTIONAL, LIST, FUNCTIONAL, FUNCTIONAL, ADD, FUNCTIONAL, SUBCLASS, FUNCTIONAL, FUNCTIONAL, LIST)


def models(length: int) -> list[str]:
    """A file of at least ``length`` lines full of models that fit."""
    return _filled(HEAD.splitlines(), STYLES, length)


def models_with_mistake(length: int) -> list[str]:
    """The same with two layers in its middle that don't fit."""
    half = models(length // 2)
    return _filled([*half, *MISTAKE.splitlines()], STYLES, length, first=len(half))


def plain(length: int) -> list[str]:
    """A file of as many lines that has never heard of Keras."""
    return _filled(["import sys", ""], (PLAIN,), length)


def _filled(lines: list[str], styles: tuple[str, ...], length: int, first: int = 0) -> list[str]:
    number = first
    while len(lines) < length:
        lines += styles[number % len(styles)].format(k=number).splitlines()
        number += 1
    return lines
