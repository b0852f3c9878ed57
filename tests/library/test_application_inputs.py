"""The models of keras.applications: the inputs that they make for themselves, and arguments that they refuse."""

from __future__ import annotations

import pytest

from kshape_ls.library.application import BoundLayer, construct
from kshape_ls.library.applications.start import start
from kshape_ls.library.index import layer_rule
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, of_rank, shape, symbol


def made(name: str, /, **kwargs: object) -> BoundLayer:
    layer = construct(layer_rule(f"applications.{name}"), (), kwargs)
    assert isinstance(layer, BoundLayer), layer
    return layer


def started(name: str, /, **kwargs: object) -> Shape | Mismatch:
    return start(f"applications.{name}", kwargs)


def through(name: str, /, **kwargs: object) -> Shape | Mismatch:
    layer = made(name, **kwargs)
    return layer.apply(start(layer.class_name, layer.config))


def refused(name: str, /, **kwargs: object) -> Mismatch:
    found = construct(layer_rule(f"applications.{name}"), (), kwargs)
    assert isinstance(found, Mismatch), found
    return found


def test_the_input():
    assert started("VGG16", include_top=False) == shape(None, None, None, 3)
    assert started("VGG16", include_top=False, input_shape=(96, 80, 3)) == shape(None, 96, 80, 3)
    assert started("VGG16", weights=None, include_top=False, input_shape=(None, 80, 4)) == shape(None, None, 80, 4)
    assert started("VGG16", weights=None, input_shape=(64, 64, 1)) == shape(None, 64, 64, 1)
    assert started("MobileNet", input_shape=(128, 128, 3)) == shape(None, 128, 128, 3)
    assert started("MobileNetV3Large") == shape(None, None, None, 3)
    assert started("NASNetMobile", include_top=False) == shape(None, 224, 224, 3)
    assert started("NASNetLarge", include_top=False) == shape(None, None, None, 3)
    assert start("Dense", {}) == UNKNOWN_SHAPE
    assert start("applications.VGG61", {}) == UNKNOWN_SHAPE


def test_what_is_known_of_the_input_where_arguments_are_not():
    assert started("VGG16", include_top=UNKNOWN) == shape(None, UNKNOWN, UNKNOWN, 3)
    assert started("VGG16", weights=UNKNOWN, input_shape=(96, 96, 1)) == shape(None, 96, 96, 1)
    assert started("VGG16", weights=UNKNOWN, input_shape=UNKNOWN) == shape(None, UNKNOWN, UNKNOWN, UNKNOWN)
    assert started("VGG16", input_shape=UNKNOWN) == shape(None, 224, 224, 3)
    assert started("MobileNetV2", input_shape=UNKNOWN) == shape(None, UNKNOWN, UNKNOWN, 3)
    assert started("VGG16", include_top=False, input_shape=UNKNOWN) == shape(None, UNKNOWN, UNKNOWN, 3)
    assert started("VGG16", include_top=False, input_shape=(96, UNKNOWN, UNKNOWN)) == shape(None, 96, UNKNOWN, 3)
    n = symbol("n")
    assert started("VGG16", include_top=False, input_shape=(n, n, 3)) == shape(None, n, n, 3)
    assert started("VGG16", include_top=False, input_shape=()) == shape(None, UNKNOWN, UNKNOWN, 3)
    assert started("VGG16", input_tensor=UNKNOWN) == of_rank(4)


def test_a_tensor_to_start_from():
    x = shape(8, 64, 64, 1)
    assert started("VGG16", weights=None, include_top=False, input_tensor=x) == x
    assert started("VGG16", weights=None, include_top=False, input_tensor=x, input_shape=(48, 48, 3)) == x
    assert made("VGG16", weights=None, classes=2, input_tensor=x).weights(x) == 14_713_536 + 4096 * 2049 + 4097 * 4098
    assert through("VGG16", weights=None, input_tensor=shape(None, None, None, 3)).argument == "input_tensor"
    assert refused("VGG16", weights=None, input_tensor=shape(None, 64, 64, None)).argument == "input_tensor"
    assert refused("MobileNetV2", weights=None, input_tensor=x, input_shape=(64, 48, 1)).argument == "input_shape"
    small = refused("MobileNetV3Small", weights=None, input_tensor=shape(None, 16, 64, 3))
    assert (small.argument, small.expected) == ("input_tensor", "at least 32x32")


@pytest.mark.parametrize(
    ("name", "kwargs", "argument"),
    [
        ("VGG16", {"classes": 10}, "classes"),
        ("VGG16", {"weights": None, "classes": 0}, "classes"),
        ("VGG16", {"weights": None, "classes": 10.0}, "classes"),
        ("MobileNet", {"weights": None, "classes": "10"}, "classes"),
        ("VGG16", {"input_shape": (96, 96, 3)}, "input_shape"),
        ("VGG16", {"input_shape": (224, 224, 1)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": (96, 96, 1)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": (3, 96, 96)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": (28, 28, 3)}, "input_shape"),
        ("VGG16", {"weights": UNKNOWN, "include_top": UNKNOWN, "input_shape": (28, UNKNOWN, 3)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": (None, 96, 96, 3)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": (96, 96)}, "input_shape"),
        ("VGG16", {"include_top": False, "input_shape": 96}, "input_shape"),
        ("VGG16", {"weights": None, "include_top": False, "input_shape": (96, 96, None)}, "input_shape"),
        ("VGG16", {"weights": None, "include_top": False, "input_shape": (96.0, 96.0, 3)}, "input_shape"),
        ("VGG16", {"weights": None, "include_top": False, "input_shape": (96, 96, -3)}, "input_shape"),
        ("VGG16", {"weights": None, "input_shape": (None, None, 3)}, "input_shape"),
        ("InceptionV3", {"include_top": False, "input_shape": (74, 96, 3)}, "input_shape"),
        ("Xception", {"include_top": False, "input_shape": (70, 96, 3)}, "input_shape"),
        ("MobileNet", {"input_shape": (160, 128, 3)}, "input_shape"),
        ("MobileNet", {"input_shape": (96, 96, 3)}, "input_shape"),
        ("MobileNetV3Small", {"input_shape": (16, 224, 3)}, "input_shape"),
        ("MobileNetV3Small", {"input_shape": (96, 96, 1)}, "input_shape"),
        ("MobileNetV3Small", {"weights": None, "input_shape": (96, 96)}, "input_shape"),
        ("VGG16", {"weights": True}, "weights"),
        ("VGG16", {"weights": ""}, "weights"),
        ("VGG16", {"classifier_activation": "sigmoid"}, "classifier_activation"),
        ("VGG16", {"weights": "own.weights.h5", "classifier_activation": "sigmoid"}, "classifier_activation"),
        ("VGG16", {"weights": None, "classifier_activation": "nonsense"}, "classifier_activation"),
        ("MobileNetV2", {"weights": None, "classifier_activation": 5}, "classifier_activation"),
        ("MobileNet", {"alpha": 0.35}, "alpha"),
        ("MobileNet", {"weights": None, "alpha": 0.01}, "alpha"),
        ("MobileNet", {"weights": None, "alpha": "1.0"}, "alpha"),
        ("MobileNet", {"depth_multiplier": 2}, "depth_multiplier"),
        ("MobileNet", {"weights": None, "depth_multiplier": 1.0}, "depth_multiplier"),
        ("MobileNetV2", {"alpha": 2.0}, "alpha"),
        ("MobileNetV3Large", {"alpha": 0.75, "minimalistic": True}, "alpha"),
        ("EfficientNetV2B0", {"name": "backbone"}, "name"),
        ("ConvNeXtTiny", {"name": "backbone"}, "name"),
        ("ConvNeXtTiny", {"weights": None, "name": None}, "name"),
        ("VGG16", {"top": False}, "top"),
    ],
)
def test_what_keras_refuses(name, kwargs, argument):
    found = refused(name, **kwargs)
    assert (found.code, found.argument) == ("invalid-argument", argument)


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("VGG16", {"classes": UNKNOWN}),
        ("VGG16", {"classes": 10, "include_top": False}),
        ("VGG16", {"classes": 10, "include_top": UNKNOWN}),
        ("VGG16", {"classes": 10, "weights": UNKNOWN}),
        ("VGG16", {"classes": 10, "weights": "own.weights.h5"}),
        ("VGG16", {"input_shape": (96, 96, 3), "weights": UNKNOWN}),
        ("VGG16", {"input_shape": (96, 96, 3), "include_top": UNKNOWN}),
        ("VGG16", {"input_shape": (224.0, 224.0, 3)}),
        ("VGG16", {"input_shape": (224.0, 224.0, 3), "weights": UNKNOWN}),
        ("VGG16", {"input_shape": (UNKNOWN, 224, 3)}),
        ("VGG16", {"input_shape": (96, 96, 1), "include_top": False, "weights": "own.weights.h5"}),
        ("VGG16", {"include_top": 0, "input_shape": (96, 96, 3), "pooling": "none"}),
        ("VGG16", {"classifier_activation": "sigmoid", "include_top": False}),
        ("VGG16", {"classifier_activation": "nonsense", "include_top": False}),
        ("MobileNetV3Small", {"classifier_activation": 5, "include_top": 0, "weights": None}),
        ("NASNetMobile", {"classifier_activation": "nonsense", "include_top": False}),
        ("VGG16", {"classifier_activation": "sigmoid", "weights": None}),
        ("VGG16", {"classifier_activation": "linear"}),
        ("MobileNet", {"alpha": 0.35, "weights": None}),
        ("MobileNet", {"alpha": UNKNOWN, "depth_multiplier": UNKNOWN}),
        ("MobileNetV3Small", {"input_shape": (None, 16, 3)}),
        ("MobileNetV3Small", {"alpha": 0.75, "minimalistic": UNKNOWN}),
        ("NASNetLarge", {"input_shape": (None, None, 3), "include_top": False}),
        ("EfficientNetB0", {"name": "backbone"}),
        ("EfficientNetV2B0", {"name": UNKNOWN}),
        ("ConvNeXtTiny", {"name": "my_convnext_tiny"}),
        ("ConvNeXtTiny", {"name": "backbone", "weights": None}),
    ],
)
def test_what_may_be_right(name, kwargs):
    made(name, **kwargs)
