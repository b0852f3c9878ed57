"""The models of keras.applications: what leaves them, and how much they weigh."""

from __future__ import annotations

import pytest

from kshape_ls.library.application import BoundLayer, apply_layer, construct
from kshape_ls.library.applications.start import start
from kshape_ls.library.index import layer_names, layer_rule
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape, shape, symbol

# Name, weights with the top, weights without, channels of the feature maps, the default size.
KERAS_SAYS = """
ConvNeXtBase       88591464  87566464 1024 224
ConvNeXtLarge     197767336 196230336 1536 224
ConvNeXtSmall      50223688  49454688  768 224
ConvNeXtTiny       28589128  27820128  768 224
ConvNeXtXLarge    350196968 348147968 2048 224
DenseNet121         8062504   7037504 1024 224
DenseNet169        14307880  12642880 1664 224
DenseNet201        20242984  18321984 1920 224
EfficientNetB0      5330571   4049571 1280 224
EfficientNetB1      7856239   6575239 1280 240
EfficientNetB2      9177569   7768569 1408 260
EfficientNetB3     12320535  10783535 1536 300
EfficientNetB4     19466823  17673823 1792 380
EfficientNetB5     30562527  28513527 2048 456
EfficientNetB6     43265143  40960143 2304 528
EfficientNetB7     66658687  64097687 2560 600
EfficientNetV2B0    7200312   5919312 1280 224
EfficientNetV2B1    8212124   6931124 1280 240
EfficientNetV2B2   10178374   8769374 1408 260
EfficientNetV2B3   14467622  12930622 1536 300
EfficientNetV2L   119027848 117746848 1280 480
EfficientNetV2M    54431388  53150388 1280 480
EfficientNetV2S    21612360  20331360 1280 384
InceptionResNetV2  55873736  54336736 1536 299
InceptionV3        23851784  21802784 2048 299
MobileNet           4253864   3228864 1024 224
MobileNetV2         3538984   2257984 1280 224
MobileNetV3Large    5507432   2996352  960   0
MobileNetV3Small    2554968    939120  576   0
NASNetLarge        88949818  84916818 4032 331
NASNetMobile        5326716   4269716 1056 224
ResNet101          44707176  42658176 2048 224
ResNet101V2        44675560  42626560 2048 224
ResNet152          60419944  58370944 2048 224
ResNet152V2        60380648  58331648 2048 224
ResNet50           25636712  23587712 2048 224
ResNet50V2         25613800  23564800 2048 224
VGG16             138357544  14714688  512 224
VGG19             143667240  20024384  512 224
Xception           22910480  20861480 2048 299
"""
MODELS = {row[0]: tuple(map(int, row[1:])) for row in map(str.split, KERAS_SAYS.strip().splitlines())}


def made(name: str, /, **kwargs: object) -> BoundLayer:
    layer = construct(layer_rule(f"applications.{name}"), (), kwargs)
    assert isinstance(layer, BoundLayer), layer
    return layer


def through(name: str, /, **kwargs: object) -> Shape | Mismatch:
    layer = made(name, **kwargs)
    return layer.apply(start(layer.class_name, layer.config))


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
        ("DenseNet121", (97, 127), (3, 4)),
        ("InceptionV3", (97, 128), (1, 2)),
        ("InceptionResNetV2", (75, 299), (1, 8)),
        ("Xception", (71, 101), (3, 3)),
        ("MobileNet", (97, 127), (3, 4)),
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
        ("NASNetMobile", (None, 97), (None, 3)),
        ("NASNetMobile", (None, 100), (None, 3)),
        ("NASNetMobile", (None, 33), (None, 1)),
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
    ],
)
def test_a_model_of_open_size_keeps_the_borders_it_was_made_with(name, sizes, maps):
    layer = made(name, include_top=False, weights=None, input_shape=(None, None, 3))
    assert tuple(layer.apply(shape(None, *sizes, 3)))[1:3] == maps


@pytest.mark.parametrize(
    ("own", "given", "axis", "sizes"),
    [
        ((None, 96), (None, 96), 2, (11, 12)),
        ((None, 97), (64, 97), 1, (7, 8)),
        ((None, 97), (128, 97), 1, (15, 16)),
        ((None, None), (224, 224), 1, (27, 55)),
        ((None, None), (None, 33), 2, (4, 8)),
    ],
)
@pytest.mark.parametrize("name", ["NASNetMobile", "NASNetLarge"])
def test_branches_of_an_open_nasnet_do_not_meet(name, own, given, axis, sizes):
    layer = made(name, include_top=False, weights=None, input_shape=(*own, 3))
    found = layer.apply(shape(None, *given, 3))
    assert isinstance(found, Mismatch)
    assert (found.code, found.axis, found.expected, found.found) == ("merge-shape-mismatch", axis, *sizes)


def test_an_open_nasnet_on_a_height_that_fits():
    layer = made("NASNetMobile", include_top=False, weights=None, input_shape=(None, 97, 3))
    assert layer.apply(shape(None, 33, 97, 3)) == shape(None, 1, 3, 1056)


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
        ("ConvNeXtBase", {"input_shape": (32, 32, 1), "include_top": False}, 87_562_368),
        ("ConvNeXtBase", {"include_top": False, "input_shape": (127, 96, 4), "pooling": "max"}, 87_568_512),
        ("DenseNet121", {"input_shape": (32, 32, 1), "include_top": False}, 7_031_232),
        ("DenseNet121", {"include_top": False, "input_shape": (32, 96, 4), "pooling": "max"}, 7_040_640),
        ("EfficientNetB0", {"input_shape": (32, 32, 1), "include_top": False}, 4_048_991),
        ("EfficientNetB0", {"include_top": False, "input_shape": (99, 100, 4), "pooling": "max"}, 4_049_861),
        ("InceptionResNetV2", {"input_shape": (75, 75, 1), "include_top": False}, 54_336_160),
        ("InceptionResNetV2", {"include_top": False, "input_shape": (96, 75, 4)}, 54_337_024),
        (
            "MobileNet",
            {"alpha": 1.0, "include_top": False, "input_shape": (101, 33, 3), "classes": 7, "depth_multiplier": 2},
            6_432_928,
        ),
        (
            "MobileNet",
            {"alpha": 0.25, "include_top": True, "input_shape": (103, 96, 3), "classes": 7, "depth_multiplier": 1},
            220_343,
        ),
        (
            "MobileNet",
            {"alpha": 0.6, "include_top": True, "input_shape": (127, 99, 3), "classes": 7, "depth_multiplier": 2},
            2_352_670,
        ),
        (
            "MobileNet",
            {"alpha": 1.2, "include_top": False, "input_shape": (131, 99, 3), "classes": 7, "depth_multiplier": 1},
            4_621_619,
        ),
        ("MobileNetV2", {"alpha": 0, "include_top": True, "input_shape": (32, 99, 3), "classes": 7}, 50_631),
        ("MobileNetV2", {"alpha": 1.4, "include_top": False, "input_shape": (160, 34, 3), "classes": 7}, 4_363_712),
        ("MobileNetV2", {"alpha": 0.6, "include_top": True, "input_shape": (160, 128, 3), "classes": 7}, 967_143),
        ("MobileNetV2", {"alpha": 0.5, "include_top": True, "input_shape": (127, 160, 3), "classes": 7}, 715_191),
        (
            "MobileNetV3Large",
            {"alpha": 1.4, "include_top": True, "input_shape": (103, 96, 3), "classes": 7, "minimalistic": True},
            5_210_943,
        ),
        (
            "MobileNetV3Large",
            {"alpha": 0.9, "include_top": False, "input_shape": (193, 128, 3), "classes": 7, "minimalistic": True},
            1_201_576,
        ),
        (
            "MobileNetV3Large",
            {"alpha": 1.7, "include_top": True, "input_shape": (97, 100, 3), "classes": 7, "minimalistic": False},
            12_116_503,
        ),
        (
            "MobileNetV3Large",
            {"alpha": 0.2, "include_top": False, "input_shape": (224, 127, 3), "classes": 7, "minimalistic": True},
            77_288,
        ),
        (
            "MobileNetV3Small",
            {"alpha": 1.7, "include_top": True, "input_shape": (34, 35, 3), "classes": 7, "minimalistic": False},
            4_251_911,
        ),
        (
            "MobileNetV3Small",
            {"alpha": 1.4, "include_top": False, "input_shape": (99, 103, 3), "classes": 7, "minimalistic": True},
            842_352,
        ),
        (
            "MobileNetV3Small",
            {"alpha": 0.1, "include_top": False, "input_shape": (224, 127, 3), "classes": 7, "minimalistic": True},
            22_760,
        ),
        (
            "MobileNetV3Small",
            {"alpha": 3, "include_top": False, "input_shape": (131, 34, 3), "classes": 7, "minimalistic": True},
            3_685_496,
        ),
        ("NASNetLarge", {"input_shape": (32, 32, 1), "include_top": False}, 84_915_090),
        ("NASNetLarge", {"include_top": False, "input_shape": (128, 193, 7), "pooling": "max"}, 84_920_274),
        ("NASNetMobile", {"input_shape": (32, 32, 1), "include_top": False}, 4_269_140),
        ("NASNetMobile", {"include_top": False, "input_shape": (160, 160, 7), "pooling": "avg"}, 4_270_868),
        ("ResNet101", {"input_shape": (32, 32, 1), "include_top": False}, 42_651_904),
        ("ResNet101", {"include_top": False, "input_shape": (33, 128, 7), "pooling": "max"}, 42_670_720),
        ("VGG16", {"input_shape": (32, 32, 1), "include_top": False}, 14_713_536),
        ("VGG16", {"include_top": False, "input_shape": (160, 32, 4), "pooling": "max"}, 14_715_264),
        ("VGG19", {"input_shape": (32, 32, 1), "include_top": False}, 20_023_232),
        ("VGG19", {"include_top": False, "input_shape": (34, 224, 7)}, 20_026_688),
        ("Xception", {"input_shape": (71, 71, 1), "include_top": False}, 20_860_904),
        ("Xception", {"include_top": False, "input_shape": (103, 101, 4), "pooling": "max"}, 20_861_768),
        ("NASNetMobile", {"include_top": False, "input_shape": (None, None, 3)}, 4_267_604),
        ("NASNetLarge", {"include_top": False}, 84_887_922),
    ],
)
def test_weights(name, kwargs, weights):
    layer = made(name, weights=None, **kwargs)
    assert layer.weights(start(layer.class_name, layer.config)) == weights


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
    assert apply_layer(layer, (x,), {"training": False, "mask": None}) == shape(None, 3, 3, 1024)
