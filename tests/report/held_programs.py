"""Programs whose layers hold more than layers, and one that asks its layers for their names."""

from __future__ import annotations

VARIABLES = """
class Buffer:
    def __init__(self):
        self.spare = layers.Dense(9)
        self.spare.build((None, 9))
class Held(layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = keras.Variable([1.0, 2.0, 3.0])
        self.steps = [keras.Variable("zeros", shape=(2, 2), trainable=False)]
        self.seed = keras.random.SeedGenerator(3)
        self.buffer = Buffer()
    def call(self, x):
        return x * self.scale
class Sharing(layers.Layer):
    def __init__(self, held):
        super().__init__()
        self.held, self.scale = held, held.scale
    def call(self, x):
        return self.held(x)
x = keras.Input((3,))
model = keras.Model(x, Held()(Sharing(Held())(x)))
"""
BY_NAME = """
base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Flatten()])
model = keras.Model(base.inputs, {layer.name: layer.output for layer in base.layers})
"""
