"""Programs of every API style, and what a drawing of one of their models is."""

from __future__ import annotations

from kshape_ls import checks
from kshape_ls.analysis import analyze
from kshape_ls.ide.graph_view import choose
from kshape_ls.report.drawing.boxes import Drawing
from kshape_ls.report.drawing.layout import layout
from kshape_ls.report.drawing.scheme import Scheme, scheme
from kshape_ls.report.drawing.troubles import troubles_of

LIST = """\
import keras
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 3), keras.layers.Flatten(),
                          keras.layers.Dense(10)])
"""

ADD = """\
import keras
model = keras.Sequential()
model.add(keras.Input((4,)))
for units in (8, 16, 32):
    model.add(keras.layers.Dense(units))
model.add(keras.layers.Reshape((5, 5)))
model.add(keras.layers.Flatten())
"""
"""Its ``Reshape`` doesn't fit."""

RESNET = """\
import keras
from keras import layers

def conv(x, filters, kernel, strides=1, activation="relu"):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same")(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation(activation)(x) if activation else x

def residual(x, filters, strides=1, project=False):
    skip = conv(x, 4 * filters, 1, strides, None) if project else x
    x = conv(x, filters, 1, strides)
    x = conv(x, filters, 3)
    x = conv(x, 4 * filters, 1, activation=None)
    x = layers.Add()([x, skip])
    return layers.Activation("relu")(x)

inputs = keras.Input((224, 224, 3))
x = conv(inputs, 64, 7, 2)
x = layers.MaxPooling2D(3, 2, padding="same")(x)
for stage, (filters, repeats) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
    for n in range(repeats):
        x = residual(x, filters, strides=2 if n == 0 and stage else 1, project=n == 0)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(1000, activation="softmax")(x)
model = keras.Model(inputs, outputs, name="resnet50")
"""

UNET = """\
import keras
from keras import layers

def double(x, filters):
    x = layers.Conv2D(filters, 3, padding="same")(x)
    return layers.Conv2D(filters, 3, padding="same")(x)

def encoder(x, filters):
    skip = double(x, filters)
    return skip, layers.MaxPooling2D()(skip)

def decoder(x, skip, filters):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    return double(layers.Concatenate()([x, skip]), filters)

inputs = keras.Input((64, 64, 3))
x, skips = inputs, []
for filters in (16, 32, 64):
    skip, x = encoder(x, filters)
    skips.append(skip)
x = double(x, 128)
for filters, skip in zip((64, 32, 16), reversed(skips)):
    x = decoder(x, skip, filters)
model = keras.Model(inputs, layers.Conv2D(1, 1)(x))
"""

TOWERS = """\
import keras
from keras import layers

def tower(name):
    return keras.Sequential([keras.Input((10,)), layers.Dense(64), layers.Dense(32)], name=name)

shared = tower("shared")
a, b, c = keras.Input((10,)), keras.Input((10,)), keras.Input((10,))
both = layers.Concatenate()([shared(a), shared(b), tower("other")(c)])
inner = keras.Model(keras.Input((96,)), None) if False else keras.Sequential([layers.Dense(4)])
model = keras.Model([a, b, c], [both, inner(both)])
"""

MISMATCH = """\
import keras
from keras import layers

def block(x, filters):
    y = layers.Conv2D(filters, 3, padding="same")(x)
    return layers.add([x, y])

inputs = keras.Input((28, 28, 8))
x = block(inputs, 8)
x = block(x, 16)
model = keras.Model(inputs, layers.Flatten()(x))
"""

ALL = {"list": LIST, "add": ADD, "resnet": RESNET, "unet": UNET, "towers": TOWERS, "mismatch": MISMATCH}


def schemed(program: str, model: str | None = "model") -> Scheme:
    """The model's scheme, with what is wrong in the file."""
    analysis = analyze(program.split("\n"))
    chosen = choose(analysis, model)
    assert chosen is not None
    return scheme(chosen.model, troubles_of(checks.problems(analysis)))


def drawn(program: str, model: str | None = "model") -> Drawing:
    return layout(schemed(program, model))
