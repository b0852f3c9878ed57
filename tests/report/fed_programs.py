"""Models that data builds: ``FED`` stands behind ``BY_DATA``, and makes ``model``."""

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
