"""ResNet50, written out: 177 layers by two small functions."""

import keras
from keras import layers


def conv(x, filters, kernel, strides=1, activation="relu"):
    """Convolution, normalization, activation."""
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same")(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation(activation)(x) if activation else x


def residual(x, filters, strides=1, project=False):
    """Three convolutions beside what skips them."""
    skip = conv(x, 4 * filters, 1, strides, activation=None) if project else x
    x = conv(x, filters, 1, strides)
    x = conv(x, filters, 3)
    x = conv(x, 4 * filters, 1, activation=None)
    x = layers.Add()([x, skip])
    return layers.Activation("relu")(x)


inputs = keras.Input((224, 224, 3))
x = conv(inputs, 64, 7, strides=2)
x = layers.MaxPooling2D(3, 2, padding="same")(x)
for stage, (filters, repeats) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
    for n in range(repeats):
        x = residual(x, filters, strides=2 if n == 0 and stage else 1, project=n == 0)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(1000, activation="softmax")(x)
resnet50 = keras.Model(inputs, outputs, name="resnet50")
