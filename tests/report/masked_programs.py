"""Programs with masks of steps, which Keras lists as operations of their own."""

from __future__ import annotations

STEPS = """
words = keras.Input((7,), dtype="int32")
steps = layers.Embedding(10, 4, mask_zero=True)(words)
x = layers.Dropout(0.1)(steps)
x = layers.Bidirectional(layers.GRU(3, return_sequences=True))(x)
x = layers.LayerNormalization()(x)
y, *state = layers.LSTM(3, return_sequences=True, return_state=True)(x)
z = layers.LSTM(3)(y, initial_state=state)
pooled = layers.GlobalAveragePooling1D()(layers.Dense(5)(steps))
model = keras.Model(words, [z, layers.Dense(2)(pooled), layers.Conv1D(2, 3)(steps)])
"""
MASKING = """
def branch(x):
    return layers.SimpleRNN(2)(layers.Masking(mask_value=-1.0)(x))
a, b = keras.Input((5, 6)), keras.Input((5, 6))
model = keras.Model([a, b], layers.add([branch(a), branch(b)]))
"""
ATTENDING = """
class Taking(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4)
    def call(self, x, mask=None):
        return self.dense(x)
class Leaving(layers.Layer):
    def call(self, x):
        return x * 2
words = keras.Input((7,), dtype="int32")
x = layers.Embedding(10, 4, mask_zero=True)(words)
x = layers.MultiHeadAttention(2, 2)(x, x)
inner = keras.Sequential([keras.Input((7, 4)), layers.Dense(4), layers.LSTM(4, return_sequences=True)])
outputs = [Taking()(x), Leaving()(x), inner(x), layers.Lambda(lambda t: t + 1)(x), layers.LSTM(2)(x, mask=None)]
outputs = [layers.GlobalAveragePooling1D()(each) for each in outputs[:4]]
model = keras.Model(words, outputs)
"""
UNMASKED = """
before = keras.Sequential()
before.add(keras.Input((7,), dtype="int32"))
before.add(layers.Embedding(10, 4, mask_zero=True))
before.add(layers.LSTM(3))
before.add(layers.Dense(3))
listed = keras.Sequential([keras.Input((7,)), layers.Embedding(10, 4, mask_zero=True), layers.LSTM(3)])
words = keras.Input((7,), dtype="int32")
x = layers.Embedding(10, 4, mask_zero=True)(words)
y = layers.Flatten()(x)
z = layers.Concatenate()([before(words), layers.GRU(2)(x)])
model = keras.Model(words, [y, z])
"""
