"""One program of each style in which people write models."""

LIST = """
import keras
from keras import layers

classes = 10
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(classes, activation="softmax"),
])
model.compile(loss="sparse_categorical_crossentropy")
"""

ADD = """
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense, Dropout

steps, features = 12, 5
model = Sequential()
model.add(LSTM(16, return_sequences=True, input_shape=(steps, features)))
model.add(Dropout(0.2))
model.add(LSTM(8))
model.add(Dense(1))
model.compile(loss="mse")
x = np.zeros((64, steps, features))
y = np.zeros((64, 1))
model.fit(x, y)
"""

FUNCTIONAL = """
import keras
from keras import layers

left = keras.Input((16,))
right = keras.Input((8,))
shared = layers.Dense(4)
a = layers.Dense(8)(left)
b = shared(a)
c = shared(right)
merged = layers.Concatenate()([b, c])
out = layers.Dense(2)(merged)
model = keras.Model([left, right], out)
again = model([keras.Input((16,)), keras.Input((8,))])
"""

SUBCLASS = """
import tensorflow as tf


class Block(tf.keras.layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.steps = [tf.keras.layers.Dense(units) for _ in range(2)]
        self.drop = tf.keras.layers.Dropout(rate)

    def call(self, x, training=False):
        for step in self.steps:
            x = tf.nn.relu(step(x))
        return self.drop(x, training=training)


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block(32)
        self.head = tf.keras.layers.Dense(3)

    def call(self, x):
        return self.head(self.block(x))


net = Net()
y = net(tf.zeros((4, 10)))
"""

LOOP = """
from keras import Input, Model
from keras.layers import Conv2D, GlobalAveragePooling2D, MaxPooling2D, Dense

widths = [16, 32, 64]
inputs = Input(shape=(64, 64, 3))
x = inputs
for n, width in enumerate(widths):
    x = Conv2D(width, 3, padding="same")(x)
    if n < 2:
        x = MaxPooling2D()(x)
x = GlobalAveragePooling2D()(x)
model = Model(inputs, Dense(5)(x))
"""

HELPER = """
import keras
from keras import layers, ops


def conv(x, filters, size=3, **options):
    x = layers.Conv2D(filters, size, padding="same", **options)(x)
    return layers.BatchNormalization()(x)


def residual(x, filters):
    y = conv(x, filters)
    y = conv(y, filters, size=1)
    if x.shape[-1] != filters:
        x = conv(x, filters, size=1)
    return layers.Add()([x, y])


def unused(x):
    return layers.Dense(7)(ops.mean(x, axis=(1, 2)))


inputs = keras.Input((32, 32, 3))
x = residual(inputs, 8)
x = residual(x, 8)
x = residual(x, 16)
try:
    wrong = layers.Dense(3)(layers.Reshape((5,))(x))
except ValueError:
    wrong = None
model = keras.Model(inputs, layers.GlobalMaxPooling2D()(x))
"""

PROGRAMS = {
    "list": LIST,
    "add": ADD,
    "functional": FUNCTIONAL,
    "subclass": SUBCLASS,
    "loop": LOOP,
    "helper": HELPER,
}
