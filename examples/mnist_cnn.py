"""A small image classifier in which something is missing."""

import keras
import numpy as np
from keras import layers

# Stand-ins for images of digits and their one-hot labels, so that nothing need be downloaded.
images = np.zeros((6000, 28, 28, 1))
labels = np.zeros((6000, 10))

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Dense(10, activation="softmax"),
])

model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(images, labels, epochs=5)
