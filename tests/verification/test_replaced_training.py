"""What stands in for training builds a model as training does: for as many samples at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import warnings
import numpy as np
import keras
import tensorflow as tf
from keras import layers
from kshape_ls.verification.worker.replaced import replace

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(3)
        self.last = keras.Sequential([layers.Dense(2)])
    def call(self, x):
        return self.last(self.first(x))

def listed(make, use):
    model = make()
    model.compile("sgd", "mse")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        use(model)
    return [dict(layer._build_shapes_dict)["input_shape"] for layer in model.layers]

makers = [lambda: keras.Sequential([layers.Dense(3), layers.Dense(2)]), Net]
x, y = np.ones((64, 5), "float32"), np.ones((64, 2), "float32")
data = tf.data.Dataset.from_tensor_slices((x, y))
uses = {
    "fit": lambda m: m.fit(x, y, verbose=0),
    "fit, uneven": lambda m: m.fit(x, y, 60, verbose=0),
    "fit, few": lambda m: m.fit(x[:9], y[:9], verbose=0),
    "fit, a part": lambda m: m.fit(x, y, batch_size=16, validation_split=0.25, verbose=0),
    "fit, a data set": lambda m: m.fit(data.batch(12), verbose=0),
    "fit, full batches": lambda m: m.fit(data.batch(12, drop_remainder=True), verbose=0),
    "evaluate": lambda m: m.evaluate(x, y, 8, verbose=0),
    "train_on_batch": lambda m: m.train_on_batch(x[:6], y[:6]),
    "test_on_batch": lambda m: m.test_on_batch(x[:6], y[:6]),
}
real = {(name, n): listed(make, use) for name, use in uses.items() for n, make in enumerate(makers)}
replace(keras, lambda _: None)
for (name, n), shapes in real.items():
    assert listed(makers[n], uses[name]) == shapes, (name, n, shapes)
print(len(real), "agree")
"""


@pytest.mark.keras
def test_a_model_is_built_for_as_many_samples_as_by_training(keras, tmp_path):
    command = [sys.executable, "-c", PROGRAM]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert said.stdout.split()[-2:] == ["18", "agree"], said.stderr[-3000:]
