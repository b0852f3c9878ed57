"""The models of keras.applications: what they take, what leaves them, and how much they weigh."""

from __future__ import annotations

import pytest

from kshape_ls.library.application import BoundLayer, apply_layer, apply_op, construct
from kshape_ls.library.applications.start import start
from kshape_ls.library.index import layer_names, layer_rule, op_rule
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, of_rank, shape, symbol

# Name, weights with the top, weights without, channels of the feature maps, the default size.
KERAS_SAYS = """
@@TABLE@@
"""
MODELS = {row[0]: tuple(map(int, row[1:])) for row in map(str.split, KERAS_SAYS.strip().splitlines())}


def made(name: str, **kwargs: object) -> BoundLayer:
    layer = construct(layer_rule(f"applications.{name}"), (), kwargs)
    assert isinstance(layer, BoundLayer), layer
    return layer


def started(name: str, **kwargs: object) -> Shape | Mismatch:
    return start(f"applications.{name}", kwargs)


def through(name: str, **kwargs: object) -> Shape | Mismatch:
    layer = made(name, **kwargs)
    return layer.apply(start(layer.class_name, layer.config))


def refused(name: str, **kwargs: object) -> Mismatch:
    found = construct(layer_rule(f"applications.{name}"), (), kwargs)
    assert isinstance(found, Mismatch), found
    return found


def test_all_are_there():
    assert {name.split(".")[1] for name in layer_names() if name.count(".") == 1} == set(MODELS)
    assert len(MODELS) == 40
    for name in layer_names():
        if name.count(".") == 2:
            assert layer_rule(name) is layer_rule(f"applications.{name.rpartition('.')[2]}")


@pytest.mark.parametrize("name", MODELS)
def test_as_it_comes(name):
    weights, _, _, size = MODELS[name]
    layer = made(name)
    begun = start(layer.class_name, layer.config)
    assert begun == (shape(None, size, size, 3) if size else shape(None, None, None, 3))
    assert layer.apply(begun) == shape(None, 1000)
    assert layer.weights(begun) == weights


@pytest.mark.parametrize("name", MODELS)
def test_without_a_top(name):
    _, weights, channels, _ = MODELS[name]
    sizes = (224, 224, 3)
    layer = made(name, include_top=False, input_shape=sizes)
    maps = layer.apply(shape(None, *sizes))
    assert maps.axis(-1) == channels
    assert all(5 <= size <= 7 for size in tuple(maps)[1:3])
    assert layer.weights(shape(None, *sizes)) == weights
    pooled = made(name, include_top=False, input_shape=sizes, pooling="max")
    assert pooled.apply(shape(8, *sizes)) == shape(8, channels)
    assert pooled.weights(shape(8, *sizes)) == weights


@pytest.mark.parametrize(
    ("name", "sizes", "maps"),
    [
        ("VGG16", (97, 127), (3, 3)),
        ("ResNet50", (97, 127), (4, 4)),
        ("ResNet101V2", (97, 129), (4, 5)),
        ("DenseNet121", (97, 127), (3, 3)),
        ("InceptionV3", (97, 128), (1, 2)),
        ("InceptionResNetV2", (75, 299), (1, 8)),
        ("Xception", (71, 101), (3, 4)),
        ("MobileNet", (97, 127), (3, 3)),
        ("MobileNetV2", (97, 127), (4, 4)),
        ("MobileNetV3Small", (97, 127), (4, 4)),
        ("EfficientNetB0", (97, 127), (4, 4)),
        ("EfficientNetV2B0", (97, 127), (4, 4)),
        ("ConvNeXtTiny", (97, 127), (3, 3)),
        ("NASNetMobile", (97, 127), (3, 4)),
        ("VGG16", (None, 127), (None, 3)),
        ("VGG16", (32, UNKNOWN), (1, UNKNOWN)),
        ("MobileNetV2", (None, 97), (None, 3)),
        ("MobileNetV2", (UNKNOWN, 96), (UNKNOWN, 3)),
        ("MobileNetV2", (UNKNOWN, 97), (UNKNOWN, UNKNOWN)),
        ("NASNetMobile", (None, 97), (None, UNKNOWN)),
        ("NASNetLarge", (None, None), (None, None)),
    ],
)
def test_sizes(name, sizes, maps):
    assert tuple(through(name, include_top=False, weights=None, input_shape=(*sizes, 3)))[1:3] == tuple(shape(*maps))


@pytest.mark.parametrize(
    ("name", "sizes", "maps"),
    [
        ("MobileNetV2", (97, 101), (3, 3)),
        ("MobileNetV2", (33, 65), (1, 2)),
        ("EfficientNetB0", (97, 101), (3, 3)),
        ("EfficientNetB0", (33, 65), (1, 2)),
        ("EfficientNetV2B0", (97, 101), (4, 4)),
        ("Xception", (8, 8), (1, 1)),
        ("ResNet50", (1, 1), (1, 1)),
        ("NASNetMobile", (97, 101), (UNKNOWN, UNKNOWN)),
    ],
)
def test_a_model_of_open_size_keeps_the_borders_it_was_made_with(name, sizes, maps):
    layer = made(name, include_top=False, weights=None, input_shape=(None, None, 3))
    assert tuple(layer.apply(shape(None, *sizes, 3)))[1:3] == maps


@pytest.mark.parametrize(
    ("name", "size"), [("VGG16", 16), ("MobileNetV2", 16), ("DenseNet121", 16), ("InceptionV3", 33), ("Xception", 1)]
)
def test_used_up(name, size):
    layer = made(name, include_top=False, weights=None)
    found = layer.apply(shape(None, 224, size, 3))
    assert isinstance(found, Mismatch)
    assert (found.code, found.axis, found.inputs) == ("window-too-large", 2, (0,))


def test_other_ranks():
    layer = made("VGG16", include_top=False)
    assert layer.apply(shape(None, 224, 224)).code == "rank-mismatch"
    assert layer.apply(UNKNOWN_SHAPE) == shape(UNKNOWN, UNKNOWN, UNKNOWN, 512)
    grey = made("VGG16", include_top=False, weights=None, input_shape=(96, 96, 1))
    assert grey.apply(shape(None, 96, 96)) == UNKNOWN_SHAPE


@pytest.mark.parametrize(
    ("name", "kwargs", "weights"),
    [
@@WEIGHTS@@
    ],
)
def test_weights(name, kwargs, weights):
    layer = made(name, weights=None, **kwargs)
    assert layer.weights(start(layer.class_name, layer.config)) == weights


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


def test_borders_cannot_be_fitted_to_half_a_size():
    found = through("MobileNetV2", include_top=False, weights=None, input_shape=(96, None, 3))
    assert (found.code, found.argument) == ("invalid-argument", "input_shape")
    assert through("VGG16", include_top=False, weights=None, input_shape=(96, None, 3)) == shape(None, 3, None, 512)


def test_what_leaves_where_arguments_are_not_known():
    sizes = (96, 96, 3)
    assert through("VGG16", weights=None, input_shape=sizes, include_top=UNKNOWN) == UNKNOWN_SHAPE
    assert through("VGG16", weights=None, input_shape=sizes, include_top=UNKNOWN, pooling="avg") == shape(None, UNKNOWN)
    assert through("VGG16", weights=None, input_shape=sizes, classes=UNKNOWN) == shape(None, UNKNOWN)
    assert through("VGG16", weights=None, input_shape=sizes, classes=symbol("n")) == shape(None, symbol("n"))
    assert through("VGG16", input_shape=sizes, include_top=False, pooling=UNKNOWN) == UNKNOWN_SHAPE
    assert through("MobileNet", input_shape=sizes, include_top=False, alpha=UNKNOWN) == shape(None, 3, 3, UNKNOWN)
    assert through("EfficientNetV2B0", name="efficientnetv2-s") == UNKNOWN_SHAPE
    x = shape(None, *sizes)
    assert made("VGG16", weights=None, input_shape=sizes, include_top=UNKNOWN).weights(x) is UNKNOWN
    assert made("VGG16", weights=None, input_shape=UNKNOWN).weights(x) is UNKNOWN
    assert made("EfficientNetV2B0", name="efficientnetv2-s").weights(x) is UNKNOWN
    assert made("MobileNetV3Small", include_top=False, minimalistic=UNKNOWN).weights(x) is UNKNOWN


def test_a_call_takes_what_models_take():
    layer = made("MobileNet", include_top=False)
    x = shape(None, 96, 96, 3)
    assert apply_layer(layer, (x, False), {}) == apply_layer(layer, (x,), {"training": False, "mask": None})


@pytest.mark.parametrize(
    ("name", "x", "result"),
    [
        ("vgg16", shape(None, 8, 8, 3), shape(None, 8, 8, 3)),
        ("vgg16", shape(8, 8, 3), shape(8, 8, 3)),
        ("vgg16", shape(None, 8, 8, None), shape(None, 8, 8, UNKNOWN)),
        ("densenet", shape(None, 8, 8, 1), shape(None, 8, 8, UNKNOWN)),
        ("mobilenet", shape(None, 8, 8, 1), shape(None, 8, 8, 1)),
        ("efficientnet", shape(None, 8, 8, 1), shape(None, 8, 8, 1)),
        ("resnet50", UNKNOWN, UNKNOWN_SHAPE),
        ("vgg16", shape(), UNKNOWN_SHAPE),
    ],
)
def test_preprocess_input(name, x, result):
    assert apply_op(op_rule(f"keras.applications.{name}.preprocess_input"), (x,), {}) == result


def test_preprocess_input_with_channels_first():
    rule = op_rule("keras.applications.vgg16.preprocess_input")
    first = {"data_format": "channels_first"}
    assert apply_op(rule, (shape(None, 3, 8, 8),), first) == shape(None, 3, 8, 8)
    assert apply_op(rule, (shape(3, 8, 8),), first) == shape(3, 8, 8)
    assert apply_op(rule, (shape(None, 8, 8, 3),), first) == shape(None, UNKNOWN, 8, 3)
    assert apply_op(rule, (shape(None, 8, 8, 3),), {"data_format": "last"}).argument == "data_format"
    general = op_rule("keras.applications.imagenet_utils.preprocess_input")
    assert apply_op(general, (shape(None, 8, 8, 3),), {"mode": "pytorch"}).argument == "mode"
    assert apply_op(general, (shape(None, 8, 8, 5),), {"mode": "tf"}) == shape(None, 8, 8, 5)


@pytest.mark.parametrize(
    ("x", "code"),
    [
        (shape(None, 1000), None),
        (shape(None, None), None),
        (UNKNOWN_SHAPE, None),
        (shape(None, 10), "axis-size-mismatch"),
        (shape(1000), "rank-mismatch"),
    ],
)
def test_decode_predictions(x, code):
    found = apply_op(op_rule("keras.applications.vgg16.decode_predictions"), (x,), {"top": 3})
    assert (found.code if isinstance(found, Mismatch) else None) == code
